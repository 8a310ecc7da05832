"""English: every sentence that Marlow says, by code. ``render.py`` explains the placeholders."""

from __future__ import annotations

PLURAL_LABELS = frozenset(
    {
        "orders",
        "units sold",
        "buyers",
        "new customers",
        "discounts",
        "impressions",
        "clicks",
        "conversions",
        "e-mails sent",
        "e-mails delivered",
        "opens",
        "machine opens",
        "unique clicks",
        "bounces",
        "unsubscribes",
        "complaints",
    }
)

REASONS: dict[str, str] = {
    "zero_denominator": "its denominator is zero",
    "not_recorded": "no row of that period has the figure",
    "cost_missing": "the cost of some products sold is missing",
    "no_orders": "there were no orders",
    "no_buyers": "no known customer bought",
    "no_units": "nothing was sold",
    "no_revenue": "there was no revenue",
    "no_impressions": "there were no impressions",
    "no_clicks": "there were no clicks",
    "no_conversions": "there were no conversions",
    "no_spend": "nothing was spent",
    "no_reach": "no reach was recorded",
    "no_new_customers": "there were no new customers",
    "no_delivered": "nothing was delivered",
    "no_sent": "nothing was sent",
    "no_human_opens": "nobody opened it",
    "reach_not_additive": "reach does not add up over days or campaigns",
}

_METRIC: dict[str, str] = {
    "metric.value": "{metric|was} {c0} {window|in}.",
    "metric.value_beside_all": "{metric|was} {c0} {window|in}, the last full month since no dates were named; {c1} over all data.",
    "metric.value_compared": "{metric|was} {c0} {window|in}, {c0.change} on {base_window} ({c0.base}).",
    "metric.value_without_base": "{metric|was} {c0} {window|in}; for {base_window} it cannot be told.",
    "metric.values": "{list|cap} {window|in}.",
    "metric.values_compared": "{list|cap} {window|in}, each against {base_window}.",
    "metric.none": "– : {metric} cannot be told {window|in}, because {reason|reason}.",
    "metric.no_rows": "No rows of {metric} {window|in}.",
    "metric.top": "{top} has the highest {metric}: {c0} {window|in}[[, {c0.change} on {base_window}]][[; overall {c1}]].",
    "metric.top_share": "{top} has the highest {metric}: {c0} {window|in}, {share} of {c1}[[; {c0.change} on {base_window}]].",
    "metric.bottom": "{top} has the lowest {metric}: {c0} {window|in}[[, {c0.change} on {base_window}]][[; overall {c1}]].",
    "metric.series": "{metric|was} {c0} {window|in}; the best {grain} was {best} with {c1}, the weakest {least} with {c2}.",
    "metric.series_compared": (
        "{metric|was} {c0} {window|in}, {c0.change} on {base_window}; the best {grain} was {best} with {c1}, "
        "the weakest {least} with {c2}."
    ),
    "metric.series_without_total": "{metric|cap} by {grain} {window|in}: best {best} with {c1}, weakest {least} with {c2}.",
    "option.by_metric": "By {metric}",
    "option.named": "{name}",
    "about.best_by": "Best {dimension} by what?",
    "about.which_campaign": "Which campaign is meant?",
}

_REASON_ISSUES: dict[str, str] = {
    **{
        f"reason.{code}": "{metric|cap} is “–” because " + text + "."
        for code, text in REASONS.items()
        if code not in ("cost_missing", "no_conversions")
    },
    "reason.cost_missing": "{metric|cap} is “–” because {n} sale lines have no cost; import costs into products or order lines.",
    "reason.no_conversions": "{metric|cap} is “–”: 0 conversions[[ on {spent} of spend]].",
}

_ISSUES: dict[str, str] = {
    "issue.try": "Try {options|or}.",
    "unknown_name": "I know no campaign, product or value called {word|q}.[[ Nearest: {near|or}.]]",
    "unknown_metric": "I have no metric called {word|q}, so I cannot count it.[[ Nearest: {near|or}.]]",
    "no_metric": "I did not find what to count in that.[[ I can count {near|or}, for example.]]",
    "unknown_term": "{word|q} is not a term I have a definition for.[[ Nearest: {near|or}.]]",
    "not_recorded_by": "{metric|cap} is not recorded by {dimension}.[[ By {dimension} I have {near}.]]",
    "no_data_at_all": "There is no data yet; import some with “marlow import”, or start the demo shop with “marlow demo”.",
    "window_after_data": "The data ends on {through}, before {window|range}.",
    "window_before_data": "The data begins on {since}, after {window|range}.",
    "rows_capped": "Only the first {n} rows are shown and counted in this table.",
    "few_buyers": "With {n} buyers the quintiles are coarse; read the segments as a first sorting.",
    "which_customer": "Which customer? Name the number, for example.",
    "unknown_customer": "There is no customer {word|q}.[[ Nearest: {near|or}.]]",
    "several_customers": "Several customers are called {word|q}: {near|or}. Say the number.",
    "nothing_to_explain": "There is no answer yet in this conversation that I could open up.",
    "timed_out": "That took longer than {seconds} seconds and was stopped; nothing was changed. Narrow the period, or ask again.",
    "stopped": "Stopped. Nothing was changed.",
    "job.started": "This takes longer than {seconds} seconds and goes on as a job; the answer follows here.",
    "internal": "That part failed on my side; nothing was changed. Reference {reference}.",
}

