"""What is declined in one line, whatever else a clause says: a table by reason.

The reasons are the codes of the replies (``talk.<reason>``). A table of patterns, not a model: each row can be read,
tested and questioned, and none can be talked out of.
"""

from __future__ import annotations

import re

from analytics.planning.words.plain import common, spelled

_PERSONAL = r"(?:e-?mails?|e-?mail (?:addresses|list)|mail(?:ing)? addresses|(?:phone|mobile|cell|telephone|contact)(?: ?numbers?| details)?|home addresses?|postal addresses?|address(?:es)?|passwords?|personal (?:data|details|information)|birth ?(?:days|dates)|credit cards?(?: numbers?)?|iban|names and \w+)"
_FOLK = r"(?:customers?|users?|people|buyers?|clients?|shoppers?|subscribers?|champions|everyone|everybody|persons?|them|those|her|his|him|lady|guy|woman|man|somebody|someone|[a-z]+'s)"
_THINGS = (
    r"(?:it|them|this|that|these|those|him|her|the|an?|all|every|everyone|everybody|my|our|out|me|us|to)"
)
_SCHEDULE = r"\b(?:send|e-?mail|mail|post|share|message|report) (?:me |us |it |this |that )*.*\bevery (?:(?:day|week|month)(?! (?:since|of|in|from|between|this|last|over|during))|morning|evening|mon|tues|wednes|thurs|fri|satur|sun)|\bevery (?:single )?(?:day|morning|evening|week|month|mon|tues|wednes|thurs|fri|satur|sun)[^.?!]*\b(?:send|e-?mail|mail|text|ping) (?:me|us)\b"

_AS_IT_IS = r"if (?:there(?:'s|'re| is| are| was| were)|we(?:'ve| have)(?: got)?) (?:any|some|no)(?:thing)?\b|if (?:(?:the|our|my|all|any|everything)\s?){1,3}(?:data|numbers?|figures?|tables?|rows?|records?|imports?|orders)? ?(?:is|are|was|were|looks?|seems?|has|have|came|went)\b"
"""What is asked of now, not to be watched: "tell me if there's anything wrong with the data"."""

