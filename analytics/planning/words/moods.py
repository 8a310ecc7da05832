"""What a clause is where it asks for nothing: a greeting, thanks, an insult, a plea for help; a table by topic.

``whole`` topics need the clause for themselves ("hi there"); the others are heard anywhere ("this is useless, revenue?").
"""

from __future__ import annotations

import re

_WARM = r"(?:(?:(?:that'?s|that was|this is|you'?re|so|very|really|super|most|extremely|incredibly) )+(?:helpful|useful|clear|quick|handy|kind|nice)|ok(?:ay)?|great|super|brill|brilliant|lovely|spot on|nice one|amazing|fab|fine|sweet|yes|yep|yeah|right on|wonderful|excellent|sorted|bingo|got it|good|cool|nice|perfect|awesome|alright|right|well|wow|oh|haha|lol|marlow|hey|shame|pity|too bad|what a (?:shame|pity)|bummer|oh well|fair enough|no worries)[\s,.!]+"
TOPICS: tuple[tuple[str, str], ...] = (
    (
        "handover",
        r"\b(?:talk|speak|chat|connect|hand|put (?:me|us|this)|pass|transfer|escalate)\b[\w\s,']{0,25}\b(?:humans?|persons?|people|someone|somebody|anyone|agent|analyst|colleague|support|real one|representative|manager)\b"
        r"|(?<!are you a )(?<!are you an )\b(?:real|actual|live|human) (?:colleague|person|human|being|agent|analyst|support)\b|\bhuman please\b|\b(?:need|want|get) (?:a|me a|an actual) human\b",
    ),
    (
        "insult",
        r"\b(?:useless|thick(?= or| as|\W*$)|daft|stupid|idiots?|idiotic|dumb(?:ass)?|morons?|moronic|you suck|sucks|worthless|garbage|rubbish|trash|pathetic|clueless|hate you|hopeless|"
        r"(?:terrible|worst|awful|shit|crap|lousy|silly) (?:bot|tool|thing|assistant|chatbot)|fuck (?:you|off)|shut up|piece of|waste of (?:time|money)|slow as|dense|incompetent|"
        r"you(?:'re| are) (?:so |really |just |absolutely )?(?:bad|slow|wrong|annoying|terrible|awful|no help|lame))\b",
    ),
    (
        "stop",
        rf"^(?:{_WARM})*(?:please )?(?:no[,\s]+|nah[,\s]+|wait[,\s]+)*(?:stop|cancel|abort|halt|never ?mind|nvm|nevermind|forget it|forget about it|quit|leave it|scrap (?:it|that)|drop it|enough)(?:\s*(?:i(?:'ve| have) (?:seen|had|heard|got|read) (?:enough|it all)|(?:that'?s |it'?s )?enough for (?:today|now)|for (?:today|now)|stop|never ?mind|leave|forget|scrap|drop|cancel|it|that'?s|that|now|please|thanks|everything|enough|,|!|\.))*(?:\s+wrong \w+)?\W*$|^stop stop",
    ),
    (
        "thanks",
        rf"^(?!.*\b(?:bye(?:[- ]bye)?|goodbye|good ?night|see (?:you|ya)(?: (?:later|soon|tomorrow|monday))?|cya|ciao)\W*$)(?:{_WARM})*(?:that(?:'s| is|s| was) (?:it|all)(?: i (?:needed|wanted))?[\s,.!]+)?(?:{_WARM})*(?:thanks?|thank (?:you|u)|thanx|thnx|thks|tnx|thx|tx|ty|tysm|ta|cheers|much appreciated|(?:i )?appreciate (?:it|that)|danke|gracias|merci)\b",
    ),
    (
        "praise",
        r"\b(?:(?:great|good|nice|excellent|amazing|super|fantastic) (?:job|work|bot|stuff|answer|one)|well done|"
        r"(?<!what are )(?<!what're )(?<!how )you(?:'re| are|r| r)? (?:\w+ )?(?:great|awesome|the best|amazing|brilliant|good|star|faster|better|helpful|smart|lovely|fantastic|an? (?:(?:actual|absolute|total|real|proper) )*(?:star|lifesaver|legend|genius|gem|angel|hero|treasure))|"
        r"(?:i )?(?:love|like) (?:it|this|you|that|marlow)|(?:the )?best (?:\w+ ){0,3}(?:tool|assistant|bot|helper|thing|software|app|service) (?:we|i|you)(?:'ve| have|'d| had)? (?:ever )?(?:had|used|seen|tried|got)|that(?:'s| is| was) (?:really |so |very )?(?:awesome|perfect|great|helpful|brilliant|useful|amazing)|impressive|good bot|woo+ ?hoo+|kudos|nailed it)\b"
        r"|^(?:exactly|just) what (?:i|we) (?:needed|wanted)\b|^(?:awesome|perfect|brilliant|excellent|lovely|amazing|nice|great|cool|wow)\W*$",
    ),
    (
        "bye",
        rf"^(?:{_WARM})*(?:bye|good ?bye|good night|see (?:you|ya|u)|ciao|later|laters?|(?:ok )?bed\W+night|night(?:y)? night|nighty?|that(?:'s| is| was|s)? (?:it|all)(?: for (?:now|today))?|cya|ttyl|talk (?:later|soon)|have a (?:nice|good|great)|done for today|i'?m (?:done|off)|signing off|ttyl|till tomorrow|i(?:'m| am)? go(?:ing)? home|(?:i'?m|im) (?:out|off|done)|gotta (?:run|go)|(?:heading|logging) (?:out|off|home)|catch you|that'?s me (?:done|for))\b|^(?:[\w',]+[\s.!]+){{0,7}}(?:bye(?: bye)?|goodbye|good ?night|see (?:you|ya)(?: (?:tomorrow|later|soon|monday))?|cya)\W*$",
    ),
    (
        "joke",
        r"\b(?:tell (?:me |us )?(?:a|another|some) jokes?|jokes?|make me (?:laugh|smile)|something funny|sing(?: me| us)?|poem|haiku|are you (?:a |an )?(?:human|real|robot|bot|ai|person|machine|chatgpt|alive|single|married|happy)|"
        r"who (?:are you|made you|built you|created you)|what(?:'s| is) your (?:name|favou?rite)|do you (?:sleep|dream|like|love|have feelings|drink)|how old are you|marry me|meaning of life)\b",
    ),
    (
        "help",
        r"^(?:please )?help(?: me| please| pls)?\W*$|\bwhat (?:all )?(?:can|do|could|are|does|else can) (?:you|i|u|we|marlow|this)\b[\w\s]{0,14}\b(?:do|ask|know|help|able|good|capable|offer|answer|say|for|work)\b|"
        r"\bhow (?:do|can|does|should) (?:i|we|this|you|it|marlow) (?:use|ask|start|work|help)\b(?! (?:that|this|it|these|those|them|out)\b)|\bwhat (?:\w+ ){0,4}(?:can|could|may|am i allowed to|should) (?:i|we|one) (?:even |actually )?ask\b|\bwhat (?:sorts?|kinds?|types?) of (?:things?|questions?|stuff)\b|\b(?:your )?(?:capabilities|features|skills)\b|"
        r"\b(?:some |give me |show me )examples?\b|^examples?\W*$|\bcommands\b|^menu\b|\bgetting started\b|\bwhere do i (?:start|begin)\b|\bhow does (?:this|it) work\b|\bi(?:'m| am) (?:lost|new here)\W*$|\b(?:no|not a|not the (?:foggiest|slightest|faintest)) (?:clue|idea) (?:what|how|where) (?:to|i (?:can|could|should)) (?:even |actually )?(?:ask|start|begin|use|say|do)\b",
    ),
    (
        "greeting",
        rf"^(?:{_WARM})*(?:hi+|hey+|hello+|hullo|hiya|heya|yo|oi|g'?day|good (?:morning|afternoon|evening|day)|mornin'?g?|evenin'?g?|afternoon|howdy|happy (?:\w+ )?(?:day|monday|friday|weekend)|greetings|hallo|moin|servus|salut|hola|what'?s up|wassup|sup|how are (?:you|u|things)|how(?:'s| is) it going|how r u|anyone (?:there|home)|you there|are you there)\b",
    ),
)
"""In this order: what is heard first is what it is."""

