"""Sentences that hold more than one thing: headings, orders beside figures, lists that are left out, tables of two splits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.contract.request import Guess, Part, Utterance
from tests.stores import Desk

SEPTEMBER, QUARTER = "in 2026-09-01..2026-10-01", "in 2026-07-01..2026-10-01"


def questions(desk: Desk, said: str) -> list[str]:
    return [answer.question.replace(" beside all data", "") for answer in desk.ask(said).answers]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("the usual, all of it for August: 1) orders 2) spend on search",
         ["metrics.query orders in 2026-08-01..2026-09-01", "metrics.query spend in 2026-08-01..2026-09-01 where channel=search"]),
        ("orders by brand in September and then once more without Krume",
         [f"metrics.query orders by brand {SEPTEMBER}", f"metrics.query orders by brand {SEPTEMBER} where brand!=Krume"]),
        ("CPC of Glow Week last quarter and pause it if it is awful",
         [f"metrics.query cpc {QUARTER} where campaign=cmp-14", "conversation.talk act"]),
        ("campaigns we poured more than 1500 into last quarter, their ROAS",
         [f"metrics.query roas+spend by campaign {QUARTER} having spend>1500"]),
        ("clicks last quarter with email, sms and search taken out", [f"metrics.query clicks {QUARTER} where channel!=email|search|sms"]),
        ("orders last quarter, months across, countries down", [f"metrics.query orders by month,country {QUARTER}"]),
        ("spend last quarter with channels in rows and months in columns", [f"metrics.query spend by channel,month {QUARTER}"]),
        ("how many mails got through in September", [f"metrics.query delivered {SEPTEMBER}"]),
        ("how many people clicked on Skin Diary at least once last quarter", [f"metrics.query unique_clicks {QUARTER} where campaign=cmp-35"]),
        ("line up the brands by return rate last quarter", [f"metrics.query return_rate by brand {QUARTER}"]),
        ("line up the campaign for tomorrow", ["conversation.talk act"]),
    ],
)  # fmt: skip
def test_each_is_what_it_says(said: str, expected: list[str], desk: Desk) -> None:
    assert questions(desk, said) == expected


@pytest.mark.parametrize(
    ("said", "topic", "sure", "action"),
    [
        ("which of my words did you put by", "kept", 0.8, "list"),
        ("which of my words did you put by", "kept", 0.5, "list"),
        ("sales are to be read as takings, for good", "keep", 0.9, ""),
    ],
)
def test_what_is_remembered_is_heard_in_words_of_any_kind(
    said: str, topic: str, sure: float, action: str, desk: Desk
) -> None:
    part = replace(Part(said, "small_talk", 0.5), topic=topic, topic_confidence=sure)
    answer = desk.service.ask(Utterance(said, (part,)), desk.context()).answers[0]
    assert answer.capability == "preferences.manage"
    assert answer.question == (f"preferences.manage {action}" if action else "")


def heard(desk: Desk, said: str, figure: str, sure: float, lack: str = "", lacking: float = 0.0) -> str:
    lacks = (Guess(lack, lacking),) if lack else ()
    part = Part(said, "query", 0.9, figures=(Guess(figure, sure),), lacks=lacks)
    answer = desk.service.ask(Utterance(said, (part,)), desk.context()).answers[0]
    return answer.question or answer.issues[0].code


def test_what_is_not_there_is_heard_in_words_of_any_kind(desk: Desk) -> None:
    said = "where are we going to land by Christmas, money-wise"
    assert heard(desk, said, "revenue", 0.5, "forecast", 0.9) == "lacks_task"
    assert heard(desk, said, "revenue", 0.5, "forecast", 0.5) != "lacks_task"


def test_beside_a_figure_by_name_it_must_be_all_but_certain(desk: Desk) -> None:
    said = "orders through the little glass rectangle in September"
    assert heard(desk, said, "orders", 0.6, "device", 0.9).startswith("metrics.query orders")
    assert heard(desk, said, "orders", 0.6, "device", 0.95) == "lacks_split"


def test_a_figure_that_is_as_sure_or_a_talk_that_goes_on_outweighs_it(desk: Desk) -> None:
    said = "orders through the little glass rectangle in September"
    assert heard(desk, said, "orders", 0.9, "device", 0.95).startswith("metrics.query orders")
    desk.ask("orders in August")
    assert heard(desk, "those of the little glass ones there", "orders", 0.6, "device", 0.95) != "lacks_split"


def test_a_sentence_that_is_surely_about_a_figure_outweighs_the_name_of_what_is_not_there(desk: Desk) -> None:
    said = "how many subscribers turned their back on us in September"
    assert heard(desk, said, "unsubscribes", 0.9) == f"metrics.query unsubscribes {SEPTEMBER}"
    assert heard(desk, said, "unsubscribes", 0.6) == "lacks_measure"
    assert heard(desk, said, "unsubscribes", 0.9, "consent", 0.6) == "lacks_measure"
