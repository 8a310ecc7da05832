"""What people say instead of a name: turns of phrase that mean a metric, a split, a value or a rule.

A vocabulary knows names; here are the ways of speaking around them ("how many inboxes did it land in", "what we pay per thousand
views", "through the till"). One row is a pattern and the term that it means; what it matches is taken as a whole, so that
the words inside are read no second time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

_MAILS = r"(?:e-?mails?|mails?|messages|newsletters?|mailings?|texts?|sms(?:es)?|letters?)"
_PEOPLE = r"(?:people|persons?|customers|shoppers|recipients|subscribers|readers|contacts|folks|buyers|users|of them|of you|ppl|clients|humans|households)"
_WE = r"(?:we|they|i|it|you|our (?:\w+ )?\w+)"
_READERS = r"(?:(?:e-?mail|mail) (?:clients?|programs?|programmes?|apps?|software|scanners?|proxies)|spam filters?|security (?:software|scanners?)|privacy protection)"
"""What opens mails without anybody reading them."""
_SHARE = r"(?:(?:what |which )?(?:share|percentage|percent|proportion|fraction|%|pct|part)|how big a (?:share|part)|what %)"
_WIN = r"(?:win|get|acquire|gain|land|bring in|attract|buy|pull in|reel in|sign up)"
_SOME = r"(?:\S+ ){0,6}?"
_NETWORKS = (
    r"facebook|meta|google|tiktok|the platforms?|the networks?|the ad (?:platforms?|networks?)|platforms?"
)
_CLAIM = r"claims?|says?|reports?|claimed|said|reported|credits? itself with|takes? credit for|thinks?"
_MADE = r"(?:made|brought in|brought|earned|generated|sold|driven|drove|make|earn)"


@dataclass(frozen=True, slots=True)
class Saying:
    """A saying found at ``[start, end)``: the kind and id of the term that it means."""

    kind: Literal["metric", "dimension", "value", "rule"]
    id: str
    start: int
    end: int
    dimension: str | None = None


_METRICS: tuple[tuple[str, str], ...] = (
    # e-mail
    (rf"opens? (?:{_SOME})(?:weren'?t|were not|aren'?t|are not|wasn'?t|not) (?:really |actually |even |real |by )*(?:humans?|people|real|persons?|genuine)(?: at all)?|(?:how many )?(?:bots?|machines?|robots?|apple(?: mail)?(?:'s)?(?: privacy)?) (?:opened|that opened|opening)|opens? (?:were|was|are|is) (?:made |done |caused |triggered )?(?:by |from )?(?:just |only |really )?(?:bots?|machines?|robots?)(?: (?:rather than|not|and not|instead of) (?:by )?(?:humans?|people))?|opens? (?:(?:that )?(?:come|came|were|are) )?(?:made )?(?:from|by|of|through) (?:apple(?: mail)?(?: privacy)?|bots?|machines?|robots?|software|scanners?|proxies|{_READERS})|opens? (?:{_SOME})(?:was|were|are|is|being|only|just|by|from) (?:not (?:people|humans) but )?(?:\w+ ){{0,2}}{_READERS}(?: (?:pre-?fetch|pre-?load|fetch|load|scan|open|look)\w*)?|opens? (?:{_SOME})(?:pre-?fetch|pre-?load)\w*", "machine_opens"),
    (r"opens?\b[^?]{0,60}?\bhow many (?:of (?:\S+ ){0,3})?(?:were|are|was|is) (?:really |actually |just |only )*(?:bots?|machines?|robots?|scanners?|not (?:people|human\w*|real))", "machine_opens"),
    (rf"how many (?:{_MAILS}|inbox\w*|{_PEOPLE})? ?(?:{_SOME})(?:land(?:ed)? in|reach(?:ed)? (?:the |their )?inbox\w*|arrived|got through|made it through|were delivered|really arrived)(?: in)?(?: (?:the |their )?inbox\w*)?|how many inboxes (?:\S+ ){0,4}(?:land|reach|get|got|hit)(?:ed)?(?: (?:in|into|to))?", "delivered"),
    (rf"how many {_MAILS} (?:{_SOME})(?:went out|go out|gone out|did we send|have we sent|were sent|we sent|left (?:the )?(?:house|building|system)|we fired off|fired off|send out|sent out)|(?:number|volume) of {_MAILS} (?:we )?(?:sent|send)(?: out)?|{_MAILS} (?:{_SOME})?(?:handed|passed|given|submitted|delivered) (?:over )?to (?:the |our )?(?:\w+ )?(?:esp|provider|mailer|service|mailchimp|klaviyo|brevo|sendgrid)|(?:e-?mail |mail(?:ing)? )?send(?:ing|out)? volumes?|volume of (?:sends|sendings)", "sent"),
    (rf"(?:{_SHARE}|how many percent) of (?:{_SOME})(?:got a click|were clicked|was clicked|got clicked|clicked(?: (?:on )?(?:something|anything|through|a link|it))?)(?! on (?:the )?ads)", "click_rate"),
    (rf"(?:{_SHARE}|how many percent) of (?:{_SOME})(?:opened|open|were opened|was opened|got opened|get opened|read|looked inside|looked at (?:it|them))(?: (?:it|them|our \w+))?", "open_rate"),
    (r"(?:was|were|is|are|got|get|gets|been) (?:\w+ )?(?:opened|read) (?:the )?(?:most|least|best|worst|more|less|fewest)(?: often)?", "open_rate"),
    (rf"how well (?:has|have|had|did|do|does|was|were|is|are) (?:{_SOME})(?:been )?(?:opened|open|read)(?! since)", "open_rate"),
    (rf"(?:{_SHARE}|how many percent) of (?:{_SOME})(?:unsubscribed|opted out|left the list|signed off|unsubscribe|opt out)", "unsubscribe_rate"),
    (rf"(?:{_SHARE}|how many percent) of (?:{_SOME})(?:bounced|bounce|came back undelivered|could not be delivered)", "bounce_rate"),
    (rf"(?:{_SHARE}|how many percent) of (?:{_SOME})(?:marked|reported|flagged|went to|landed in) (?:us |it |them |as |in )*(?:as )?spam", "complaint_rate"),
    (rf"(?:how (?:many|often) (?:{_SOME})|times )?(?:marked|reported|flagged|report|mark|flag) (?:us |it |them |me |\w+ )?(?:as )?(?:spam|junk)|how (?:many|often) (?:\S+ ){{0,4}}(?:press|hit|click|use)\w* (?:the |on )*[\"'’‘“]?(?:\w+ ){{0,3}}(?:junk|spam)[\"'’”]?(?: button)?|how many {_PEOPLE}? ?(?:\w+ ){{0,3}}(?:complained|hit (?:the )?spam)(?: about (?:the |our )?{_MAILS})?", "complaints"),
    (rf"how many {_PEOPLE} (?:\w+ ){{0,4}}(?:unsubscribed|opted out|left (?:the|our) (?:mailing )?list|left us|signed off|dropped off (?:the|our) list|took themselves off (?:the|our) list|leave (?:the|our) list|unsubscribe|said no more {_MAILS})", "unsubscribes"),
    (r"(?:list leavers|(?:rate|pace) (?:at which )?(?:people|subscribers|they) (?:leave|are leaving) (?:the|our) list|(?:people )?leaving (?:the|our) (?:mailing )?list)", "unsubscribes"),
    (rf"how many {_MAILS} (?:\w+ ){{0,3}}(?:bounced|came back|bounce|could not be delivered|couldn'?t be delivered|failed to arrive|didn'?t arrive|weren'?t delivered)|dead addresses", "bounces"),
    (rf"how many {_PEOPLE} (?:\w+ ){{0,3}}(?:clicked|click|tapped)(?: (?:on )?(?:something|anything|a link|through|a product|it|in))?(?! (?:on )?(?:the |our )?(?:ads?|banners?))", "unique_clicks"),
    (r"(?:of|among) (?:the |those |these )?(?:people |folks |ones |subscribers |readers |customers )?(?:who|that) opened(?: (?:an? |the |our )?\w+)?.{0,40}?(?:click|press|tapp)\w*(?: (?:on )?(?:something|anything|a link))?(?: in (?:it|them))?", "ctor"),
    (r"(?:of|among) (?:those|the people|people|everyone|the ones) who open(?:ed)?(?: (?:it|them|an? \w+))?,? (?:how many|what share|what percentage|who) (?:\w+ )?(?:clicked|click)|(?:clicks?|clicked) (?:\w+ ){0,2}(?:as a share|as a percentage|as a %|out|per|relative to) (?:of |to )?(?:the )?opens?|openers? who click(?:ed)?", "ctor"),
    (rf"(?:money|revenue|sales|turnover|income|earn(?:s|ed)?|brings?|brought|makes?|made)(?: \S+){{1,6}}? (?:per|for each|for every) (?:single |delivered |sent )?(?:{_MAILS}|recipient)(?: sent| delivered)?(?! campaign)|(?:money|revenue|sales|earnings|income|turnover|euros?|cash|(?:earn|earned|earns|made|makes?|brought(?: in)?|brings?(?: in)?|returned|yielded)(?: (?:the )?(?:most|least|more|less|best|money|revenue))?) (?:we (?:make|made|earn|earned) )?(?:per|for (?:each|every)|out of each|from each|by) (?:single )?(?:delivered |sent )?(?:{_MAILS}|recipient)(?: sent| delivered)?(?! campaign)|(?:what|how much) (?:is|was|does|did) (?:one|a|an|each|every) (?:single )?(?:delivered |sent )?(?:{_MAILS}|recipient) (?:bring in|earn|make|worth|bring|earned|made)", "revenue_per_recipient"),
    # the shop
    (r"what (?:do|does|did|have|has) (?:\S+ ){1,5}?(?:buy|buys|bought|order|orders|ordered|purchase|purchased|go for) (?:the )?(?:most|mostly|mainly)(?= *(?:$|[,.?!]| (?:in|from|of|last|this|during)\b))", "units"),
    # paid media
    (r"(?:did|do|does|are|is|were|was|have|has) (?:our |the |my |all |those |these )*(?:\w+ ){0,2}?(?:ads?|adverts?|advertising|marketing|paid (?:media|social|search)) (?:\w+ )?(?:mak(?:e|es|ing)|made|earn\w*|bring\w* in|los(?:e|ing|t)) (?:us |me |any )?money|(?:are|is|were|was) (?:our |the |my |all )*(?:\w+ )?(?:ads?|adverts?|advertising|marketing|campaigns?|paid (?:media|social|search)) (?:\w+ )?(?:profitable|worth it|worth the money|paying off|paying for (?:itself|themselves))|(?:did|do|does) (?:our |the |my |all )*(?:\w+ )?(?:ads?|adverts?|advertising|marketing|campaigns?) pay (?:off|for (?:itself|themselves))|^(?:so |and |but |then |ok |well )*(?:(?:is|are|was|were) (?:it|that|this|they|those|these|any of (?:them|it|those))(?: really| all)?|(?:which|what)(?: one| of (?:them|these|those))? (?:is|was|are|were)) worth (?:it|the (?:money|spend|cost|effort))\W*$|^(?:so |and |but |then |ok |well )*(?:did|does|do|has|have) (?:it|that|this|they|those|these)(?: really)? (?:pay (?:off|for (?:itself|themselves))|paid off)\W*$", "roas"),
    (r"(?:cost|costs|pay|paying|paid|price|spend|spending|spent)\b(?: \S+){0,5}? (?:per|for (?:a|each|every|one)|a|each) (?:1[., ]?000|1k|thousand|1000) ?(?:views?|impressions|times shown|eyeballs|people|showings|ad views)?|(?:a|one|1) thousand (?:eyeballs|views|impressions|people|pairs of eyes) (?:\w+ )?cost|(?:cost|price) of (?:a |1[., ]?000 )?(?:thousand )?(?:views|impressions)", "cpm"),
    (r"how (?:often|many times) (?:\S+ ){0,3}(?:average |same |each |one |single |typical )?(?:person|people|someone|somebody|user|customer|viewer|human|they) (?:\w+ )?(?:see|saw|seen|shown|exposed to|hit with|hit by|get|got)|(?:how (?:often|many times) )(?:\S+ ){0,6}(?:seen|shown|saw|hit) (?:\S+ ){0,4}(?:per|by each|by the same|the same) (?:person|people|user)|(?:ads?|views|impressions) per person", "frequency"),
    (rf"how many (?:different |unique |distinct |individual )?{_PEOPLE} (?:\w+ ){{0,3}}(?:saw|see|seen|reach|reached|(?:did|does|has|have) (?:\S+ ){{1,5}}(?:reach|reached|get(?: itself)? in front of|got in front of|get seen by|show (?:up )?to|appear before)|were reached|were shown)|(?:unique|different|distinct|individual) (?:people|viewers|persons|users) (?:who )?(?:saw|reached|that saw)", "reach"),
    (rf"(?:what |how much )?(?:\w+ )?(?:{_NETWORKS}) (?:itself |themselves )?(?:{_CLAIM})(?: (?:it|they|to have|that it))?(?: (?:has |have )?{_MADE})?|(?:what|how much) (?:\w+ )?(?:it|they) (?:itself |themselves )?(?:{_CLAIM})(?: (?:it|they|to have|that it))?(?: (?:has |have )?{_MADE})?|(?:it|they) (?:itself |themselves )?(?:{_CLAIM})(?: (?:it|they|to have|that it)) (?:has |have )?{_MADE}", "attributed_revenue"),
    (rf"(?:(?:what|how much) (?:did|does|do|is|was|are|has|have) )?(?:it |{_WE} )?(?:cost|costs|costing|pay|paying|paid|spend|spending|spent|price)(?: us)?,?(?: \S+){{0,4}}? (?:to|for|per|of) ?(?:{_WIN}|{_WIN}ting|winning|getting|acquiring|gaining)? (?:a |an |one |each |every |in )*(?:newly (?:won|acquired|gained) |single |new |extra |additional |brand[- ]new |fresh )+(?:customers?|buyers?|clients?|shoppers?)(?! (?:place|bought|order))", "cac"),
    (rf"(?:cost|pay|paying|price|costs)(?: us)?(?: \S+){{0,3}}? (?:to {_WIN}|to get) (?:(?:a |one |each |every )?customers?|one\b(?! of the (?:products|orders)))|(?:what|how much) (?:does|did|do) (?:a|one|each|every|it cost to get a) (?:new )customer (?:cost|set) (?:us)?(?: back)?", "cac"),
    (r"conver(?:ts?|ted|ting) (?:the )?(?:best|better|worst|worse|most|least|well|higher|lower)", "cvr"),
    (r"clicked (?:on )?(?:at a )?(?:better|higher|lower|worse)(?: rate)?", "click_rate"),
    (r"clicks (?:over|per|divided by|to) impressions?", "ctr"),
    (r"conversions (?:over|per|divided by|to) clicks?", "cvr"),
    (r"(?:spend|costs?) (?:over|divided by) clicks", "cpc"),
    (r"(?:spend|costs?) (?:over|divided by) (?:conversions|orders)", "cpa"),
    (r"(?:revenue|sales|turnover) (?:over|divided by) orders", "aov"),
    (r"(?:what|how much) (?:did|does|do|is|was|has) (?:one|a|an|each|every) (?:single )?(?:sale|order|conversion|purchase) (?:\S+ ){0,3}?(?:cost|costs)(?: us)?", "cpa"),
    (r"(?:what|how much) (?:did|does|do|is|was|has) (?:one|a|an|each|every) (?:single )?click (?:\S+ ){0,3}?(?:cost|costs)(?: us)?", "cpc"),
    (r"(?:what|how much) (?:did|does|do|is|was|has) (?:one|a|an|each|every) (?:single |new )*(?:customer|buyer) (?:\S+ ){0,3}?(?:cost|costs)(?: us)?", "cac"),
    (r"(?:put|pay|spend|cost|invest)\b(?: \S+){0,4}? (?:to|until we) (?:win|get|gain|acquire) (?:one|a|each|every) (?:new )?(?:person|somebody|someone|customer|buyer)(?: (?:who|that) never bought(?: from us)?(?: before)?)?", "cac"),
    (r"(?:cost|pay|paying|paid|price|costs)(?: us)?(?: \S+){0,3}? (?:per|for (?:a|each|every|one)|a|each|of a|of one) (?:single )?click", "cpc"),
    (r"(?:cost|pay|paying|paid|price|costs)(?: us)?(?: \S+){0,3}? (?:per|for (?:a|each|every|one)|a|each|of a|of one) (?:single )?(?:conversion|ad order|tracked order)", "cpa"),
    (rf"{_SHARE} of (?:\S+ ){{0,6}}(?:who |that )?clicked (?:on )?(?:the |our |an? )?(?:ads?|banners?)|{_SHARE} of (?:ad )?(?:views|impressions) (?:\w+ ){{0,3}}(?:click\w*)", "ctr"),
    (rf"{_SHARE} of (?:\S+ ){{0,3}}clicks? (?:\w+ ){{0,5}}(?:convert\w*|bought|orders?|order(?:ed)?|buy)", "cvr"),
    (r"how many (?:ad )?clicks? (?:\w+ ){0,4}(?:lead|led|turn|turned|end|ended) (?:to|into|in|up) (?:an? )?(?:order|sale|purchase|conversion)s?", "conversions"),
    (r"for (?:each|every|one|a) (?:single )?(?:euro|€|pound|dollar|buck|quid) (?:\S+ ){0,7}?(?:how (?:many|much)|what) (?:\S+ ){0,4}?(?:back|get|got|return\w*|earn\w*|came in)(?: back)?", "roas"),
    (r"(?:money|€|euros?|revenue|sales|what|how much) (?:\S+ ){0,4}(?:back|get|got|return) (?:\w+ ){0,2}(?:for|per|on) (?:each|every|one|a|an|1|the) (?:single )?(?:euro|€|pound|dollar|buck|quid|ad (?:euro|dollar|pound)|euro of ad\w*)(?: (?:we|of ads?|spent|on ads?|we spend|we put in|put in|of ad spend|of spend))*", "roas"),
    (r"ratio (?:of|between) (?:(?!attributed|reported|platform|ad\b|campaign)\S+ ){0,4}?(?:revenue|sales|turnover|income) (?:to|and|over|against|vs\.?|by|with) (?:\S+ ){0,2}?(?:(?:media|ads?|advertising|marketing) )?(?:spend(?:ing)?|costs?|budget|money)|(?<!attributed )(?<!reported )(?:revenue|sales|turnover)[- ]to[- ](?:(?:media|ads?|advertising|marketing)[- ])?(?:spend(?:ing)?|costs?)(?:[- ]ratio)?", "mer"),
    (r"(?:marketing|advertising|ads?) (?:is |are )?(?:efficiency (?:ratio|figure|number)|efficient)|(?:blended|overall|total) (?:marketing |media |ad )?efficiency|efficiency ratio|(?:all |total |the )?(?:shop |store )?(?:revenue|sales|turnover) (?:divided by|over) (?:all |total )?(?:the )?(?:(?:media|ads?|marketing|advertising) (?:money|spend|costs?|budget)|(?:media|advertising)(?! (?:\w+ )?(?:channel|platform|campaign)))|(?:total |all |overall |whole )?(?:revenue|sales|turnover) (?:per|for (?:each|every)) (?:euro|pound|dollar|€) (?:of |spent on |put into )?(?:media|ads?|advertising|marketing)(?: spend)?", "mer"),
    (rf"how much (?:money |cash |budget |dosh )?(?:did|do|does|have|has|are|is|were|was|had) {_WE} (?:\w+ )?(?:blow|blew|blown|burn|burnt|burned|sink|sunk|pour|poured|put into|put in|throw|threw|thrown|dump|dumped|drop|dropped|shell out|splash|splashed|chuck|chucked|fork out|plough|invest|invested|bleed|waste|wasted)(?: (?:on|into|at|in))?|burn(?:ed|t|ing|s)?(?: rate)?(?: through)?(?: (?:the |our )?(?:most |least |more |less )?(?:cash|money|budget|dough|euros))?|out-?spend(?:s|ing)?|(?:ad|ads|advertising|marketing|media) (?:money|budget spent|outlay|euros|dollars|bill)|what we (?:paid|spent|put in)(?: (?:them|for it|on them))?|money (?:\w+ ){0,2}(?:put|pumped|poured|sunk) into (?:ads|advertising|marketing)", "spend"),
    # shop
    (r"(?:do|does|did) (?:they|people|customers|buyers|these|those|the \w+|[\w-]+ (?:customers|buyers|people)) (?:\w+ )?(?:put|leave|lay|spend|drop) (?:(?:most|more|much) of )?(?:their|the most|most) (?:\w+ )?(?:money|cash|euros|budget)(?: (?:in|into|on|for|with))?(?! ads?\b)", "revenue"),
    (r"(?:value|worth|amount|cost) of (?:\S+ ){0,5}(?:brought back|sent back|returned|came back|come back|handed back|given back)|how much (?:money )?(?:\S+ ){0,4}(?:refund(?:ed)?|give back|gave back|pay back|paid back|hand back)|(?:money|euros|cash) (?:we )?(?:gave|paid|handed|sent) back|(?:(?:how (?:many|much)|what) )?(?:euros?['’]?|money|€|cash|value) (?:worth )?(?:of|in) (?:\S+ ){0,2}?(?:goods|stuff|products?|merchandise|things|items|returns|orders?) (?:\S+ ){0,3}?(?:came|come|comes|coming|sent|brought|going|went) back|(?:goods|stuff|products?|merchandise|things|items) (?:coming|sent|brought|that came|which came) back in (?:euros?|money|value|cash)", "returned_revenue"),
    (r"(?:(?<=% )|(?<=percent ))(?:of (?:the |all |our |its |their )*(?:\S+ )?)?(?:was |were |is |are |got |gets |get |being )?(?:(?:sent|came|come|comes|brought|coming) back|returned|refunded)", "return_rate"),
    (r"(?:send|sends|sent|sending|bring|brings|brought|ship|ships|shipped) (?:the )?(?:\w+ )?(?:share|part|portion|proportion|percentage) of (?:\S+ ){1,4}?back(?! to)", "return_rate"),
    (r"(?:(?:com(?:e|es|ing)|came|sent|going|goes|went) back|returned|returns|return) (?:the )?(?:most|least)(?: (?:goods|stuff|things|items|products|of it))?[\s,]*(?:(?:in|by) (?:value|euros?|money|eur|amount)|moneywise|value[- ]wise)", "returned_revenue"),
    (rf"(?:claims?|claimed|reports?|reported|credits?) (?:that )?(?:it|they)(?:'ve)? (?:themselves |itself )?(?:has |have )?{_MADE}(?: (?:for )?us)?", "attributed_revenue"),
    (r"return quote|returns? quota|(?:rate|quote|share) of (?:devolutions?|returns|refunds|send[- ]backs)", "return_rate"),
    (r"how much of (?:\S+ ){1,5}?(?:(?:came|comes|come) back|(?:was|is|were|got) (?:returned|sent back|brought back))|(?:%|percent|percentage|share) (?:that|which) (?:come|came|comes|get|got|gets|is|are|was|were) (?:sent |brought )?(?:back|returned)", "return_rate"),
    (rf"{_SHARE} of (?:\S+ ){{0,6}}(?:came back|come back|comes back|sent back|send back|brought back|returned|is returned|gets returned|get returned|refunded)|how (?:often|much|many) (?:do|does|did|are|is|get|gets) (?:\S+ ){{0,5}}(?:sent back|returned|come back|brought back)(?! in (?:euros|money))", "return_rate"),
    (r"(?:share|percentage|percent|proportion|fraction|%|part) of (?:the |our |all )*(?:revenue|sales|income|turnover|money) (?:that )?(?:is |was |has )?(?:remain(?:s|ed)?|left|stay(?:s|ed)?|surviv\w+)(?: (?:over )?(?:after|once|when) (?:\S+ ){0,3}(?:cost of (?:the )?(?:goods|sales)|costs?|cogs))?", "gross_margin_rate"),
    (r"margins?[- ]?(?:%|pct\.?|percent\w*)|(?:%|pct|percent)[- ]?margins?", "gross_margin_rate"),
    (r"(?:share|percentage|percent|proportion|fraction|%|part) of (?:the |our |all )*(?:money|revenue|sales|income|turnover) (?:that )?(?:we |is |was |stays? )*(?:keep|kept|left|profit|margin)(?: after (?:costs?|cogs|the goods))?", "gross_margin_rate"),
    (r"(?:what|how much)(?:'s| is| was| do we| did we|'s left| remains)? ?(?:really |actually )?(?:left|remains|remained|keep|kept|stays|earn|earned) (?:over )?(?:\w+ ){0,2}(?:after|once|when) (?:\S+ ){0,4}(?:cost|costs|cost of (?:the )?goods|goods|paid for the (?:goods|stock)|cogs|product costs?)|(?:revenue|sales) (?:minus|less|after) (?:the )?(?:cost of (?:the )?goods|product costs?|cogs|cost price|purchase costs?)", "gross_margin"),
    (rf"(?:what|how much)? ?(?:\w+ )?(?:would|might) (?:{_SOME})(?:without|if {_WE} (?:had|hadn'?t|'d)|had {_WE}) (?:\S+ ){{0,3}}discount\w*(?: anything)?|(?:sales|revenue|turnover) (?:at|with) (?:full|list|regular) prices?|if (?:we|we'd|we had) (?:\w+ )?(?:never|not) discounted(?: anything)?|without (?:the |any )?(?:discounts|price cuts|markdowns)|before (?:we |any |the )*(?:took |take |taking |gave )?(?:off )?(?:the |any )*(?:discounts|price cuts|markdowns|promos)(?: (?:came|come|were|are) off)?", "gross_revenue"),
    (r"(?:after|once|when|minus|less|net of|without|taking off|taking out|deducting) (?:\w+ ){0,3}(?:returns|refunds|returned (?:goods|stuff|items)|what came back|(?:people|customers) (?:sent|brought) (?:\w+ )?back)(?: (?:is|are|were|was) (?:taken|knocked|off|out)(?: off| out)?)?", "net_revenue"),
    (r"(?:how much (?:money )?|what )(?:\S+ ){0,3}(?:give|gave|given|giving) away (?:in|as|through|with) (?:discounts|price cuts|promos|promotions|vouchers|codes)|(?:money|euros) (?:lost|given away|gone) (?:to|in|on|through) (?:discounts|promos|price cuts)|(?:knock|shav|tak|took|taken|slash|cut)\w* (?:off|from) (?:the |our |all )*prices?|knocked off|(?:price (?:cuts?|reductions?)|mark-?downs?)(?:(?:,? and |,? or |, | & |/)(?:the )?(?:coupons?|vouchers?|promos?|promotions?))*|(?:coupons?|vouchers?|promos?|promotions?)(?: and| or| &|,|/) (?:price (?:cuts?|reductions?)|mark-?downs?|discounts?)|(?:what|how much) (?:\S+ ){0,4}(?:coupons?|vouchers?) (?:cost|costs|take|took) (?:us|off)|(?:los[et]|losing|lost|give away|gave away|giving away) (?:\w+ ){0,3}(?:through|to|with|on|by|in) (?:the |our |all )*(?:coupons?|vouchers?|promos?|promotions?)", "discounts"),
    (rf"(?:numbr|number|count|nr|no\.?|amount|how many|how much) ?(?:of )?(?:\w+ )?{_PEOPLE} (?:\w+ ){{0,3}}(?:buying|bought|who (?:buy|bought)|ordering|ordered|shopped|purchas\w+|placed (?:an?|their) order) (?:\w+ ){{0,5}}(?:for the |the |their )?(?:very )?(?:1st|first)(?:[- ](?:ever|time))?(?: time| order| purchase)?|(?<!from )(?<!by )(?<!of )(?<!for )first[- ]timers?(?! (?:or|vs\.?|versus|and|against|rather) )|(?:brand[- ])?new faces(?! (?:or|vs|versus|and) )|(?:people|customers|shoppers|ppl) (?:who )?(?:never|hadn'?t|had not|had never|have never|has never) (?:\w+ )?(?:bought|ordered|shopped)(?: \w+){0,3}?(?: before)(?: (?:bought|ordered|shopped)(?: something| anything| with us| from us)?)?|(?:people|customers|shoppers|buyers) (?:who )?(?:buy|bought|ordered|order|buying|ordering) (?:\w+ ){0,4}for the first time|first[- ]ever (?:buyers|orders|purchases|customers)|(?:was|were|became|become) (?:a )?customers? (?:of ours )?for the (?:very )?first time|new (?:people|ppl|folks|names|accounts)|(?:newbies|new blood|newcomers)(?! (?:or|vs\.?|versus|and|against|rather) )", "new_customers"),
    (r"(?:what|how much) (?:do|did|does) (?:people|customers|those|buyers|shoppers|folks) (?:who|that) (?:\S+ ){1,6}?(?:spend|spent|pay|leave) (?:per|an|each|with each|in an?) (?:order|basket|purchase)|(?:what|how much) (?:does|do|did|is|was) (?:someone|somebody|a (?:customer|person|shopper)|people|customers|the average (?:customer|person|shopper|order)|an? order|one order|each order|folks|they) (?:\w+ ){0,2}(?:spend|spent|worth|pay|paid|bring in|bring|leave) in one go|(?:what|how much) (?:does|do|did) (?:\S+ ){1,4}?(?:spend|pay|leave|bring|fetch|drop)(?: behind| in| here| with us)? on average,? (?:when|whenever|each time|every time|if|per|an?|in an?|with each|with an?) (?:\S+ ){0,2}?(?:order\w*|buy\w*|purchas\w*|shop\w*|check\w*|basket|visit|go)|(?:what|how much) (?:does|do|did|is|was) (?:the |an? |our )?(?:typical|average|usual|mean|normal) (?:\S+ )?(?:order|basket|cart|purchase) (?:bring in|bring|worth|fetch|amount to|come to|make)|(?:what|how much) (?:does|do|did|is|was) (?:someone|somebody|a (?:customer|person|shopper)|people|customers|the average (?:customer|person|shopper|order)|an? order|one order|each order|folks|they) (?:\w+ ){0,2}(?:spend|spent|worth|pay|paid|bring in|bring|leave)(?: (?:per|an?|each|every|with each|for each) (?:order|purchase|basket|visit|shop|checkout|go|time))(?: on average)?|(?:what|how much) (?:is|was|are|were) (?:an? |the |our |one )?orders? worth(?: on average)?|average (?:order|basket|cart|ticket) worth|(?:average|mean|typical|usual) (?:amount|spend|spending|size|value|ticket|bill|till receipt) (?:per|of (?:an?|each|one)|an?|each) (?:order|purchase|basket|cart|sale|checkout|transaction)|(?:spend|spent|money|amount) (?:per|an|each) (?:order|basket|purchase|checkout|transaction)(?: on average)?", "aov"),
    (r"(?:what|how much) (?:does|do|did|is|was) (?:each|every|the average|an average|one|a(?: single)?|a typical) (?:customer|buyer|shopper|client|person) (?:\w+ ){0,2}(?:spend|spent|worth|bring in|bring|leave|left)(?! (?:per|an?|each) (?:order|purchase))(?: (?:with|at) us)?(?: on average)?|how much (?:money )?(?:leaves?|spends?|brings?) (?:each|every|one|an? (?:average|single|typical)) (?:customer|buyer|shopper|client|person)(?: (?:by|with|at|in) (?:us|our \w+|the shop))?|(?:average|mean|avg) (?:spend|revenue|value|turnover) (?:per|of (?:a|each)|by) (?:customer|buyer|head|shopper|client)|(?:revenue|sales|money|turnover) (?:\w+ ){0,4}per (?:single )?(?:buyer|customer|client|shopper)(?! segment)|spen[dt] per (?:buyer|customer|head|shopper|client)|(?:spend|revenue|sales|money) per head|per (?:customer|buyer|head) (?:spend|revenue|value)", "revenue_per_buyer"),
    (r"how many (?:different |individual |distinct |unique |separate )(?:people|customers|persons|shoppers|buyers|clients|households)(?: (?:\w+ ){0,3}(?:bought|ordered|shopped|purchased)(?: (?:from|with|at) us)?)?|(?:head ?count|number) of (?:different )?(?:people|customers|shoppers) (?:who|that) (?:bought|ordered|shopped)", "buyers"),
    (r"how many (?:\S+ ){0,5}?(?:did|do|have|had|has) (?:we|i|they|you) (?:\w+ )?(?:sell|sold|do|done|shift|shifted|flog|flogged|move|moved|ship|shipped|get rid of)|how many (?:of (?:the |our )?)?(?:\S+ ){1,5}?(?:go|goes|went|have gone|are going|gone) (?:out(?! (?:to|in an))|over the counter|a (?:week|month|day)|per (?:week|month|day)|through the till|off the shel\w+)(?: a (?:week|month|day))?|(?:number|how much|quantity) of (?:pieces|units|items)(?: (?:we )?(?:sold|shifted|moved))?|in pieces|piece count|pieces? wise|unit count|(?:shifted|flogged)", "units"),
    (r"how many times (?:did|do|have|has) (?:people|customers|someone|they|we) (?:order|buy|bought|ordered|purchase\w*)|how many (?:checkouts|purchases|sales|deals|baskets|parcels went out)", "orders"),
    (r"(?:what|how much) (?:went|goes|came|comes|has gone|has come|have we (?:had|got)|did we (?:get|have)) (?:through|in(?:to)?|across|over)(?: the)? (?:the )?(?:till|tills|counter|door|register|cash register|checkout)|(?:what|how much) (?:money )?(?:did|do|have|has|had) (?:we|they|you|it|i|the \w+|our \w+) (?:\w+ ){0,2}(?:take|took|taken|ring up|rang up|rake in|raked in|pull in|pulled in|rung up)(?: in)?\b(?! (?:to|back|off|out|part|long|place|up))|in (?:money|cash|euro|euros|eur|pounds|sterling) (?:terms|value|figures)|the top ?line|(?:came|come|coming) to in (?:money|euros)|in money\b|(?:bring(?:s|ing)?|brought) (?:in )?(?:the |all the |most of the )?(?:money|cash|dough|euros)(?: in)?|what (?:did|does|do|has|have) (?:\S+ ){1,5}?(?:sell|sold) for (?:altogether|in total|overall|all in all|all together)|(?:were|was|are|is) (?:\S+ ){0,3}worth(?= (?:to us|in|last|this|since|over|during|for)\b)", "revenue"),
)  # fmt: skip

_OTHERS: tuple[tuple[str, str, str, str | None], ...] = (
    (r"when (?:did|do|was|were|is|have|has)(?= .*\b(?:most|best|highest|lowest|least|fewest|strongest|weakest|busiest)\b)", "dimension", "month", None),
    (r"(?:getting|becoming|growing) (?:any |much |a lot |slowly |steadily )?(?:worse|better|higher|lower|bigger|smaller|fewer|more|less|cheaper|dearer|more expensive)", "dimension", "month", None),
    (r"(?:the )?guests?(?: (?:orders?|checkouts?|buyers?|customers?))? (?:(?:\w+ ){0,3}than|vs\.?|versus|against|compared (?:to|with)|or) (?:(?:from|of|by|with|the|our) )*(?:registered|known|logged[- ]in|others|account)(?: (?:ones|people|customers|buyers|holders|users))?", "dimension", "new_or_returning", None),
    (r"(?:which|what) (?:of (?:the |our )?)?(?:ads?|adverts?|advertisements?|banners?|commercials?)(?! (?:channels?|platforms?|networks?|spend|clicks?|costs?|account|budgets?|money|group|set|format))", "dimension", "campaign", None),
    (r"(?:which|what) (?:of (?:the |our )?)?(?:affiliates?|display|search|social|video|e-?mail|sms|text)(?: media| marketing)? (?:programmes?|programs?|schemes?|partners?|partnerships?|publishers?|portals?|flights?|activit(?:y|ies))", "dimension", "campaign", None),
    (r"(?:which |what )?(?:kinds?|types?|sorts?|categor(?:y|ies)|class(?:es)?|groups?|famil(?:y|ies)) of (?:goods|products?|things|stuff|items|merchandise)|product (?:types?|kinds?|families|lines)", "dimension", "category", None),
    (r"texts?(?= (?:vs\.?|versus|or|and|against|compared to|than) (?:e-?)?mails?\b)|texts?(?= (?:vs\.?|versus) )|(?:(?<= vs )|(?<= versus ))texts?(?! messages?)|(?:(?<=mail vs )|(?<=mail or )|(?<=mail and )|(?<=mail versus )|(?<=mail against )|(?<=mails vs ))texts?", "value", "sms", "channel"),
    (r"(?<!app, )(?<!app or )(?<!app vs )(?<!app and )(?:in (?:the |our )?(?:shops?|stores?)|in[- ]stores?|offline|shops?|stores?) (?:or|vs\.?|versus|and|against|than|compared (?:to|with)) (?:in |on )?(?:the |our )?(?:online|web(?:site)?|internet)(?: (?:shop|store))?(?!,? (?:or|and|vs\.?) (?:in |on )?(?:the |our )?app\b)|online (?:or|vs\.?|versus|and|against|than|compared (?:to|with)) (?:(?:in )?(?:the |our )(?:shops?|stores?)|in[- ]stores?|offline)", "dimension", "sales_channel", None),
    (r"(?:(?:in|at|from) )?(?:the |our )?(?:physical|bricks?[- ]and[- ]mortar|high street) (?:stores?|shops?|branches|outlets)|in the shop itself|(?:(?:in|at|from) )?(?:the |our )?bricks?(?:[- ](?:and|&|n|'n')[- ]|&)mortar(?: (?:stores?|shops?|business|side))?", "value", "store", "sales_channel"),
    (r"(?:in|at|from|for|through|via) (?:the |our )?(?:physical|actual|real|bricks?(?:[- ]and[- ]mortar)?|high street) (?:store|shop|branch|location)s?|over the counter|through the tills?|at the till|walk[- ]ins?|(?:in|at) the (?:brick|physical) \w+", "value", "store", "sales_channel"),
    (r"(?:on|via|through|from|in) (?:the |our )?(?:phone|mobile|iphone|android) app|app (?:orders|sales|purchases|revenue|customers|buyers)(?<=app)", "value", "app", "sales_channel"),
    (r"(?:are |do |did |is it |was it )?(?:the )?(?:first[- ]timers?|newbies|new(?:comers| faces| (?:ones|people|buyers|customers|folks)))(?: (?:or|vs\.?|versus|and|against|rather than|compared (?:to|with)))+ (?:the |our )*(?:old (?:hands|faces|friends|ones|customers|guard)|regulars|loyals?|returning (?:ones|people|buyers|customers|folks)|repeat (?:ones|buyers|customers|people)|familiar faces)", "dimension", "new_or_returning", None),
    (r"existing (?:customers|ones|people)|people who(?: had|'ve| have)? (?:already )?bought (?:from us )?before|repeat (?:custom|purchasers|shoppers|business)|loyal ones who came back|(?:customers|people|those|ones|buyers|shoppers|folks|clients) (?:who|that) (?:came|come|keep coming|are coming) back(?! (?:to|from|with))", "value", "returning", "new_or_returning"),
    (r"(?:without|not logged in|no) (?:an )?account|without (?:registering|logging in)|unregistered(?: (?:buyers|customers))?|not registered", "value", "guest", "new_or_returning"),
    (r"(?:don'?t|do not|not|without|never|no) (?:count(?:ing)?|includ(?:e|ing)|want|tak(?:e|ing)) (?:the |any |in )?guests?(?: (?:orders?|checkouts?|customers?|purchases?))?|(?:with )?(?:the |all |any )?(?:guests?|guest (?:orders|checkouts)) (?:being |having been )?(?:left out|excluded|not (?:included|counted)|aside|out|taken out|don'?t count)|(?:excl\.?|ex|minus|less|ignoring|ignore|drop(?:ping)?|skip|bar|leav(?:e|ing) out|omit(?:ting)?|w/o) (?:the |any |all )?guests?(?: (?:orders?|checkouts?|customers?))?|only (?:people|customers|those|orders|buyers) (?:\w+ )?(?:with an account|with accounts|we know|logged in|registered|who are known|whose name we know)|(?:registered|logged[- ]in|known) (?:buyers|customers|people|users)(?: only)?", "rule", "+known_customers", None),
    (r"(?:with|w/?|keep(?:ing)?|leav(?:e|ing)|count(?:ing)?|includ(?:e|ing)|plus|incl\.?|add(?:ing)?) (?:in )?(?:the |our |all )*tests? ?(?:customers?|accounts?|orders?|users?|purchases?)(?: (?:left |kept |counted |included |back )?in(?:cluded)?)?|tests? (?:customers?|accounts?|orders?) (?:were |was |are |is )?(?:to be )?(?:left|kept|counted|stay(?:ing)?|too|as well|back) ?(?:in)?", "rule", "-without_test_customers", None),
    (r"(?:but )?(?:only )?(?:where|for (?:those|the ones|lines|products|items)(?: where)?|if|with|lines whose|whose|products whose|when) (?:we (?:do |really |actually )?(?:know|have) (?:the |a |their |its |what (?:it|they) )?(?:unit )?costs?(?: price)?|(?:the |a )?costs? (?:is|are|was) (?:actually |really |definitely )?(?:known|there|recorded|on file|not missing)|(?:a )?known costs?)(?: for(?: it| them)?)?|(?:leav\w+ out|without|exclud\w+|ignor\w+|drop(?:ping)?|skip(?:ping)?) (?:\w+ ){0,4}(?:(?:with(?:out| no| an? (?:unknown|missing))|(?:whose|where) (?:\w+ )?) ?costs?(?: (?:is|are) (?:missing|unknown))?)", "rule", "+known_cost", None),
    (r"(?:count(?:ing)?|tak(?:e|ing)|keep(?:ing)?|includ(?:e|ing)) (?:each |every |the )?(?:line|row|order)s? (?:only )?once|(?:with )?(?:the )?(?:exact |any )*(?:duplicates?|dupes|doubles?)(?: (?:lines|rows|entries|orders))? (?:taken|left|stripped|cleaned|thrown|kicked|filtered) out|(?:with )?(?:the )?(?:exact |any )*duplicates?(?: (?:lines|rows|entries|orders))? (?:removed|excluded|dropped|gone)|(?:drop(?:ping)?|remov(?:e|ing)|take out|taking out|ignor(?:e|ing)|skip(?:ping)?|strip(?:ping)?(?: out)?|clean(?:ed)? of|net of|ex|w/o|kick(?:ing)? out|throw(?:ing)? out|leav(?:e|ing) out|not counting) (?:the |any |all |exact |double |duplicate )*(?:duplicate[sd]?|dupes|doubles|double (?:entries|lines|counts|rows)|duplicate (?:lines|entries|rows|orders))", "rule", "+without_duplicates", None),
    (r"(?:counting|including|include|with|adding|plus|incl\.?) (?:in )?(?:the )?(?:shipping|delivery|postage|gift ?cards?|fees|gift ?wrap\w*|adjustments)(?:(?:, | and |, and | plus | & )(?:whatever |all |any |the )*(?:other )?(?:shipping|postage|gift ?cards?|fees|gift ?wrap\w*|adjustments)(?: there are)?)*", "rule", "-products_only", None),
    (r"(?:with|plus|incl(?:uding|\.)?|and|adding|add|count(?:ing)?|shipping and|keep(?:ing)?)? ?(?:the )?(?:shipping|delivery (?:fees|charges)|fees|gift ?cards?|gift ?wrap(?:ping)?|adjustments)(?: (?:and|&|,) (?:the )?(?:shipping|fees|gift ?cards?|adjustments|gift ?wrap(?:ping)?))* (?:included|counted|left in|kept in|in there|on top|as well|too)|(?:not just|more than|not only) (?:the )?products|everything on the (?:invoice|receipt|bill)|all (?:invoice|order) lines", "rule", "-products_only", None),
)  # fmt: skip


_KEPT_OR_SPACE = re.compile(r"\(\?<[!=][^)]*\)|\[[^\]]*\]| ([?*+{])?")


def _across_gaps(pattern: str) -> str:
    """The pattern with as many spaces as there are: where a date stood between two words, it is blanked out.

    >>> _across_gaps("opens? (?<!no )were ?made[- ]by")
    'opens? +(?<!no )were *made[- ]by'
    """

    def wider(found: re.Match[str]) -> str:
        if not found.group(0).startswith(" "):
            return found.group(0)
        return {None: " +", "?": " *"}.get(found.group(1), found.group(0))

    return _KEPT_OR_SPACE.sub(wider, pattern)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str, str, str | None], ...]:
    rows: list[tuple[str, str, str, str | None]] = [(p, "metric", name, None) for p, name in _METRICS]
    rows += _OTHERS
    return tuple(
        (re.compile(rf"(?<![\w'-])(?:{_across_gaps(pattern)})(?![\w])", re.IGNORECASE), kind, name, dimension)
        for pattern, kind, name, dimension in rows
    )


def find(text: str) -> tuple[Saying, ...]:
    """The sayings of a text, an earlier row before a later one where they overlap, from left to right.

    >>> [(s.id, text[s.start : s.end]) for text in ["what are we paying per thousand views on YouTube"] for s in find(text)]
    [('cpm', 'paying per thousand views')]
    """
    chosen: list[Saying] = []
    for pattern, kind, name, dimension in _compiled():
        for found in pattern.finditer(text):
            start, end = found.span()
            if found.group(0).strip() and all(end <= c.start or c.end <= start for c in chosen):
                chosen.append(Saying(kind, name, start, end, dimension))  # type: ignore[arg-type]
    return tuple(sorted(chosen, key=lambda s: s.start))
