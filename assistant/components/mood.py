"""The lexicon that tells a cross customer from business as usual.

VADER (Hutto and Gilbert 2014) was made for social media: to it "churn risk", "lowest cost" and "killed the
campaign" are sad news and "best budget", "free shipping" glad ones. In a marketer's mouth they are the
subject matter. So words of the trade weigh nothing here, and phrases of frustration, which VADER does not
know, weigh much.
"""

from __future__ import annotations

import re

# Words that a marketer says of a number, a product or an audience: no word here tells how the speaker feels.
NEUTRAL_WORDS = frozenset(
    """
    abandon abandoned abandonment active alert alerts attack attribution awareness bad benefit best better
    blind block blocked boost boosted boosting bounce bounces bounced bottom break broken cancel cancelled
    canceled cancels capable challenge chance cheap cheaper cheapest churn churned churning clean clear
    clearance complaint complaints complain complained confidence confident conflict control cost costly
    costs credit crisis critical cut cuts cutting dead decline declined declines declining defect defects
    delay delayed deliver demand demands discount discounted dormant down drop dropped dropping duplicate
    emergency engage engaged engagement engaging error errors excluded expand expired exposed exposure fail
    failed failing failure fall falling fell fired free freedom fresh gain gained gains gift gifts good
    great greater greatest grow growing grown growth gross growth happy healthy hide hidden high higher
    highest hot ignore ignored important improve improved improvement improvements increase increased
    inactive incremental interest interested interests isolated joy kill killed killing kills lag lapse
    lapsed lapsing least like likes liked loose lose losers loses losing loss losses lost low lower lowest
    loyal loyalty luck miss missed misses missing negative neutral no noise opportunity outlier pain paid
    pay pending perfect poor popular positive premium pressure prevent problem problems profit profitable
    profits promote promoted promotion promotions protect protected rebate recommend recommended reject
    rejected reach reward rewards rich risk risks risky safe sale save saved saving savings share shared
    shares shortage sick slow special spam steal stop stopped strength strong stronger strongest stuck
    subscribe success successful suppress suppressed suppression suspicious suspect test threat top trust
    trusted unprofitable unsubscribe unsubscribed unsubscribes unsubs upset value valued values valuable vip
    vulnerable warning war waste wasted weak weaker weakest weird win winner winners winning wins won worse
    worst worth wrong yes fine help fair care treat treats gross isolation engagement devastated opt optimal
    optimise optimize natural natal abuse abused abusive claims damage damaged damages dispute disputed
    disputes fake fraud fraudulent harm harmed hurt hurting hurts penalty scam stolen violation violations
    please pls excel useful clearly resolved interesting significant significance trial party luxury beauty
    beautiful love loves loved super freeze
    """.split()
)

# Feelings that VADER lacks or weighs too little; on its scale of -4 to 4.
WEIGHTED_WORDS = {
    "useless": -3.2,
    "rubbish": -2.8,
    "garbage": -2.8,
    "crap": -2.6,
    "bullshit": -3.2,
    "wtf": -3.0,
    "ffs": -3.0,
    "ugh": -2.2,
    "argh": -2.2,
    "nonsense": -2.4,
    "ridiculous": -2.6,
    "unacceptable": -2.8,
    "unusable": -2.8,
    "infuriating": -3.0,
    "frustrating": -2.6,
    "annoying": -2.4,
    "idiot": -3.0,
    "stupid": -2.8,
    "dumb": -2.6,
    "pathetic": -2.8,
    "clueless": -2.2,
    "panicking": -2.6,
    "tanking": -1.4,
    "thanks": 1.9,
    "thx": 1.9,
    "ty": 1.7,
    "cheers": 1.8,
    "perfectly": 2.0,
    "awesome": 3.1,
    "brilliant": 2.8,
    "nice": 1.9,
    "helpful": 2.0,
}

# Praise and love count only where they are said of something, not where they are a product line ("love
# hearts").
PLEASED = re.compile(
    r"\b(?:(?:that'?s|this is|it'?s|you(?:'re| are)|works?|looks?|job|very|so|really|pretty"
    r"|just) (?:really |so |very |just )?"
    r"(?:great|perfect|good|super|beautiful|fine work|the best|lovely|wonderful|helpful)"
    r"|(?:great|good|nice|super) (?:job|work|stuff|one|catch|find)|well done|love (?:it|this|that|you)"
    r"|exactly what (?:i|we) (?:needed|wanted)|you rock|life ?saver|made my day|spot on|just what i)\b"
    r"|^\W*(?:great|perfect|super|lovely|excellent|wonderful)\b(?=[\s,!.]*$|[,!.]|\s+thanks?)",
    re.IGNORECASE,
)
FRUSTRATED = re.compile(
    r"\b(?:(?:this|that|it|you|nothing|still|just|really) (?:does|do|did|is|are|has|have)?\s*(?:n'?t"
    r"|not) (?:work\w*|help\w*|get it"
    r"|listen\w*|understand\w*|answer\w*)"
    r"|(?:doesn'?t|don'?t|didn'?t|never|won'?t) (?:work|help|listen|understand|answer|get it"
    r"|make (?:any )?sense)s?"
    r"|makes? no sense|(?:how many|the) (?:more )?times (?:do|must|have) i|(?:i )?(?:already"
    r"|just) (?:told|asked|said)"
    r"|(?:i'?ve|i have|i) (?:already )?(?:told|asked|said) (?:you|this|that|it)? ?(?:again|twice"
    r"|three times|\d+ times|already)"
    r"|not what i (?:asked|said|meant|wanted)|(?:that'?s|this is|it'?s|you(?:'re| are)|all|still|totally"
    r"|completely) "
    r"(?:so |all |just |totally |completely |still )?(?:wrong|broken|bad|a joke|terrible|awful|a mess"
    r"|worse|no help)"
    r"|wast(?:e|ing|ed) (?:of )?(?:my|our) (?:time|morning|day|money)|waste of (?:time|money)"
    r"|sick (?:and tired )?of|fed up|had enough|give up|giving up|are you (?:kidding|joking|serious|even"
    r"|deaf|stupid)"
    r"|what is wrong with (?:you|this)|what'?s wrong with (?:you|this)|come on[!.]*$|for (?:god'?s"
    r"|heaven'?s|f\w*) sake"
    r"|(?:get|give|want|need|speak to|talk to) (?:me )?(?:a )?(?:real )?human|stop (?:it|guessing|making)"
    r"|wrong again|try again[!]+"
    r"|losing (?:it|my (?:mind|patience))|driv(?:es|ing) me (?:mad|crazy|nuts)|hate (?:this|you|it)|shut up"
    r"|(?:boss|ceo|board) is (?:going to|gonna) kill)\b"
    r"|\bSTOP\b(?:\W+STOP\b)+|\?{3,}|!{4,}",
    re.IGNORECASE,
)
FRUSTRATION = -0.6
PLEASURE = 0.55