ANYWHERE = frozenset({"insult", "help", "handover"})
"""Topics that a longer clause can be about; the others need it nearly for themselves."""

OFF_TOPIC = re.compile(
    r"\b\d+ ?[+*x×/] ?\d+\W*$|\b(?:weather|traffic jams?|forecast for (?:today|tomorrow)|(?:will|is|gonna|going to) it (?:going to |gonna )?(?:be )?(?:rain|chuck|pour|snow|hot|cold|sunny|wet|dry|freez)\w*|umbrella|rain|snow|sunny|lunch|dinner|football|soccer|world cup|bundesliga|(?:champions|premier|europa|major|national) league|(?:wins?|winning) the (?:league|cup|title|match|game|race|election|championship)|recipes?(?! campaign)|cook (?:me|dinner)|politics|president|election|stock price|shares of|bitcoin|crypto|movie|film|netflix|lottery|horoscope|capital of|population of|flight|hotel|restaurant|pizza|news today|latest news|translate hello|solve|square root|what time is it|what day is (?:it|today)|who won|play music|song|homework|python code|write code|javascript|taxi|doctor|my (?:wife|husband|girlfriend|boyfriend|dog|cat))\b",
    re.IGNORECASE,
)
"""Subjects that have nothing to do with a shop."""

ALARM = re.compile(
    r"\b(?:everything|all|it all|sales|numbers|revenue|business|things)(?:'s| is| are|s)? (?:is |are )?(?:tanking|crashing|collapsing|on fire|falling apart|going down(?: the drain)?|dropping like|plummeting|in free ?fall|going to hell)\b"
    r"|\bwe(?:'re| are) (?:doomed|screwed|dying|going under|in trouble)\b|\bwhat the hell is (?:going on|happening)\b|\bhelp\b.*\b(?:tanking|crashing|panic)|\bpanick?ing\b",
    re.IGNORECASE,
)
"""Alarm about the whole business: met with the figures that tell."""


_TOPICS = tuple((name, re.compile(pattern)) for name, pattern in TOPICS)


def topic_of(text: str) -> str | None:
    """The topic of a clause, if it is one of small talk.

    >>> topic_of("ok cool thanks"), topic_of("can i speak with somebody please an actual person"), topic_of("revenue")
    ('thanks', 'handover', None)
    """
    lower = " ".join(text.lower().split()).replace("’", "'")
    return next((name for name, pattern in _TOPICS if pattern.search(lower)), None)