REFUSALS: tuple[tuple[str, str], ...] = (
    (
        "prompt",
        r"\b(?:developer|debug|god|admin|root|dan|maintenance|sudo) mode\b|\bsystem prompt\b|\b(?:your|the|initial|hidden|original) (?:prompt|instructions|system message|rules|guidelines)\b(?! (?:about|for|on) )|"
        r"\bapi[- ]?keys?\b|\b(?:access|secret) (?:tokens?|keys?)\b|\btokens? you\b|\b(?:ignore|forget|disregard|override|bypass|drop) (?:all |your |any |previous |the |these |prior |earlier )*(?:instructions|rules|restrictions|guidelines|limits|filters|safety|programming)\b|"
        r"\bjailbreak\b|\bpretend (?:to be|you(?:'re| are)|that you)|\byou are (?:now|no longer)\b(?! (?:faster|better))|\bact as (?:if|an?|my|the)\b|\b(?:turn|switch) off (?:the |your |all )?(?:masking|safety|filters?|security|privacy|restrictions|rules)\b|\bdisable (?:the |your )?(?:masking|safety|filters?|security|privacy)\b|"
        r"\bas (?:your|the) (?:administrator|admin|developer|creator|owner|boss) i\b|\benvironment variables?\b|\bconfig(?:uration)? files?\b|\bwhich (?:model|llm) are you\b",
    ),
    (
        "sql",
        r"\b(?:drop (?:table|database|schema)|delete from|insert into|update \w+ set|select .+ from \w|truncate (?:table )?\w+|union (?:all )?select|alter table|create table|grant all|exec(?:ute)? sp_|rm -rf|<script|os\.system|xp_cmdshell|pg_sleep)|;\s*--|'\s*or\s*'?1'?\s*=\s*'?1|\b(?:run|execute) (?:this|the following|my|some|a) (?:sql|query|command|script|code)\b",
    ),
    (
        "dump",
        r"\b(?:e-?mails?|phones?|mobiles?|addresse?s?|names)\s*(?:\+|&|and|/|,|plus)\s*(?:e-?mails?|phones?|mobiles?|addresse?s?|names)(?: numbers?)?\b(?=.*\b(?:everyone|everybody|all|customers?|buyers?|people|who|clients?|of|for)\b)|"
        rf"\b(?:{_PERSONAL}) (?:of|from|behind) (?:\w+ ){{0,4}}{_FOLK}\b|\b{_FOLK}(?:'s?)? (?:{_PERSONAL})\b|"
        rf"\b(?:all|every|dump|export|list|give|send|show|get|need|want|download|extract|what(?:'s|s| is)|tell)\b.*\b(?:e-?mail (?:addresses|list)|customer (?:e-?mails|names)|(?:phone|mobile|cell|telephone) (?:number|no)s?|(?:home|street|private|delivery|billing) address(?:es)?|postal address(?:es)?|passwords?|personal data|contact details|names and \w+|credit cards?)\b|"
        r"\bwho (?:are they|is she|is he) by name\b|\b(?:names?|e-?mails?|phones?|addresses) (?:of|behind) (?:all|those|these|every|each|my|our|the) (?:\w+ )?(?:customers|buyers|people|users|clients|returns|orders|champions)\b|\bunmask\b|\b's (?:phone|e-?mail|home address|mobile)\b|"
        rf"\b(?:their|his|her) (?:{_PERSONAL})(?: (?:please|pls|too|as well|now))?\W*$|\b{_FOLK}\b.*\bwith (?:their )?(?:e-?mails?|phone numbers?|(?:e-?mail )?addresses)\W*$",
    ),
    (
        "trait",
        r"\b(?:exclude|include|target|only|leave out|list|show|find) (?:\w+ )?(?:women|men|females|males|seniors|pensioners|teenagers)\b|\b(?:women|men|females|males) (?:over|under|above|below|aged)\b|"
        r"\b(?:muslims?|islamic|jews?|jewish|christians?|catholics?|protestants?|hindus?|buddhists?|atheists?|black people|white people|people of colou?r|asians?|arabs?|africans?|turks?|roma|gypsies|immigrants?|migrants?|refugees?|gays?|lesbians?|homosexuals?|lgbt\w*|queer|bisexuals?|"
        r"trans(?:gender|sexual)?|pregnant|pregnancy|disabled|disabilit(?:y|ies)|(?:by|their|of|on|per) (?:religion|race|ethnicity|ethnic|gender|sex|skin colou?r|sexual orientation|sexuality|faith|age|nationality)|"
        r"religio(?:n|us)|ethnic(?:ity)?|political (?:views|party|opinions?)|politically|voters?|trade union|union members?|health conditions?|(?:chronic(?:ally)?|mental(?:ly)?|serious(?:ly)?|terminal(?:ly)?) (?:ill\w*|diseases?|conditions?|sick)|illness(?:es)?|diabetics?|depressed|cancer|(?:sell|show|charge|target|price)\w* (?:\w+ ){0,3}(?:women|men|females?|males?|girls|boys|seniors|elderly|old people|young people|the poor|foreigners)|(?:women|men|foreigners|old people) (?:higher|lower|different) prices?|ethnic|racial)\b",
    ),
    (
        "fake",
        r"\b(?:nudge|bump|push|round|lift|tip|edge|inch) (?:it|that|this|them|those) (?:just |a (?:bit|little|tad|touch|hair|smidge) |slightly |gently )*(?:over|above|past|beyond) (?:\d|[a-z]+ty\b|[a-z]+teen\b|ten\b|the \w+)|\bround (?:\S+ ){0,5}(?:generously|in our favou?r|up ?wards?)\b|\bround (?:\S+ ){1,5}up (?:generously|a (?:bit|little)|for (?:me|us|the)|nicely)\b|\bso (?:that )?(?:nobody|no ?one) (?:\w+ )?(?:asks?|notices?|checks?|questions?|wonders?|complains?)\b|"
        r"\b(?:fudge|falsify|fabricate|embellish|massage|sugar-?coat)\b|\b(?:make|makes|making|have|get) (?:\S+ ){0,5}(?:look|seem|appear) (?:(?:a|\w+) ){0,3}(?:better|good|nicer|nice|higher|lower|great|bigger|smaller|rosier|prettier|healthy|healthier|stronger|impressive|(?:less|half as|not (?:so|as|that)|only half as) (?:bad|awful|terrible|ugly|poor|grim|embarrassing|weak|low|high))\b|\b(?:fake|fudge|massage|falsify|manipulate|doctor|cook|invent|fabricate|polish|embellish|inflate|pimp|tweak|beautify|make up) (?:up )?(?:the |our |these |some |my |a few )?(?:\w+ )?(?:numbers?|data|figures?|results?|books|stats|revenue|roas|report)\b|"
        r"\b(?:round|bump|push|nudge|pump|jack|dial|ramp) (?:\S+ ){1,3}up (?:to|a bit|a little|so|for|by|\d)|\b(?:bump|nudge|lift|tweak|push|raise|sweeten|tart|dress) (?!(?:up |the |our )*(?:(?:high|low)\S*[ -]margin|(?:\w+ ){0,2}(?:products?|items?|brands?|stuff|goods)\b))(?:\S+ ){1,4}(?:up )?(?:a (?:little|bit|lil|tad|touch)|slightly|some)\b(?! (?:later|next))|\b(?:put|write|say|print|show) (?:the |our )?(?:\w+ )?(?:revenue|roas|sales|orders|aov|cac|cpa|margin|rate|it) (?:at|as|to be|is|=) [€$£]?\d|\bmake (?:it|that|them|this|the \w+|\w+) (?:say|read|come out|end up|show|be) (?:as |at |like )?(?:[€$£]?\d|more|higher|better|up|flat)|\bso (?:that )?(?:it|they|(?:the |our )?(?!(?:i|we|you|she|he)\b)[\w-]+(?: [\w-]+){0,2}) (?:looks?|seems?|reads?|shows?) (?:like|as if|better|good|higher|up|as though|nicer)|\blooks? (?:less bad|not so bad|prettier)\b|\b(?:hide|leave out|remove|bury|drop|skip|lose|cut|ditch|delete|sweep|smooth(?: out| over)?) (?:the |all |those |our )?(?:bad|weak|poor|ugly|slow|worst|embarrassing) (?:\w+ )?(?:numbers?|days?|months?|weeks?|results?|figures?|campaigns?)\b|\blook (?:better|good|nicer) (?:for|to) (?:the )?(?:investors?|board|boss|ceo|client)\b|\bmake (?:it|that|this|them) (?:a |an |at )?[€$£]?\d[\d.,]*\S* (?:in|for|on) (?:the |my |our )?(?:\w+ )?(?:report|deck|slides?|board|client|investors?|presentation|pdf|chart)\b|\bjust (?:say|write|tell them) (?:it|that|we)\b|\b(?:(?:can|could|would|will) (?:you|we)|please|just|let'?s) (?:just )?(?:show|make|put|say|write|report|print|claim) (?:it |that |them |this )?(?:at |as |to be )?(?:like |about |around |some )?(?:\d+ ?(?:%|percent)|a few percent|\w+teen percent|\w+ty percent) (?:more|higher|better|bigger|less|lower)\W*$|\b(?:state|show|report|give|write|print|put|list|quote|present)\b[^.?!]*? (?:\d+|ten|fifteen|a|some|few|\w+ty) ?(?:%|percent|per cent|points?) (?:lower|higher|less|more|better|smaller|bigger) than (?:they|it|we) (?:really |actually )?(?:are|were|is|was|have|had|did)\b(?! (?:in|last|this|on|at|during|before|the|a|yesterday|then|back))|\bmake (?:the |our |it |that )?(?:\w+ ){0,3}?(?:\d+|two|three|four|five|ten|a few|some) ?(?:points?|percent|%) (?:higher|lower|better|bigger|smaller|more|less)\b|\b(?:add|put) (?:\d+ ?(?:%|percent)|a bit|some) (?:on top|to the (?:numbers|revenue|figures))\b",
    ),
    (
        "competitor",
        r"\brival(?:s|'s)?\b(?= (?:\w+ )?(?:shops?|stores?|brands?|companies|sellers?|retailers?|firms?|businesses|spend|pay|charge|sell|make|do|are|is|have|in|on)\b|\W*$)|\bother (?:\w+ ){0,2}(?:shops|retailers|companies|web ?shops|players|firms|e-?tailers) (?:\w+ )?(?:turn\w*|spen\w*|pay\w*|paid|mak\w*|made|sell\w*|sold|charg\w*|earn\w*|do|does|did|are|have|get|run)\b|"
        r"\bcompet(?:itors?'?s?|ition(?:'s)?|ing (?:shop|brand)s?)\b|\bother (?:shops|stores|brands|companies)'? (?:revenue|sales|roas|numbers|spend)|\b(?:industry|market) (?:average|benchmarks?|share)\b|\b(?:amazon|ikea|nespresso|zalando|lidl|aldi|tchibo)(?:'s)? (?:revenue|sales|spend|ads|roas|numbers|prices?)\b",
    ),
    (
        "act",
        rf"^(?:(?:ok(?:ay)?|oi|hey|quick|right|fine|great|good|nice|cool|perfect|lovely|super|thanks|well|so|now|please|pls|go ahead(?: and)?|yes|just|then|and|can you|could you|would you|i want you to|you should|let'?s|marlow|also),?\s+)*"
        rf"(?:stop (?:sending|mailing|e-?mailing|texting|showing|running|serving|advertising|spending on|promoting) (?:\S+ ){{0,3}}\w+|remind me\b(?! (?:again )?(?:what|how|who|which|why))|(?:tell|ask|instruct) (?:the|our|my) (?:\w+ )?(?:warehouse|team|agency|shop|stores?|staff|guys|people|colleagues?|boss|manager|supplier|courier|finance|support|designers?|developers?) to \w+|set (?:me |us )?(?:up )?(?:an? |the )?(?:alarm|alert|reminder|timer)s?\b|add customer \d+ to\b|put customer \d+ (?:on|in|into)\b|(?:(?:re-?)?send|e-?mail(?! out\W*$)|mail|message|text|notify|schedule|programme|program|queue(?: up)?|line up(?! (?:\S+ ){{1,4}}(?:by|from|according)\b)|fire off|roll out|kick off|trigger|archive|launch|pause|stop|start|resume|kill(?! rates?)|axe|halt|freeze|delete|erase|approve|publish|post|book|save|pin|forward|share(?! (?:\S+ ){{1,8}}?with (?:me|us)\b)|upload|cancel|activate|deactivate|refund|unsubscribe|block|ban|tag|import|undo) (?!(?:vs\.?|versus|and|or|against|compared|than|messages?|is|was|are|were|did|does|has)\b)(?:{_THINGS}|\w+ (?:campaigns?|customers?|ads?|e-?mails?|vouchers?|coupons?|reports?|list|segment|orders?)|customer \d+|to)\b"
        rf"|(?:increase|raise|lower|decrease|reduce|cut|set|double|halve|change|move|shift|reallocate|top up|bump up|bring down) (?:the |our |my |all )?(?:\w+ ){{0,4}}(?:budgets?|bids?|spend|prices?|discounts?|stock|target|limit)\b"
        rf"|(?:turn|switch|shut) (?:off|on|down) (?!the masking)|(?:put|take) (?:\w+ ){{1,4}}(?:live|online|offline|on hold)\b)"
        rf"|\b(?:create|set up|setup|start|build|make|add|schedule|draft|configure) (?:me |us )?(?:a |an |the |another |some )?(?:new )?(?:\w+ )?(?:campaigns?|alerts?|journeys?|flows?|automations?|discounts?|discount codes?|coupons?|vouchers?|audiences?|reminders?|tasks?|tickets?|a/?b tests?|experiments?|flights?|lists?|segments?|targets?|dashboards?|rules?)\b"
        r"|\b(?:ping|alert|notify|warn|remind|tell|text|e-?mail|message|mail|buzz|slack|nudge|call|wake) (?:me|us) (?:up )?(?!"
        + _AS_IT_IS
        + r")(?:when|if|once|as soon as|whenever|every|each|on|in case|the (?:moment|minute|second|day|instant|hour))\b|\b(?:shout (?!at\b|about\b)|give (?:me|us) (?:a )?(?:shout|heads[- ]?up|nudge|ping|ring|bell)|keep an eye on)\b|\b(?:ping|slack|e-?mail|mail|message|text|brief) \w+ (?:with|about) (?:that|this|it|the)\b|\blet (?:me|us) know (?!"
        + _AS_IT_IS
        + r")(?:when|if|once|as soon as|the (?:moment|minute|second|day))\b"
        r"|^(?:\W|please |pls |and |then |ok |now |can you |could you |just )*(?:shoot|fire|fling|pop|drop|ping|whizz|whiz|chuck|get|hand|pass|run|slide|beam|wire) (?:\S+ ){1,6}?(?:over|across|off|out|along|through|on)? ?to (?:the |our |my )?(?:finance|marketing|sales|legal|accounting|agency|team|boss|ceo|cfo|cmo|board|investors?|client|office|printers?|warehouse|press|it|hr|everyone|everybody|all)\b(?! (?:figures?|numbers?|campaigns?|revenue))"
        r"|\b(?:delete|erase|forget|remove|wipe) (?:everything|all|data|the data|records|(?:customer|user) \d+|his data|her data|their data)\b(?! (?:my |our |the )?(?:preferences|corrections|defaults))|\b(?:reply|respond|answer) to (?:that|this|the|her|his|all|these)\b"
        rf"|\b(?:please|pls|now|and|just|can you|could you) stop (?:sending|mailing|e-?mailing|texting|showing|running|serving|advertising|spending on|promoting) (?:\S+ ){{0,3}}\w+"
        rf"|{_SCHEDULE}|\b(?:go ahead and|please|now) (?:send|launch|pause|publish|delete|schedule|book)\b|\bbook (?:me |us )?(?:a|an|the) \w+|\b(?:give|offer|grant) (?:them|him|her|all \w+|everyone|these|those|the \w+|every \w+) (?:a |an )?(?:\d+ ?%|\d+ percent|discount|voucher|coupon|free)\b",
    ),
)
_REPORTED = re.compile(
    r"\b(?:it|she|he|they|review|user \d+|customer \d+) (?:says?|said|wrote|reads)\b", re.IGNORECASE
)