_SEGMENTS: dict[str, str] = {
    "segments.sizes": "Your {c0} fall into {n} segments; {c1} are {richest} and bring {c2} of the revenue, as of {today}.",
    "segments.none": "Nobody has bought yet, so there is nothing to segment.",
    "action.champions": "Reward; ask for reviews and referrals",
    "action.loyal": "Offer more of what they like, early access",
    "action.potential": "Second and third order: bundles, membership",
    "action.new": "Welcome well; help with the first product",
    "action.promising": "Remind within their usual gap",
    "action.attention": "A reason to come back now",
    "action.sleep": "A light reminder before they sleep",
    "action.risk": "Win back personally; ask what went wrong",
    "action.lose": "Call or write in person; best offer",
    "action.hibernating": "Cheap win-back only, else rest",
}

_PROFILE: dict[str, str] = {
    "profile.card": "Customer {customer} placed {c0} worth {c1}, the last on {last_on}: {segment}.",
    "profile.prospect": "Customer {customer} has not bought anything yet[[; signed up {since}]].",
    "profile.consent": (
        "Consent: e-mail {email}, SMS {sms}.[[ Country {country}.]][[ Signed up {since}.]][[ Came by {acquired}.]]"
        "[[ Buys most in {categories}.]][[ Test customer: {test}.]]"
    ),
    "profile.masked": "Name, e-mail address and phone number are masked.",
    "profile.scores": "RFM {r}-{f}-{m} since {first_on}: segment {segment}.",
}

_CAMPAIGN: dict[str, str] = {
    "campaign.email": "{name}: click rate {c1} of {c0} delivered {window|in}[[, {c1.change} on all e-mail ({c1.base})]]; open rate without machines {c2}.",
    "campaign.email_without_rate": "{name}: {c0} delivered {window|in}; rates cannot be told.",
    "campaign.ads": "{name}: ROAS {c2} on {c0} of spend {window|in}[[, {c2.change} on its channel ({c2.base})]].",
    "campaign.ads_without_rate": "{name}: {c0} of spend {window|in}; ROAS cannot be told.",
    "campaign.no_days": "{name} has no daily figures {window|in}.",
    "campaign.none": "No campaign has figures {window|in}.",
    "campaign.all": "{n} campaigns made {c1} of attributed revenue on {c0} of spend {window|in}: ROAS {c2}; {top} made the most.",
    "campaign.card": "{name}: {channel}[[ on {platform}]][[, {starts}]][[ to {ends}]].",
    "campaign.machine_opens": "{n} opens ({share}) were made by machines and are not in the open rate.",
}

_DEFINE: dict[str, str] = {
    "define.term": "{term|cap} = {formula}.",
    "define.with_value": "{term|cap} = {formula}; it was {c0} {window|in}.",
    "define.text": "{text}",
    "explain.how": "“{headline}” comes from {n} queries on data version {version}[[: {formulas}]].",
    "explain.no_query": "“{headline}” needed no query.",
    "explain.text": "{text}",
    "explain.gone": "That answer is no longer stored; ask the question again and then how it was computed.",
    "freshness.orders": "Orders reach to {through}, {c0} before today ({today}).",
    "freshness.version": "Data version {version} of {at}: {what}.",
    "freshness.import": "Last import: {file}, {loaded} lines loaded, {rejected} rejected.",
    "freshness.empty": "There is no data yet; import some with “marlow import”, or start the demo shop with “marlow demo”.",
    "calm": "Let us look at the facts.",
    "read_as": "I read {said|q} as {term}.",
}

