"""Figures that are said by their two sides, in words of every kind, and what only looks like it."""

from __future__ import annotations

import pytest

from analytics.metrics import METRICS
from analytics.planning.words import ratios
from tests.stores import Desk

BY_SIDES = [
    ("clicks relative to views for display", "ctr"),
    ("which video ads get clicked least per view", "ctr"),
    ("what share of the views on tiktok ended in a click", "ctr"),
    ("clicks over impressions", "ctr"),
    ("conversions divided by clicks", "cvr"),
    ("out of all clicks, what portion became orders", "cvr"),
    ("how many of the clicks on google turned into orders", "conversions"),
    ("what does one mail bring us", "revenue_per_recipient"),
    ("how much does each delivered newsletter earn", "revenue_per_recipient"),
    ("which mailing made us the most per mail sent", "revenue_per_recipient"),
    ("do italians spend less per order than the french", "aov"),
    ("which country brings in the most per order", "aov"),
    ("what is one order worth in austria", "aov"),
    ("ad spend per order", "cpa"),
    ("how much is one click on google", "cpc"),
    ("what's one conversion costing us", "cpa"),
    ("how much is a new customer costing us", "cac"),
    ("spend on display per 1000 views", "cpm"),
    ("what's one customer worth to us", "revenue_per_buyer"),
    ("share of newsletters that never arrived", "bounce_rate"),
    ("what percentage of our mails came back undeliverable", "bounce_rate"),
    ("what share of people who opened our mail clicked in it", "ctor"),
    ("how many unsubscribes per delivered mail", "unsubscribe_rate"),
    ("sales minus everything that came back", "net_revenue"),
    ("turnover     less refunds", "net_revenue"),
    ("sales with returned goods taken off", "net_revenue"),
    ("revenue once you deduct what people sent back", "net_revenue"),
]


@pytest.mark.parametrize(("text", "metric"), BY_SIDES)
def test_two_sides_are_one_figure(text: str, metric: str) -> None:
    assert {found.metric for found in ratios.find(text)} == {metric}


@pytest.mark.parametrize(
    "text",
    [
        "clicks per month",
        "orders per day",
        "opens per mailing",
        "revenue and orders per channel",
        "net revenue per order",
        "orders over 3 weeks",
        "orders per customer segment",
        "spend per campaign",
        "how many customers came back without a discount",
        "what is an order",
    ],
)
def test_what_is_only_split_or_bare_is_no_ratio(text: str) -> None:
    assert ratios.find(text) == ()


def test_every_ratio_is_a_figure_of_the_glossary() -> None:
    assert set(ratios.RATIOS.values()) <= {m.name for m in METRICS}


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("which display ads are clicked least for every view in august",
         "metrics.query ctr by campaign in 2026-08-01..2026-09-01 where channel=display bottom 10"),
        ("do Belgians or Austrians pay more per basket in Q2",
         "metrics.query aov by country in 2026-04-01..2026-07-01 where country=AT|BE"),
        ("France: takings less whatever people sent back, since January",
         "metrics.query net_revenue in 2026-01-01..2026-10-21 where country=FR"),
        ("portion of letters that came back in the Harvest Table Mailing",
         "metrics.query bounce_rate in 2024-07-01..2026-10-21 where campaign=cmp-37"),
    ],
)  # fmt: skip
def test_the_sides_take_their_words_and_leave_the_rest(said: str, question: str, desk: Desk) -> None:
    assert [a.question for a in desk.ask(said).answers] == [question]