_THEIR_VERBS = r"(?:(?:spend|spent|sell|sold|charg|pay|paid|mak|run|ran|rank|offer|bid|advertis|earn|turn|drop|pour|put|sink|plough|invest|shell)\w*|do(?:es|ing|ne)?\b)"
_ASKS_OF = r"\b(?:what'?s|(?:what|how much|how many \w+|which \w+) (?:are|is|do|does|did|has|have|was|were))"
_THEIR_FIGURES = re.compile(
    rf"(?:{_ASKS_OF}|\b(?:what|how much|how many)(?: \w+){{0,3}}) (?:the |those )?(?:folks?|guys|people|lot|chaps|gang|team) (?:over )?(?:at|from|of) (?P<them>[a-z][\w'&]+) (?:\w+ )?{_THEIR_VERBS}|{_ASKS_OF} (?P<who>[a-z][\w'&]+(?: (?:and )?[a-z][\w'&]+)??) (?:\w+ )?{_THEIR_VERBS}",
    re.IGNORECASE,
)


def others(text: str, known: frozenset[str]) -> bool:
    """Whether the figures of somebody else are wanted: a name that the shop does not know, as the one who spends or sells.

    >>> others("what are Whittard spending on ads", frozenset()), others("what did Meta spend", frozenset({"meta"}))
    (True, False)
    >>> others("how much do you think the folks at Whittard are putting into ads", frozenset())
    True
    >>> others("what is bol paying for clicks", frozenset()), others("what is our team spending", frozenset())
    (True, False)
    """
    found = _THEIR_FIGURES.search(text)
    words = re.findall(r"[a-z]+", (found["who"] or found["them"]).lower()) if found else []
    return bool(words) and not any(w in known or w in common() or w in spelled() for w in words)


_REFUSALS = tuple((name, re.compile(pattern)) for name, pattern in REFUSALS)


_SENTENCE = re.compile(r"(?<=\w)[.!?]+\s+(?=\w)")


def refusal(text: str) -> str | None:
    """The reason to decline a clause; None for what may go on.

    >>> refusal("pause all display campaigns now"), refusal("export the mobile numbers of our champions"), refusal("stop")
    ('act', 'dump', None)
    """
    lower = " ".join(text.lower().replace("’", "'").split())
    # "Weak. Take it offline": what is ordered may stand behind a sigh.
    sentences = (lower, *_SENTENCE.split(lower)[1:])
    found = next((name for name, pattern in _REFUSALS if any(pattern.search(s) for s in sentences)), None)
    # What somebody else wrote is data: an instruction in it is neither followed nor taken for the asker's.
    return None if found in ("act", "dump") and _REPORTED.search(lower) else found