_TALK: dict[str, str] = {
    "talk.greeting": "Hello. Ask me about revenue, campaigns, customers or recommendations[[; the data reaches to {through}]].",
    "talk.help": "You can ask in your own words; each of these works[[ on data to {through}]].",
    "talk.thanks": "You are welcome.",
    "talk.praise": "Thank you. Every number opens up with “how was this computed”.",
    "talk.bye": "Until next time.",
    "talk.joke": "I am Marlow, a marketing assistant; I answer with numbers you can check.",
    "talk.insult": "Sorry that this did not help. Tell me what you expected, or try one of these; say “talk to a person” for a hand-over.",
    "talk.handover": "I cannot call anyone from here; your transcript is kept, and the contact for it is set by your administrator.",
    "talk.weather": "That is outside what I know; I answer questions about your shop's sales, customers and campaigns.",
    "talk.prompt": "I cannot do that, and there is nothing hidden to show; I answer questions about your shop's data.",
    "talk.sql": "I run no commands or SQL out of a message; ask in words, and every answer shows the SQL that I ran.",
    "talk.dump": "I do not give out names, e-mail addresses or phone numbers of customers; I can count and segment them instead.",
    "talk.trait": "I do not select people by protected traits; I can segment by what they bought, when and how often.",
    "talk.fake": "I do not change numbers to look better; I can show the same figures with honest context, such as longer periods or a comparison.",
    "talk.competitor": "Competitors' figures are not in your data, and I do not guess; I can show your own trend instead.",
    "talk.act": "I cannot send, save or change anything yet, so nothing was done; I can show you the numbers for it.",
    "talk.fallback": "I did not understand that well enough to answer with a number. You could ask {examples|or}.",
    "talk.demo": "This is the demo shop: invented data.",
    "talk.es": "Todavía solo entiendo preguntas en inglés; por ejemplo: “new customers in September”.",
    "talk.de": "Ich verstehe bisher nur Fragen auf Englisch; zum Beispiel: „revenue last month“.",
    "talk.fr": "Je ne comprends pour l'instant que les questions en anglais, par exemple : « revenue last month ».",
    "talk.pt": "Por enquanto só entendo perguntas em inglês; por exemplo: “revenue last month”.",
    "talk.zh": "我目前只能理解英文问题，例如：“revenue last month”。",
    "talk.ja": "今のところ英語の質問だけに対応しています。例：「revenue last month」",
}

_LABELS: dict[str, str] = {
    "label.by": "By {dimension}",
    "label.compare": "Against the period before",
    "label.by_segment_month": "Revenue by segment",
    "label.define_rfm": "How are they defined?",
    "label.freshness": "How fresh is this?",
    "label.quality": "How good is the data?",
    "label.recommend": "Recommend products",
    "label.segments": "All segments",
    "label.top_customers": "Top customers",
    "label.all_campaigns": "All campaigns",
    "label.roas_by_channel": "ROAS by channel",
    "label.worst_campaigns": "Weakest campaigns",
    "label.how_computed": "How was this computed?",
    "label.named": "{name}",
    "label.revenue_by_day": "Revenue by day",
    "label.example": "{text}",
    "say.segment_revenue": "revenue by customer segment over all time",
    "say.define": "define {term}",
    "say.freshness": "how fresh is our data",
    "say.quality": "how good is our data",
    "say.recommend": "recommend products for customer {customer}",
    "say.segments": "segment my customers",
    "say.top_customers": "top 10 customers by revenue",
    "say.all_campaigns": "campaign summary last month",
    "say.campaign": "how did {name} do",
    "say.campaign_by_day": "{metric} by day for {name} over all time",
    "say.roas_by_channel": "ROAS by channel last quarter",
    "say.worst_campaigns": "bottom 5 campaigns by ROAS last quarter",
    "say.how_computed": "how was this computed",
    "say.revenue_by_day": "revenue by day",
    "say.example": "{text}",
}

_COLUMNS: dict[str, str] = {
    "column.metric": "Metric",
    "column.value": "Value",
    "column.unit": "Unit",
    "column.base": "Before",
    "column.change": "Change",
    "column.share": "Share",
    "column.dimension": "{dimension|cap}",
    "column.metric_name": "{metric|cap}",
    "column.segment": "Segment",
    "column.customers": "Customers",
    "column.revenue": "Revenue",
    "column.revenue_share": "Share of revenue",
    "column.aov": "Average order",
    "column.recency": "Days since last order",
    "column.action": "What to do",
    "column.date": "Date",
    "column.order": "Order",
    "column.units": "Units",
    "column.amount": "Amount",
    "column.campaign": "Campaign",
    "column.channel_average": "All {channel}",
    "column.query": "Query",
    "column.rows": "Rows",
    "column.ms": "ms",
    "column.sql": "SQL",
    "column.params": "Parameters",
    "column.data": "Data",
    "column.first": "First day",
    "column.last": "Last day",
    "column.lag": "Days behind",
    "cell.quantity": "{value}",
}

TEMPLATES: dict[str, str] = {
    **_METRIC,
    **_REASON_ISSUES,
    **_ISSUES,
    **_SEGMENTS,
    **_PROFILE,
    **_CAMPAIGN,
    **_DEFINE,
    **_TALK,
    **_LABELS,
    **_COLUMNS,
}
