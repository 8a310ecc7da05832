"""What people say around a request and that asks for nothing: for whom, for when, on what occasion, and why.

"Board at 3, " and "need it for Monday's call" hold times and words of the trade that are no part of the question. A table of
patterns; what they match is blanked out, so that everything else keeps its place.
"""

from __future__ import annotations

import re

from analytics.planning.dates import holidays

_OCCASION = (
    r"(?:meetings?|calls?|stand-?ups?|decks?|slides?|presentations?|catch-?ups?|syncs?|pitch|1:1|one[- ]to[- ]one|all[- ]hands|town ?hall|talks?|discussions?|rounds?|"
    r"board(?: (?:meeting|pack|call|deck))?|qbr|review(?: meeting| call)?|promo review|monthly review|weekly review|steerco|investors?(?: (?:call|update))?|retro|workshop|"
    r"monthly report|weekly report|monday report|client report|newsletter planning|planning (?:meeting|session))"
)
_WHOSE = r"(?:the|my|our|a|an|this|tomorrow'?s?|today'?s?|tonight'?s?|next week'?s?|(?:mon|tues|wednes|thurs|fri|satur|sun)day'?s?|his|her|their)"
_CLOCK = r"(?:\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|o'?clock)|noon|half (?:past )?(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))"
_FOLK = r"(?:boss|manager|manger|ceo|cmo|cfo|coo|director|client|customer service|team ?lead|lead|colleagues?|boss lady|founder|investors?|accountant|agency|co-?founder|team)"

