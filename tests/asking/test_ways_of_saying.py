"""Ways of saying how many, which of them, when and without what: a sentence, and the question that it is."""

from __future__ import annotations

import pytest

from tests.stores import Desk

SEPTEMBER, QUARTER, YEAR = (
    "in 2026-09-01..2026-10-01",
    "in 2026-07-01..2026-10-01",
    "in 2026-01-01..2026-10-21",
)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("brands above thirty thousand euros in Q3", f"metrics.query revenue by brand {QUARTER} having revenue>30000"),
        ("categories with profit above 3000 in September", f"metrics.query gross_margin by category {SEPTEMBER} having gross_margin>3000"),
        ("spend April May June in a row, one line each", "metrics.query spend by month in 2026-04-01..2026-07-01"),
        ("orders last weekend, Saturday and Sunday separately", "metrics.query orders by day in 2026-10-17..2026-10-19"),
        ("which ones annoy people the most? unsubscribe rate by campaign last quarter, worst 4",
         f"metrics.query unsubscribe_rate by campaign {QUARTER} top 4"),
        ("do newcomers or regulars bring in the money, last quarter", f"metrics.query revenue by new_or_returning {QUARTER}"),
        ("total marketing efficiency last month", f"metrics.query mer {SEPTEMBER}"),
        ("how many different people has Glow Week got in front of last quarter", f"metrics.query reach {QUARTER} where campaign=cmp-14"),
        ("clicks with a traffic goal last month", f"metrics.query clicks {SEPTEMBER} where objective=traffic"),
        ("what do customers who bought from Krume spend per order, last month", f"metrics.query aov {SEPTEMBER} where brand=Krume"),
        ("which newsletter made the most per sent mail last quarter", f"metrics.query revenue_per_recipient by campaign {QUARTER} top 10"),
        ("clicks on the summer coolers mail last quarter, only the unique ones", f"metrics.query unique_clicks {QUARTER} where campaign=cmp-34"),
        ("Tea last quarter: orders by brand and month, I fear Leaf & Lantern is fading", f"metrics.query orders by brand,month {QUARTER} where category=Tea"),
        ("how much coffee did we sell last month, in euros, not bags", f"metrics.query revenue {SEPTEMBER} where category=Coffee"),
        ("Easter is around the corner, so how many orders did we have last month", f"metrics.query orders {SEPTEMBER}"),
        ("suppose 2004 walked in, which three products would you show them", "products.recommend 2004 top 3"),
        ("customer 51, two ideas", "products.recommend 51 top 2"),
        ("which campaigns earned their keep last month, a summary of all of them", "campaigns.performance all in 2026-09-01..2026-10-01"),
        ("whenever I write revenue, take it as net revenue", "preferences.manage set metric.revenue net_revenue"),
        ("was Cyber Monday 2025 worse than the one in 2024, in euros", "metrics.query revenue in 2025-12-01..2025-12-02 vs 2024-12-02..2024-12-03"),
        ("we started the matcha push in May so how many orders did we have June and July by week", "metrics.query orders by week in 2026-06-01..2026-08-01"),
        ("a gentleman on the phone, no. 51, what is his history", "customers.profile 51"),
        ("sales of the autumn range last month", f"metrics.query revenue {SEPTEMBER}"),
        ("best products by revenue last month, 15 of them please", f"metrics.query revenue by product {SEPTEMBER} top 15"),
        ("top15 products by units last month", f"metrics.query units by product {SEPTEMBER} top 15"),
        ("what should I offer customer 88? only one please", "products.recommend 88 top 1"),
        ("ideas for customer number 12, maybe seven", "products.recommend 12 top 7"),
        ("three suggestions for the shopper with the id 300", "products.recommend 300 top 3"),
        ("spend on search campaigns in September, one by one", f"metrics.query spend by campaign {SEPTEMBER} where channel=search"),
        ("units of the kettles last month, each of them separately", f"metrics.query units by product {SEPTEMBER} where category=Kettles & Teaware"),
        ("how is revenue last month divided between web, app and store", f"metrics.query revenue by sales_channel {SEPTEMBER}"),
        ("revenue France vs Spain last quarter, by month", f"metrics.query revenue by country,month {QUARTER} where country=ES|FR"),
        ("the yearly revenue please", "metrics.query revenue by year in 2024-07-01..2026-10-21"),
        ("products where over 10 percent was returned this year", f"metrics.query return_rate by product {YEAR} having return_rate>0.1"),
        ("ratio of revenue to ad spend for the whole shop last month", f"metrics.query mer {SEPTEMBER}"),
        ("what does the typical order bring in in Spain last month", f"metrics.query aov {SEPTEMBER} where country=ES"),
        ("which brand has the most goods coming back in euros this year", f"metrics.query returned_revenue by brand {YEAR}"),
        ("aov with guests left out last month", f"metrics.query aov {SEPTEMBER} rules +known_customers"),
        ("revenue of coffee apart from Brisa last month", f"metrics.query revenue {SEPTEMBER} where brand!=Brisa & category=Coffee"),
        ("orders everywhere but France last month", f"metrics.query orders {SEPTEMBER} where country!=FR"),
        ("orders from the us in q3", f"metrics.query orders {QUARTER} where country=US"),
        ("aov us vs uk last quarter", f"metrics.query aov by country {QUARTER} where country=GB|US"),
        ("IT told me that revenue is off, revenue last month?", f"metrics.query revenue {SEPTEMBER}"),
        ("revenue in IT last month", f"metrics.query revenue {SEPTEMBER} where country=IT"),
        ("hello, may i see the orders for september", f"metrics.query orders {SEPTEMBER}"),
        ("clicks of Glow Week against Brand Search Always On in September", f"metrics.query clicks by campaign {SEPTEMBER} where campaign=cmp-1|cmp-14"),
        ("units since the sale began on 3 October", "metrics.query units in 2026-10-03..2026-10-21"),
        ("spend in Q2 plus Q3 together", "metrics.query spend in 2026-04-01..2026-10-01"),
        ("how exactly do you compute CAC? it's for a slide", "terms.define cac"),
        ("what does without duplicates do", "terms.define without_duplicates"),
        ("customers who spent more than 500 euros with us last month", f"metrics.query revenue by customer {SEPTEMBER} having revenue>500"),
        ("how many of the pots named Electric Kettle Sage were sold last month", f"metrics.query units {SEPTEMBER} where product=1033B"),
        ("revenue by hour, sorry, by day in september", f"metrics.query revenue by day {SEPTEMBER}"),
        ("best sellers in tea by units last quarter", f"metrics.query units by product {QUARTER} where category=Tea top 10"),
        ("roas of the retention campaigns last quarter", f"metrics.query roas by campaign {QUARTER} where objective=retention"),
        ("sort everybody who ordered in France by how often they buy", "customers.segments in 2024-07-01..2026-10-21 where country=FR"),
        ("The agency claims that deliveries are late. Orders by country last month?", f"metrics.query orders by country {SEPTEMBER}"),
        ("is anyone even opening our mails? open rate by campaign last quarter", f"metrics.query open_rate by campaign {QUARTER}"),
        ("spend by campaign last month, we cut the budget and nobody told me", f"metrics.query spend by campaign {SEPTEMBER}"),
        ("revenue last month, i only want search", f"metrics.query revenue {SEPTEMBER} where channel=search"),
        ("which brands made the most revenue last month, i have to choose", f"metrics.query revenue by brand {SEPTEMBER}"),
        ("orders in september next to last year's september", f"metrics.query orders {SEPTEMBER} vs 2025-09-01..2025-10-01"),
        ("net revenue in money last month", f"metrics.query net_revenue {SEPTEMBER}"),
        ("kettles, how many did we sell last month", f"metrics.query units {SEPTEMBER} where category=Kettles & Teaware"),
        ("customer 42, revenue last year", "metrics.query revenue in 2025-01-01..2026-01-01 where customer=42"),
        ("are our numbers any good", "data.quality"),
        ("customer 42 is on the phone, suggest 3 teas", "products.recommend 42 top 3 where category=Tea"),
    ],
)  # fmt: skip
def test_a_sentence_is_this_question(said: str, question: str, desk: Desk) -> None:
    assert [a.question for a in desk.ask(said).answers] == [question]


