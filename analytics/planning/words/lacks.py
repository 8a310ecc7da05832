"""What people ask a marketing assistant for and Marlow does not have yet: said by name, with the nearest that works.

One row a thing: its code, what it is called in a reply, how people say it, and what is offered instead. ``kind`` tells what
stands in its place in a question: ``measure`` for what would be counted, ``split`` for what it would be split or filtered by,
``task`` for what would have to be done.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

LackKind = Literal["measure", "split", "task"]


@dataclass(frozen=True, slots=True)
class Lack:
    """A thing that is not there; ``instead`` are questions that work."""

    code: str
    label: str
    kind: LackKind
    pattern: str
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacking:
    """A lack found at ``[start, end)`` of a text."""

    lack: Lack
    start: int
    end: int


LACKS: tuple[Lack, ...] = (
    Lack("nps", "NPS or customer satisfaction", "measure", r"nps|net promoter(?: score)?|csat|customer satisfaction|satisfaction(?: score| rate)?|happiness score", ("return rate last month",)),
    Lack("clv", "customer lifetime value", "measure", r"(?:predicted |customer )?(?:clv|ltv|cltv)|life ?time value", ("revenue per buyer this year", "top 10 customers by revenue")),
    Lack("churn", "churn or a prediction of who leaves", "measure", r"churn(?:ed|ing|s)?(?: rate| risk)?|about to leave|likely to leave|going to leave|(?:stop|stopped) buying|attrition|turn rate", ("segment my customers",)),
    Lack("retention", "repeat rates", "measure", r"how long (?:do|does|will) (?:\w+ ){1,2}(?:stay|remain|keep buying)|how often do (?:\w+ ){1,2}(?:come back|return|buy|order)|purchase frequency|order frequency|time between (?:orders|purchases)|how long (?:\w+ ){0,6}?(?:to|until|till|before) (?:\w+ ){0,3}?(?:come back|return|re-?order|(?:buy|order|purchase) again)|re-?purchase rate|repeat (?:purchase )?rate", ("retention by month of first order", "revenue by new or returning last month")),
    Lack("absence", "people by what they did not do", "measure", r"(?:customers|buyers|people|users|shoppers|clients|subscribers|everyone|those|anyone|who) (?:(?:who|that) )?(?:haven'?t|have not|hasn'?t|has not|didn'?t|did not) (?:\w+ ){0,2}?(?:order|bought|buy|purchas|shop|return|open|click|c[ao]me|visit)\w*", ("segment my customers", "how many customers are At risk")),
    Lack("unsold", "things without any sales", "measure", r"(?:products?|items?|articles?|skus?|brands?|categor(?:y|ies)|countries|ones|things|what|which(?: \w+){0,2}|nobody|anything) (?:(?:that|which) )?(?:have |has |had )?(?:didn'?t|did not|haven'?t|have not|hasn'?t|has not|never|don'?t|doesn'?t|not) (?:\w+ ){0,2}?(?:sell|sold|selling|move|moved|shift|shifted|bought)\b(?! (?:well|much|many|more|enough|as|so|that|anything|very|on))|(?:had|have|has|made|got|with|saw|see) (?:no|zero|not (?:a single|one|any)) (?:sales?|orders?|revenue|units sold)\b|(?:sold|selling) (?:nothing|zero|none|not a single one)|without (?:any|a single) (?:sales?|orders?|units? sold)|unsold", ("bottom 10 products by units last month",)),
    Lack("typical", "averages of days, weeks or months", "measure", r"(?:an?|the|our|your) (?:average|avg|normal|typical|usual|ordinary|regular) (?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:compared to|compared with|against|vs\.?|versus|than|like) (?:an?|the|our) (?:average|avg|normal|typical|usual|ordinary) (?:day|week|month|weekend|quarter)", ("revenue by day last month",)),
    Lack("visits", "website visits", "measure", r"(?:people |customers |users |many )?(?:visited|visiting|came to|come to|landed on|browsed) (?:the |our )?(?:site|website|web ?shop|shop|page|home ?page)(?! and bought)|traffic(?! jams?)(?! (?:campaigns?|objectives?|ads?|sources?|goal))|(?:site |web(?:site)? |page |shop |store )?(?:visits?|visitors?(?! [\w-]*\d)|sessions?|page ?views?|foot ?fall|footfall)|web(?:site)? traffic|site traffic|(?:unique|organic) (?:visitors|traffic)|traffic (?:on|to|of) (?:the|our) (?:site|shop|website)", ("clicks by channel last month", "orders by day")),
    Lack("site", "website analytics", "measure", r"landing ?pages?|conversion rate (?:of|on|for|in) (?:the |our |my )?(?:web ?site|web ?shop|shop|store|page|site|online shop|checkout)|(?:website|site|shop|store|on-?site|checkout) conversion(?: rate)?|(?:website|site|page) bounce rate|bounce rate (?:of|on|for) (?:the |our |my )?(?:web ?site|home ?page|landing|shop|page|blog)\w*|time on (?:site|page)|page speed|load(?:ing)? time|exit rate|home ?page|scroll depth|site search|search terms|keywords?|seo(?: rank\w*)?|(?:google|search) ranking|backlinks?|blog(?: posts?)?", ("clicks by channel last month",)),
    Lack("cart", "checkouts or wish lists by themselves", "measure", r"checkout (?:rate|conversion)|wish ?lists?", ("shop funnel last month", "orders by day")),
    Lack("stock", "stock levels", "measure", r"out of stock|stock (?:levels?|values?|outs?|of|for|left)|(?<!in )stock on (?:that|this|the|it|them|those|hand)|how much stock|in stock (?:by|per|in|on|at the (?:end|start)|back)|(?:was|were|been|had) (?:\w+ ){0,4}in stock|ever in stock|inventory|sold out|how (?:many|much) (?:\S+ ){0,6}?(?:do|have) we (?:still )?(?:have |got )?(?:left|on hand|in the warehouse|(?:on|in) (?:the |our )?(?:shel(?:f|ves)|store ?room|back|storage|depot))|(?:are|is) (?:still )?left (?:in (?:the )?(?:warehouse|stock|store ?room)|on the shel\w+)|left in (?:the )?(?:warehouse|stock|store ?room)|warehouse|days of supply|sell[- ]through", ("top 10 products by units last month",)),
    Lack("shipping", "deliveries", "measure", r"deliver(?:y|ies) (?:times?|delays?|costs?)|shipping (?:times?|delays?|costs?|fees? revenue)|late (?:deliveries|orders|parcels)|parcels?|couriers?|on[- ]time delivery", ("orders by country last month",)),
    Lack("support", "customer service", "measure", r"(?:support )?tickets?|call ?cent(?:er|re)(?: calls?)?|calls? (?:did|to|from) our|complaints? (?:to|by) (?:support|phone)|response times?|chats? handled|service level|hotline", ("complaint rate last month",)),
    Lack("reviews", "reviews and ratings", "measure", r"(?:product |customer |star )?(?<!campaign )(?<!weekly )(?<!monthly )(?:reviews?|ratings?)|stars?(?! )|what (?:do|are) (?:\w+ ){0,2}(?:people|ppl|customers|they|buyers) (?:say|saying|think|thinking)|what people (?:say|think)|feedback (?:on|about)|sentiment(?: of| on| about)?|(?:people|customers) (?:say|think) (?:about|of)", ("return rate by product last month",)),
    Lack("social", "social posts and followers", "measure", r"followers?|(?<!she )(?<!he )(?<!who )(?<!they )(?<!everyone )likes|comments?|retweets?|mentions|share of voice|social (?:listening|mentions|posts?|buzz)|engagement(?: rate)?|hashtags?|(?:angry|mad|talking|trending|happening) (?:on|about us on) (?:twitter|x|social|reddit|instagram|facebook)|twitter|reddit|went viral|shitstorm", ("impressions by platform last month",)),
    Lack("video", "video views in detail", "measure", r"view[- ]?through rate|video completion(?: rate)?|watch ?time|vtr|viewability|completion rate", ("impressions by platform last month",)),
    Lack("forecast", "forecasts", "task", r"(?:best|rough) guess|(?<!it's a )(?<!it’s a )(?<!is a )(?<!just a )(?<!only a )(?<!\bi )(?<!\bwe )guess(?:timate)?|what will (?:\w+ ){1,3}(?:bring|be|look|make|end|cost)(?: in| like| up)?|how (?:much|many) (?:\w+ ){0,4}will\b|forecast\w*|predict(?:ion|ed|s)?(?! )|predict|project(?:ed|ions?)|expect(?:ed)? (?:to (?:sell|earn|make)|revenue|sales|orders|next)|(?:will|gonna|going to) (?:we |our |the |revenue |sales |it |they |orders )*(?:be|sell|make|reach|grow|hit|earn|spend|have|get)|next (?:month|week|quarter|year)'?s? (?:revenue|sales|orders)|what would it take|if we (?:double|halve|cut|increase|raise|spend|stop|add)\w*|what if(?! (?:\w+ ){1,4}(?:is|are|was|were) (?:really |just |actually )?(?:bigger|higher|lower|smaller|better|worse|larger|more|less)\b)(?! (?:you|we|i) (?:leave|drop|take|exclude|include|only|count|split|look|add|remove|ignore|keep|filter|leave|just))|outlook|run[- ]?rate", ("revenue by month",)),
    Lack("budget", "budgets and plans", "task", r"(?:media |marketing |ad )?budgets?(?: left| remaining| pacing)?|pacing|(?:split|allocate|distribute|spread|divide|invest) (?:the |our |my )?(?:€ ?)?\d[\d.,]*k?\b(?: euros?)?|over ?spend(?:ing)?|under ?spend(?:ing)?|media plan|plan a .*|(?:how|where) should (?:we|i) (?:spend|invest|put)|(?:plan|campaign) (?:a|for) .*\b\d+ ?k\b", ("spend by channel last month", "ROAS by channel last quarter")),
    Lack("targets", "targets", "measure", r"targets?(?! (?:segment|group|customers))|goals?(?! )|quotas?|(?:vs|versus|against|compared to|ahead of|behind|short of|above|below|off|according to) (?:the |our )?plan\b|to plan\b(?! (?:a|an|the|my|our|for|ahead|with|next))|okrs?|on track|kpi target", ("revenue this month vs last month",)),
    Lack("attribution", "attribution models", "task", r"(?:multi[- ]?touch|first[- ]click|last[- ]click|first[- ]touch|last[- ]touch|data[- ]driven|linear|markov|shapley) ?(?:attribution|model)?|attribution (?:models?|paths?|windows?)|customer journeys?|touch ?points?|assisted conversions?|conversion paths?", ("attributed revenue by channel last month", "MER last month")),
    Lack("incrementality", "experiments and incremental effects", "task", r"incremental\w*|(?:actually )?caus(?:e|ed|al|ing) the (?:sales|orders|revenue)|bought anyway|hold[- ]?outs?|up ?lift|lift tests?|a ?/ ?b[- ]?tests?|ab tests?|split tests?|(?:variant|version) [ab]\b|variants?|significan(?:t|ce)|control group|test group|experiments?", ("ROAS by campaign last month",)),
    Lack("reconcile", "a reconciliation with other tools", "task", r"google analytics|\bga4?\b|shopify|(?:google|meta|facebook) (?:says?|shows?|reports?|claims?)|who is (?:lying|right)|reconcil\w+|don'?t match|doesn'?t match|mismatch|you say \d+", ("conversions by platform last month", "orders last month")),
    Lack("mix", "media mix models", "task", r"mmm|media mix|marketing mix|saturation|diminishing returns|marginal (?:roas|return|cpa)|says \w+ roi is|\broi\b", ("ROAS by channel last quarter",)),
    Lack("payback", "payback times", "measure", r"pay ?back(?: time| period| months)?|earn back|break[- ]?even|make (?:our )?money back", ("CAC last month", "gross margin last month")),
    Lack("copy", "writing texts", "task", r"captions?|subject lines?|(?:write|draft|compose|create|translate|rewrite|proofread) (?:me |us |it |this |that |a |an |the |some |\d+ )*(?:\w+ )*(?:posts?|captions?|mails?|e-?mails?|texts?|copy|headlines?|slogans?|ads?|tweets?|stor(?:y|ies)|newsletters?|description|articles?|blog|letter|messages?|subject)\b|translate|slogan|hashtag ideas|(?:in|into) (?:german|french|spanish|dutch|italian)\b|ad copy", ("click rate by campaign last month",)),
    Lack("lookalike", "look-alike audiences", "task", r"look[- ]?alikes?|customers? (?:like|similar to) (?!customers)\w+|similar (?:customers|people|buyers)|who (?:else )?(?:would|might|will|could) respond|propensity|likely to (?:buy|respond|convert|click|open)|probability", ("segment my customers",)),
    Lack("movement", "movements between segments", "task", r"(?:moved|migrated|went|switched|fell|slipped|upgraded|changed|jumped) from (?:\w+ ){1,4}(?:in)?to (?!month|week|quarter|year|day)\w+|migration|segment (?:changes|movements?|migration)", ("segment my customers",)),
    Lack("consent", "consent and reachability", "measure", r"opt[- ]?ins?(?: rate)?|(?:e-?mail |sms |marketing )?consents?(?: rate)?|reachable|subscribers?(?: count| base)?(?! (?:no\.? |number |#)?\d)|list size|list growth|gdpr|sign[- ]?ups?|registrations?|newsletter sign", ("unsubscribes last month",)),
    Lack("hour", "the hour of the day", "split", r"(?:by |per |each |at what |which |what |at which |best |the )*(?<!\ban )(?<!\bof )(?:hours?|hourly)(?: of (?:the )?day)?(?! ago)|time of (?:the )?day|(?:by |per )?minute|at what time|what time|daytime|(?:in the )?(?:mornings?|evenings?|nights?)(?= (?:orders|sales|revenue|hours))|o'?clock|(?:between )?\d{1,2} ?(?:am|pm)\b|send time", ("orders by day",)),
    Lack("weekday", "the day of the week", "split", r"(?:by |per |which |what |each |best |the )*(?:weekdays?|days? of (?:the )?week)(?! (?:before|last|ago))|(?:on )?(?:mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|weekends)\b", ("orders by day",)),
    Lack("gender", "gender", "split", r"gender|(?:for |between |by |from |of )?(?:men|women|males?|females?|guys and girls)(?: and| vs| versus|,| or)* ?(?:men|women|males?|females?)?|sexes", ("buyers by segment last month",)),
    Lack("age", "age", "split", r"(?:customers?|people|buyers|shoppers) (?:over|under|above|below|aged|older than|younger than) \d+|age(?: groups?| brackets?| bands?)?|ages|gen ?z|millennials?|boomers|under[- ]?\d\ds|over[- ]?\d\ds|(?<!new customers vs )(?<!new customers and )(?<!new and )(?<!new or )(?<!new vs )(?:young|old|older|younger) (?:customers|people|buyers)|sum of ages|demographics?", ("buyers by segment last month",)),
    Lack("place", "cities and regions", "split", r"cit(?:y|ies)|regions?|regional|(?:us |by |per |which |each )states?(?!ide| of)|post ?codes?|zip ?codes?|postal codes?|counties|provinces?|towns?|(?:in |from |for )?(?:berlin|munich|münchen|hamburg|cologne|frankfurt|london|manchester|paris|lyon|vienna|madrid|barcelona|amsterdam|rotterdam|brussels|rome|milan|new york|california|texas|bavaria|scotland|los angeles)", ("revenue by country last month",)),
    Lack("device", "devices", "split", r"devices?(?: types?)?|mobile(?: (?:phone|web|users|traffic))?(?: vs\.?| versus| or| and)*(?: desktop)?|desktops?|tablets?|iphones?|android|ios|browsers?|operating systems?|smartphones?", ("revenue by place of sale last month",)),
    Lack("payment", "ways of payment", "split", r"payment (?:methods?|types?|providers?|options?)|paypal|klarna|credit cards?|apple pay|invoice payments?|how (?:do )?(?:people|customers) pay", ("revenue by country last month",)),
    Lack("coupon", "coupon codes", "split", r"(?:coupon|voucher|promo(?:tion)?|discount) codes?|coupons?(?! portal)|vouchers?|promo(?:tion)?s?(?: codes?)?(?= (?:use|used|redeem\w*|orders|sales|usage))|redemptions?|redeem(?:ed)?", ("discounts last month",)),
    Lack("creative", "single ads and keywords", "split", r"creatives?|ad ?sets?|ad ?groups?|single ads|(?:per|by) ads?\b(?! (?:channels?|platforms?|networks?|campaigns?|clicks?|spend))|placements?|audiences?|ad formats?|by format", ("ROAS by campaign last month",)),
    Lack("sizes", "variants such as colour and size", "split", r"colou?rs?|sizes?(?! of)|(?:by|per|which) (?:variants?|materials?|flavou?rs?)", ("revenue by product last month",)),
    Lack("price", "prices", "measure", r"(?:average |unit |selling |list )?prices?(?: points?| changes?| elasticity)?|(?:most|least) expensive products?|how much (?:does|is|do) (?:the|a|an) (?!\w* ?(?:revenue|spend|ads))\w+(?: \w+)? cost\b", ("average order value last month",)),
    Lack("costs", "costs beyond media spend", "measure", r"(?:staff|payroll|salar(?:y|ies)|agency|overhead|fixed|operating|shipping) (?:costs?|fees?)|salaries|ebitda?|net profit|cash ?flow|p&l|opex|taxes|vat|tax(?:es)? paid|net income|operating profit", ("gross margin last month", "spend last month")),
    Lack("subscription", "subscriptions", "measure", r"subscriptions?|mrr|arr|recurring revenue|memberships?|loyalty (?:points|program\w*|members)|points(?! (?:higher|lower|up|down|more|less|better|worse))|gift cards? sold|referrals?", ("revenue by new or returning last month",)),
    Lack("offline", "media that are not booked here", "split", r"tv(?: ads?| spots?)?|television|radio|billboards?|print ads?|in print|podcasts?|influencers?|linkedin|snapchat|whatsapp|push notifications?|direct mail|flyers?|ooh ads?|organic(?: search| social)?|amazon ads?|spotify|trade (?:fairs?|shows?)|events?(?! )", ("spend by channel last month",)),
    Lack("returned", "numbers of returned units", "measure", r"(?:how many |number of |the )?(?:units|pieces|items) (?:\w+ ){0,2}(?:returned|came back|come back|sent back)|returned (?:units|pieces|items)", ("return rate last month", "returned revenue last month")),
    Lack("basket", "items in an order", "measure", r"(?:average |avg )?(?:number of )?(?:items|units|products|pieces|articles) (?:per|in an|in each) (?:order|basket)", ("average order value last month",)),
    Lack("statistics", "medians and other statistics", "measure", r"medians?|standard deviation|variance|percentiles?|correlat\w+|distribution of|outlier test", ("average order value last month",)),
    Lack("times", "how often a customer bought", "split", r"(?:bought|ordered|purchased|buy|order) (?:only |exactly )?(?:once|twice|thrice|(?:two|three|four|five|\d+) times|again)", ("segment my customers",)),
    Lack("catalogue", "lists of what the shop has", "task", r"(?:list|which|what|how many) (?:all |of )*(?:our |the |my )?(?:campaigns|platforms|categories|brands|products|countries|channels|skus|markets) (?:do we (?:have|use|sell|run|ship to|carry|offer|work with)|are there|exist|are (?:currently |now )?(?:live|running|active|on)|do you know)|campaigns (?:are )?(?:currently |right now )?(?:running|live)(?: right now| now| at the moment)?|list (?:all )?(?:our |the )?(?:brands|categories|platforms|countries|channels)", ("revenue by brand", "campaign summary last month")),
    Lack("export", "files from here", "task", r"(?:export|download|save) (?:\S+ ){0,6}(?:to|as|in|into) (?:an? )?(?:excel|csv|xlsx?|pdf|spreadsheet|google sheets?|file|powerpoint|ppt)|(?:as|in) (?:an? )?(?:excel|csv|pdf)(?: file)?|export|spreadsheet|powerpoint", ("revenue by month",)),
    Lack("alerts", "alerts", "task", r"(?:what|which|my|our|any) alerts?|alerts do", ("revenue by day",)),
    Lack("weather", "weather", "measure", r"(?:because of|due to|effect of|impact of) (?:the )?weather|temperatures?", ("revenue by day",)),
    Lack("reasons", "reasons for returns or for leaving", "measure", r"(?:why|what makes|for what reasons?) (?:do|did|are|were|have|does|did)?\s?(?:they|people|customers|buyers|clients|folks|everybody|everyone|so many) (?:\w+ )?(?:send|sent|sending|bring|brought|bringing|giv\w+|gave|return\w*|unsubscrib\w*|leav\w+|left|complain\w*)(?: (?:it|them|that|so much|things|stuff|goods))?(?: back)?|(?:return|refund|cancellation|unsubscribe|opt-?out) reasons?|reasons? (?:for|why|that|they|people) (?:the |they |people |customers )?(?:returns?|refunds?|send|sent|returned|left|unsubscribed)", ("return rate by product last quarter",)),
    Lack("search_rank", "places in search results", "measure", r"(?:lost )?impression shares?|seo|rank(?:ing|s|ed)? (?:on|in|at) (?:google|bing|search)|ad positions?|quality scores?", ("clicks by platform last month",)),
    Lack("supplier", "suppliers and purchasing", "measure", r"suppliers?|vendors?|wholesalers?|purchas(?:e|ing) prices?", ("gross margin by brand last month",)),
    Lack("staff", "who of the team sold it", "split", r"(?:by |per |which |each )*(?:sales ?(?:reps?|persons?|people|staff)|cashiers?|shop assistants?)", ("revenue by place of sale last month",)),
    Lack("mail_domain", "the recipients' mail providers", "split", r"(?:gmail|gmx|hotmail|outlook|yahoo|web\.de|icloud) (?:and \w+ )?(?:people|users|addresses|recipients|subscribers|readers|accounts|inbox\w*)|mail(?:box)? (?:domains?|providers?)", ("open rate by campaign last quarter",)),
    Lack("cash", "bank balances, invoices and taxes", "measure", r"bank (?:balance|account)s?|cash (?:balance|position|in (?:the |our )?bank|on hand|left)|liquidity|(?:unpaid|open|overdue|outstanding) invoices", ("revenue by month",)),
    Lack("benchmark", "figures of the industry", "measure", r"(?:in|for|of) (?:our|the|this) (?:industry|trade|sector|line of business)|industry (?:standard|norm)s?", ("click rate by month",)),
    Lack("change", "what changed since", "task", r"changed since this morning|total change(?:d)?(?: since)?|what changed after|after (?:we|the) launch\w*", ("how fresh is the data", "revenue by day")),
)  # fmt: skip
"""Order decides where two fit; the longest stretch of text wins before it."""


@cache
def _compiled() -> tuple[tuple[Lack, re.Pattern[str]], ...]:
    return tuple(
        (lack, re.compile(rf"(?<![\w-])(?:{lack.pattern})(?![\w])(?! aside\b)", re.IGNORECASE))
        for lack in LACKS
    )


def find(text: str, taken: tuple[tuple[int, int], ...] = ()) -> tuple[Lacking, ...]:
    """What a text asks for that is not there, the longest first where they overlap; nothing inside ``taken`` spans.

    >>> [f.lack.code for f in find("nps and cvr on mobile vs desktop")]
    ['nps', 'device']
    """
    found = [
        Lacking(lack, m.start(), m.end())
        for lack, pattern in _compiled()
        for m in pattern.finditer(text)
        if m.group(0).strip() and not any(s < m.end() and m.start() < e for s, e in taken)
    ]
    chosen: list[Lacking] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if all(one.end <= c.start or c.end <= one.start for c in chosen):
            chosen.append(one)
    return tuple(sorted(chosen, key=lambda f: f.start))