_PATTERNS = (
    # "Need it for the 10am", "before my stand-up", "I've a promo review at 3".
    rf"(?:[,.;(–—-]\s*)?\b(?:(?:i )?need (?:it|this|that|them) |(?:it'?s|this is|that'?s|is) )?(?:for|before|ahead of|by|at|in) (?:{_WHOSE} )*(?:\w+ )?(?:{_CLOCK}|{_OCCASION})(?: (?:at|in|on|with) (?:{_WHOSE} )?[\w:.]+(?: (?:minutes?|mins?|hours?))?)?\b(?! (?:campaigns?|ads?|e-?mails?|newsletters?|texts?|mailings?))",
    rf"(?:[,.;(–—-]\s*)?\b(?:i'?ve|i have|we'?ve|we have|got|there'?s|i'?m in|we'?re in|i'?m about to (?:go into|be in)) (?:(?:got )?{_WHOSE} )?(?:\w+ ){{0,2}}{_OCCASION}(?: (?:at|in|on|with|tomorrow|today|next|this) ?(?:{_WHOSE} )?[\w:.]*(?: (?:minutes?|mins?|hours?))?)?\b",
    rf"^\W*(?:{_WHOSE} )?(?:\w+ )?{_OCCASION} (?:at|in|is|starts|tomorrow|today|this|next)\b[^.,:;!?]*[.,:;!?–—-]+",
    rf"^\W*(?:{_WHOSE} )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day )?(?:\w+ )?(?:report|update|deck|slides?|review|newsletter prep|prep|recap)\s*:\s",
    # "My boss wants", "I need to tell my manager", "Chris asked me for".
    rf"\b(?:my|our|the) {_FOLK} (?:(?:just )?(?:wants?|needs?|would like|wanted|needed|asks?|asked|is asking|keeps asking|wishes|wonders)(?: (?:me|us))?(?: (?:for|about|to (?:know|see|have)))?)\b",
    rf"\bi (?:need|have|want|got|gotta|must) (?:to )?(?:tell|show|report to|explain to|brief|update|send) (?:my|our|the) {_FOLK}(?: (?:on|about))?\b",
    r"^(?!(?:who|what|which|he|she|they|it)\b)(?:\w+ )?\w+ (?:just )?asked (?:me|us) (?:for|about)\b",
    r"^\W*(?:(?:hi|hey|hello|dear \w+|sorry)\W+)*(?:i'?m|i am) (?:still |quite |very |pretty |rather )?new (?:here|to (?:this|the (?:team|company|job|shop))|at this|in (?:the |this |my )?(?:job|team|role|company))\b[,.;:!–—-]+\s*(?:so |and |but )?(?=\w+ \w+)",
    r"\b(?:at|for) (?:the|this) (?:very |present )?moment\b",
    r"\bfor (?:the|my|our|this|a) (?:\w+ ){0,2}(?:reconciliation|audit|auditors?|bookkeep\w+|year[- ]end|month[- ]end|tax (?:return|office|adviser)|annual accounts)\b",
    # "Christmas is coming, so …".
    r"^\W*(?:\w+(?:['’]s)? ){1,3}(?:is|are) (?:coming(?: up| soon| closer)?|near(?:ing|ly here)?|around the corner|approaching|almost here|on (?:the|its) way|upon us|not far(?: off)?)\b(?=[,;.–—-])[,;.–—-]+\s*(?:so\b )?",
    # "We're prepping Christmas. How did …": what somebody is busy with.
    rf"^\W*(?:we'?re|we are|i'?m|i am) (?:already |now |busy |just |currently |still )*(?:prep(?:ping|aring)?|planning|getting (?:ready|set)|gearing up|organi[sz]ing|working on|thinking about|setting up|budgeting)(?: for| on)? (?:the |our |next |this year'?s |next year'?s )?(?:{holidays.NAMES}|summer|winter|spring|autumn)(?:['’]s)?(?: (?:campaigns?|season|sales?|already|again|now|promos?|mailings?))?\s*[.,;:!–—-]+\s*(?:so |and )?",
    # "Deck for the client tomorrow: …".
    rf"^\W*(?:\w+ )?(?:deck|slides?|report|presentation|update|summary|mail|pack|numbers) for {_WHOSE} [^:?!]{{2,40}}:\s+",
    # "OK in English: …".
    r"^\W*(?:(?:ok(?:ay)?|so|right|sorry|again|now|then|alright|fine|well|let me (?:say|try|repeat) (?:that|it)|once more)\W+)*in english(?: then| now| again| please)?\s*[:,.;–—-]+\s*",
    # Lead-ins with a colon that only announce a question.
    r"^\W*(?:(?:hi|hey|hello|hiya|ok(?:ay)?|so|and|right|morning|good morning|quick|just|one|another|a|small|silly|dumb|stupid|random|last|final|fast)\W+)*(?:quick |dumb |silly |stupid |random |small |last |final |one )*(?:question|one|sanity check|check|thing|favou?r|request|q)\b(?: (?:before|for|from|on|about|while|as) [^:?!.,–—-]*)?\s*[:–—,-]+\s+",
    r"^\W*(?:two|three|four|a (?:few|couple of)|several|some) (?:things|questions|qs|requests)\b[^\w\s]*(?:[:.,;!–—👇-]|\n)[^\w]*",
    r"^\W*(?:out of (?:interest|curiosity)|just (?:curious|wondering|out of curiosity)|for (?:my|our) (?:own )?(?:understanding|info(?:rmation)?|records|notes|deck|report|slides)|help me out here|sanity check|for context|between us|honestly|quick one|if you (?:don'?t|do not) mind|when you (?:have|get) a (?:minute|sec|second|moment))\b[,:;.–—-]*",
    r"[,.;(–—-]\s*(?:nobody|no one|noone) will (?:check|notice|know)\b|\b(?:before|while|so) i (?:hit|press|reply|send|go|leave|get|answer|write|jump|run|can (?:close|finish|go))\b[^:?!.,;–—]*",
    r"[,.;–—-]\s*(?:i'?ll|i will|so i can|then i can|so we can) (?:go|sleep|leave|close|finish|sign off|call it|decide|plan)\b[^?!.;]*",
    r"^\W*(?:my impression is|i (?:have|get|got) the (?:impression|feeling)|(?:i'?m|i am) told|i (?:think|guess|suspect|fear|hear|heard|believe|reckon)|pretty sure|i'?m (?:pretty |fairly )?sure)(?: that)?\b",
    r"(?<=\w)[,.;–—-]?\s+(?:so |because |since |as )?i (?:wanna|want to|need to|have to|'?ll|will|am going to|gotta|must) (?:talk|speak|discuss|present|decide|write|call|plan|negotiate|report|argue)\b[^?!.;]*$",
    # Orders of how to take it, and reasons for what is left out.
    r"(?:^|[,.;(–—-])\s*(?:i'?m |we'?re |i am |we are )?not (?:asking you to )?compar(?:e|ing)(?: (?:them|the two|anything|it))?\b[^?!.;]*(?:[,.;]|$)(?: ?(?:but |and )?i (?:just )?(?:need|want) (?:both|them|all|the (?:two|numbers|figures))\b)?",
    r"(?:^|[,.;(–—-])\s*(?:i |we )(?:just |only )?(?:need|want) (?:both|them both|the two|all of them)\W*$",
    r"(?<=\w)(?<!\bnot)(?:\s*[,;–—-]\s*|\s+)(?:because |as |since |cos |cause )?(?:she|he|they)(?:'s|'re| is| are) (?:off|allergic|pregnant|vegan|sensitive|diabetic|intolerant|on a diet|trying to)\b[^,;.?!]*$",
    r"(?<=\w)\s*[,;–—-]\s*(?:because |as |since |and )?(?:we|i|they|he|she|the \w+)(?:'ll| will| have to| need to| must| are going to)? (?:decid|meet|discuss|present|sit down|negotiat|announc)\w* (?:on|at|in|about|tomorrow|today|next|this|whether|if|it|them|with)\b[^?!.;]*$",
    # What the asker is busy with: "I'm checking the export", "I'm packing a box for".
    r"(?<=\w)\s*[,;(–—-]\s*(?:because |as |since |cos |cause )?(?:i'?m|i am|we'?re|we are) (?:just |only |still |currently )?(?:check|test|verify|debug|review|prepar|writ|draft|updat|clean|investigat|look)(?:t?ing|y?ing) (?!against\b|for\b)[^?!.;,]*$",
    r"^\W*(?:i'?m|i am|we'?re|we are) (?:just |only |currently )?(?:wrapping|packing|boxing|sealing|taping)(?: up)? (?:an? |the |this |her |his |their |our )?(?:\w+ )?(?:parcels?|box(?:es)?|packages?|orders?|presents?|gifts?)\b",
    r"^\W*(?:the |that |our )?(?:\w+ )?(?:christmas|easter|holiday|black friday|new year|summer|winter|spring|autumn)(?:['’]s)? (?:hangover|aftermath|blues|rush|madness|craze|dip|slump|lull|fever|frenzy)\s*[:,–—-]+\s+",
    r"[,;(–—-]\s*(?:i'?m|i am|we'?re) (?:an? |the |only an? |just an? )?(?:\w+ )?(?:intern|newbie|trainee|beginner|apprentice|new here|new)\b[^?!.;,]*$",
    r"[,;–—-]?\s*when (?:it|he|she|they)(?:['’]s| is| are) at home\b",
    # What follows the figure and is said of the asker.
    r"[,.;(–—-]\s*i (?:think|guess|suppose|believe|reckon|hope|mean|assume)\W*$",
    r"^\W*(?:help,?|please,?|ugh|argh|omg|hmm+|oof|wow|yikes|damn|christ|jesus|gosh|blimey|crikey|right then|okay then|ok then|now then|righto|anyway|anyways|alright then)\b[,.:;!–—-]+\s*",
)
_ASIDES = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS)


def without(text: str) -> str:
    """The text with its asides blanked out, unless nothing would be left.

    >>> " ".join(without("What was our open rate last week? Need it for the 10am").split())
    'What was our open rate last week?'
    >>> " ".join(without("my boss wants revenue by country").split())
    'revenue by country'
    """
    rest = text
    for pattern in _ASIDES:
        for found in pattern.finditer(rest):
            cut = rest[: found.start()] + " " * (found.end() - found.start()) + rest[found.end() :]
            if len(re.findall(r"\w+", cut)) >= 1:
                rest = cut
    return rest