@pytest.mark.parametrize(
    ("first", "then", "question"),
    [
        ("revenue by country last month", "which are over 20000", f"metrics.query revenue by country {SEPTEMBER} having revenue>20000"),
        ("ctr social vs video last quarter", "cpc of both, by month", f"metrics.query cpc by channel,month {QUARTER} where channel=social|video"),
        ("orders on black friday", "and the one before?", "metrics.query orders in 2024-11-29..2024-11-30"),
        ("revenue at easter", "compared with the easter before that", "metrics.query revenue in 2026-04-03..2026-04-07 vs 2025-04-18..2025-04-22"),
        ("gross margin rate by brand last month", "rather in euros please", f"metrics.query gross_margin by brand {SEPTEMBER}"),
        ("opens and bounces last month", "the rates please", f"metrics.query open_rate+bounce_rate {SEPTEMBER}"),
        ("units of electric kettle sage last month", "and the blue one?", f"metrics.query units {SEPTEMBER} where product=1033A"),
        ("what would customer 42 like", "only tea, two", "products.recommend 42 top 2 where category=Tea"),
        ("how many mugs in moss did we sell last month", "and the sky one", f"metrics.query units {SEPTEMBER} where product=1067F"),
        ("opens by week", "as a rate", "metrics.query open_rate by week in 2026-07-27..2026-10-19"),
        ("orders by week in Q3", "return rate over that time, no split", f"metrics.query return_rate {QUARTER}"),
        ("new customers last month", "and what did each cost us", f"metrics.query cac {SEPTEMBER}"),
        ("what's the latest day we have", "orders on that day", "metrics.query orders in 2026-10-20..2026-10-21"),
        ("units by product last month", "the worst, four this time", f"metrics.query units by product {SEPTEMBER} bottom 4"),
        ("revenue last month", "split into web, app and store", f"metrics.query revenue by sales_channel {SEPTEMBER}"),
    ],
)  # fmt: skip
def test_a_follow_up_is_this_question(first: str, then: str, question: str, desk: Desk) -> None:
    desk.ask(first)
    assert [a.question for a in desk.ask(then).answers] == [question]


@pytest.mark.parametrize(
    ("said", "questions"),
    [
        ("who is customer 9 and how did Glow Week go",
         ["customers.profile 9", "campaigns.performance cmp-14 in 2024-07-01..2026-10-21"]),
        ("profile of customer 42, plus revenue by month this year",
         ["customers.profile 42", f"metrics.query revenue by month {YEAR}"]),
        ("what is AOV again? and show it by country last month",
         ["terms.define aov", f"metrics.query aov by country {SEPTEMBER}"]),
        ("revenue by country last month, then orders by brand",
         [f"metrics.query revenue by country {SEPTEMBER}", f"metrics.query orders by brand {SEPTEMBER}"]),
    ],
)  # fmt: skip
def test_several_requests_are_each_this_question(said: str, questions: list[str], desk: Desk) -> None:
    assert [a.question for a in desk.ask(said).answers] == questions


@pytest.mark.parametrize(
    "said", ["how did the Pumpkin Spice campaign do?", "performance of campaign Lemon Zest last month"]
)
def test_a_campaign_that_is_not_there_is_told(said: str, desk: Desk) -> None:
    answer = desk.ask(said, intent="campaign").answers[0]
    assert [issue.code for issue in answer.issues] == ["unknown_name"]
