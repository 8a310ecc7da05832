"""What a turn keeps, replaces and drops of the turns before it: each case is a talk, and the question of its last turn."""

from __future__ import annotations

import pytest

from tests.stores import Desk

SEPTEMBER = "in 2026-09-01..2026-10-01"
LIFE = "in 2024-07-01..2026-10-21"

TURNS = [
    # Dates set right, and dates gone on to: looked at in the place of those before, not beside them.
    (["orders yesterday", "sorry, i wanted the day before that"], "metrics.query orders in 2026-10-19..2026-10-20"),
    (["units in Q2", "nope, the quarter before"], "metrics.query units in 2026-01-01..2026-04-01"),
    (["aov last friday", "and the friday before"], "metrics.query aov in 2026-10-09..2026-10-10"),
    (["aov last friday", "what about the one before that", "and the one before?"], "metrics.query aov in 2026-10-02..2026-10-03"),
    (["clicks last month", "how was it the month before"], "metrics.query clicks in 2026-08-01..2026-09-01"),
    (["clicks last week", "against the week before"], "metrics.query clicks in 2026-10-12..2026-10-19 vs 2026-10-05..2026-10-12"),
    (["clicks last week", "was it more the week before"], "metrics.query clicks in 2026-10-12..2026-10-19 vs 2026-10-05..2026-10-12"),
    (["orders last friday", "versus the friday before"], "metrics.query orders in 2026-10-16..2026-10-17 vs 2026-10-09..2026-10-10"),
    (["orders in Q3", "set the quarter before beside it"], "metrics.query orders in 2026-07-01..2026-10-01 vs 2026-04-01..2026-07-01"),
    # After a campaign: its figures, and what is the shop's own.
    (["how did Glow Week do", "what does one order cost there"], f"metrics.query cpa {LIFE} where campaign=cmp-14"),
    (["how did Glow Week do", "only its click-through in october"], "metrics.query ctr in 2026-10-01..2026-10-21 where campaign=cmp-14"),
    (["how did Glow Week do", "alright then, how much did we sell in may"], "metrics.query revenue in 2026-05-01..2026-06-01"),
    # The price of one thing, then of another.
    (["cpa by channel last month", "and a click?"], f"metrics.query cpc by channel {SEPTEMBER}"),
    (["what did a click cost last month", "and for a thousand impressions"], f"metrics.query cpm {SEPTEMBER}"),
    # A thing of its own, at the time of the talk.
    (["units of Matcha Kitchen Grade last month", "spend of Glow Week in that month"], f"metrics.query spend {SEPTEMBER} where campaign=cmp-14"),
    # Rows of a list: fewer of them, or those of some people.
    (["cpm by platform last month", "cheapest three only"], f"metrics.query cpm by platform {SEPTEMBER} bottom 3"),
    (["cpc by campaign last month", "the two priciest"], f"metrics.query cpc by campaign {SEPTEMBER} top 2"),
    (["top 5 products by units last month", "Hibernating only"], f"metrics.query units by product {SEPTEMBER} where segment=Hibernating top 5"),
    # A guess at the answer is no filter.
    (["revenue last month", "is it the app? show it by place of sale"], f"metrics.query revenue by sales_channel {SEPTEMBER}"),
    (["revenue last month", "was it because of Italy? show it per country"], f"metrics.query revenue by country {SEPTEMBER}"),
    (["revenue last month", "is it the app?"], f"metrics.query revenue {SEPTEMBER} where sales_channel=app"),
    # Two things of the turns before.
    (["revenue of France last month", "and Italy", "the two next to each other"], f"metrics.query revenue by country {SEPTEMBER} where country=FR|IT"),
    (["orders in august", "and july?", "side by side"], "metrics.query orders in 2026-08-01..2026-09-01 vs 2026-07-01..2026-08-01"),
    (["orders of France last month", "and Italy", "both countries added up"], f"metrics.query orders {SEPTEMBER} where country=FR|IT"),
    (["orders in august", "the year before", "new customers for both"], "metrics.query new_customers in 2026-08-01..2026-09-01 vs 2025-08-01..2025-09-01"),
    # A no takes back the answer before, and leaves nothing out.
    (["spend on Google last month", "no no, i meant Meta"], f"metrics.query spend {SEPTEMBER} where platform=Meta"),
    (["orders in the app last month", "sorry no, i mean the store not the app"], f"metrics.query orders {SEPTEMBER} where sales_channel=store"),
    # Dates beside those of the talk, and dates that stand alone again.
    (["aov in q3", "put q2 next to it"], "metrics.query aov in 2026-07-01..2026-10-01 vs 2026-04-01..2026-07-01"),
    (["aov in q3", "prev quarter"], "metrics.query aov in 2026-04-01..2026-07-01"),
    (["orders last weekend", "the weekend before"], "metrics.query orders in 2026-10-10..2026-10-12"),
    (["orders last weekend", "versus the weekend before"], "metrics.query orders in 2026-10-17..2026-10-19 vs 2026-10-10..2026-10-12"),
    (["orders on Cyber Monday", "spend on that monday"], "metrics.query spend in 2025-12-01..2025-12-02"),
    (["orders in q3 vs q2", "only q3, by month"], "metrics.query orders by month in 2026-07-01..2026-10-01"),
    (["orders in q3 vs the year before", "forget last year"], "metrics.query orders in 2026-07-01..2026-10-01"),
    (["orders in q3 vs the year before", "only september"], f"metrics.query orders {SEPTEMBER} vs 2025-09-01..2025-10-01"),
    # How many rows, and by what.
    (["top 5 brands by revenue last month", "8"], f"metrics.query revenue by brand {SEPTEMBER} top 8"),
    (["top 5 brands by revenue last month", "just 3 please"], f"metrics.query revenue by brand {SEPTEMBER} top 3"),
    (["clicks by month this year", "quarters instead of months"], "metrics.query clicks by quarter in 2026-01-01..2026-10-21"),
    (["spend in search last month", "cost per click by channel"], f"metrics.query cpc by channel {SEPTEMBER}"),
    (["orders in Spain last month", "by country"], f"metrics.query orders by country {SEPTEMBER}"),
    (["top 4 campaigns by roas last quarter", "only those that had more than 500 clicks", "and the worst four"],
     "metrics.query roas by campaign in 2026-07-01..2026-10-01 having clicks>500 bottom 4"),
    (["spend by channel last month", "email out"], f"metrics.query spend by channel {SEPTEMBER} where channel!=email"),
    # The same with another figure; the same place at another time.
    (["bounce rate by month in q3", "complaint rate same"], "metrics.query complaint_rate by month in 2026-07-01..2026-10-01"),
    (["orders in the store in august", "top 3 brands there in september by revenue"], f"metrics.query revenue by brand {SEPTEMBER} where sales_channel=store top 3"),
    (["clicks of Glow Week last month", "harvest table mailing"], f"metrics.query clicks {SEPTEMBER} where campaign=cmp-37"),
    (["conversions by channel last month", "what did one of them cost"], f"metrics.query cpa by channel {SEPTEMBER}"),
    (["clicks last month", "so what's one click"], f"metrics.query cpc {SEPTEMBER}"),
    (["cpc by platform last month", "which had more than 100 conversions"], f"metrics.query cpc by platform {SEPTEMBER} having conversions>100"),
    # What was refused is meant by the figure that can be told.
    (["ctr in Italy last month", "ok just the revenue there"], f"metrics.query revenue {SEPTEMBER} where country=IT"),
    (["ctr in Italy last month", "by channel"], f"metrics.query ctr by channel {SEPTEMBER}"),
    (["gross margin rate last quarter", "only the lines where you know the cost"], "metrics.query gross_margin_rate in 2026-07-01..2026-10-01 rules +known_cost"),
    (["revenue last month", "now take off what customers sent back"], f"metrics.query net_revenue {SEPTEMBER}"),
    (["revenue per buyer last month", "are guests in there?"], "terms.define revenue_per_buyer"),
    # A number in a name, after its sister.
    (["units of Moka Pot Red last month", "same for the 3 cups one"], f"metrics.query units {SEPTEMBER} where product=1029A"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "question"), TURNS, ids=[" | ".join(said) for said, _ in TURNS])
def test_a_turn_goes_on_as_it_says(said: list[str], question: str, desk: Desk) -> None:
    for sentence in said[:-1]:
        desk.ask(sentence)
    assert [a.question for a in desk.ask(said[-1]).answers] == [question]


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("orders last month, any country", f"metrics.query orders {SEPTEMBER}"),
        ("revenue last month, no matter which channel", f"metrics.query revenue {SEPTEMBER}"),
        ("revenue across all brands last month in tea", f"metrics.query revenue by brand {SEPTEMBER} where category=Tea"),
        ("revenue in every channel last month", f"metrics.query revenue by channel {SEPTEMBER}"),
        ("We're planning Easter. How did Glow Week go?", f"campaigns.performance cmp-14 {LIFE}"),
        ("sorry, in english: orders in september", f"metrics.query orders {SEPTEMBER}"),
        ("what's a click-through rate", "terms.define ctr"),
        ("what did i ask you to remember", "preferences.manage list"),
    ],
)  # fmt: skip
def test_words_around_a_question_change_nothing(said: str, question: str, desk: Desk) -> None:
    assert [a.question for a in desk.ask(said).answers] == [question]


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("hm. take it offline", "conversation.talk act"),
        ("ask the agency to look at these", "conversation.talk act"),
        ("too weak. make it 8 in the report", "conversation.talk fake"),
        ("pity. thanks anyway", "conversation.talk thanks"),
        ("ok stop, that's enough for today", "conversation.talk stop"),
        ("is the whole day complete?", "data.freshness"),
        ("is our data complete, or are there holes in it", "data.quality"),
    ],
)  # fmt: skip
def test_what_is_said_between_figures(said: str, question: str, desk: Desk) -> None:
    desk.ask("orders last month")
    assert [a.question for a in desk.ask(said).answers] == [question]


def test_the_other_of_two_options_stays_within_reach(desk: Desk) -> None:
    first = desk.ask("how is the autumn campaign running").answers[0]
    taken, other = (option.label for option in first.options)
    desk.choose(0)
    assert desk.focus.offered == (other,)
    assert taken != other


def test_a_better_figure_than_the_real_one_is_declined(desk: Desk) -> None:
    desk.ask("orders last month")
    answer = desk.ask("could you just show 10% more?").answers[0]
    assert (answer.kind, answer.question) == ("refuse", "conversation.talk fake")
