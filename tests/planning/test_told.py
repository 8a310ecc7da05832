"""What only tells why somebody asks is set aside, but for what the request leans on. ``[…]`` marks what the agent holds to tell."""

from __future__ import annotations

import re
from datetime import date

import pytest

from analytics.contract.request import Part, Stretch, Utterance
from analytics.planning.dates.calendar import Calendar
from analytics.planning.names.vocabulary import Value, Vocabulary
from analytics.planning.reading import Reading, read
from analytics.planning.requests.told import LIKELY, SURELY, set_aside
from tests.stores import Desk

CALENDAR = Calendar(date(2026, 10, 21), date(2024, 7, 1), date(2026, 10, 20))
VOCABULARY = Vocabulary(
    (
        Value("country", "FR", "FR"),
        Value("country", "ES", "ES"),
        Value("channel", "social", "Social"),
        Value("category", "Coffee", "Coffee"),
        Value("category", "Tea", "Tea"),
        Value("campaign", "c-1", "Glow Week", group="social"),
        Value("product", "1067C", "Mug Moss"),
    )
)


def _read(text: str) -> Reading:
    return read(text, VOCABULARY, CALENDAR)


def _heard(marked: str, tells: float = 0.95) -> Utterance:
    text, stretches, at = "", [], 0
    for piece in re.split(r"(\[[^\]]*\])", marked):
        told = piece.startswith("[")
        said = piece.strip("[]") if told else piece
        if said.strip(" ,.?"):
            stretches.append(Stretch(at, at + len(said), tells if told else 0.01))
        text, at = text + said, at + len(said)
    return Utterance(text, (Part(text, "query", 0.9),), stretches=tuple(stretches))


@pytest.mark.parametrize(
    ("marked", "left"),
    [
        ("revenue by country in Q3, [Paula bets on France]", "revenue by country in Q3"),
        (
            "orders yesterday? [we had a stand at the Tea fair on Monday], [and it rained]",
            "orders yesterday?",
        ),
        ("[My boss claims that Coffee is dead], so orders of Tea in May", "so orders of Tea in May"),
        ("clicks in Q2 ([don't ask]) by country", "clicks in Q2 by country"),
        ("net revenue last month [because the landlord wants to know]", "net revenue last month"),
    ],
)
def test_what_only_tells_leaves_no_filter_date_or_split(marked: str, left: str) -> None:
    assert set_aside(_heard(marked), _read)[0].text == left


@pytest.mark.parametrize(
    ("marked", "values", "dates"),
    [
        ("[somebody in purchasing thinks Mug Moss is dead]. Units in Q2?", ["Mug Moss"], 1),
        ("[we changed the price of Mug Moss in May], how many orders of it?", ["Mug Moss"], 1),
        ("[we are planning for Black Friday]. revenue of the last one", [], 1),
        ("orders [since the new buyer came], [she started on 3 August]", [], 1),
        ("CTR of Glow Week [I think it rose in May versus April]", ["Glow Week"], 2),
        ("[they run Glow Week again], orders of Coffee in France in May", ["Coffee", "France"], 1),
    ],
)
def test_what_a_request_leans_on_stays(marked: str, values: list[str], dates: int) -> None:
    reading = _read(set_aside(_heard(marked), _read)[0].text)
    assert [m.term.label for m in reading.of("value")] == values
    assert len(reading.periods.spans) >= dates


def test_an_occasion_that_is_prepared_gives_no_dates() -> None:
    left = set_aside(_heard("[we're preparing Easter], how did Glow Week do"), _read)[0].text
    assert not _read(left).periods.spans


def test_the_person_who_is_told_of_is_the_one_who_is_asked_about() -> None:
    kept, _ = set_aside(_heard("[customer 31 rang this morning], what else could we offer her"), _read)
    assert _read(kept.text).person == "31"


@pytest.mark.parametrize(
    "marked",
    [
        "[orders in France in May]",
        "[I keep hearing about our revenue], um",
        "[the boss wonders what a new customer costs], can I get that by month",
        "[the revenue of Tea], please",
        "please note: [I count Tea as Coffee]",
    ],
)
def test_nothing_is_set_aside_where_nothing_would_be_asked(marked: str) -> None:
    heard = _heard(marked)
    assert set_aside(heard, _read) == (heard, ())


def test_what_could_be_a_question_is_set_aside_only_if_it_is_all_but_sure() -> None:
    said = "units of Tea in May, [revenue of Coffee in June]"
    assert set_aside(_heard(said, (LIKELY + SURELY) / 2), _read)[0].text == said.replace("[", "").replace(
        "]", ""
    )
    assert set_aside(_heard(said, SURELY), _read)[0].text == "units of Tea in May"


def test_parts_that_only_tell_are_dropped_and_the_others_keep_their_words() -> None:
    parts = (
        Part("orders in May.", "query", 0.9),
        Part("Paula bets on France.", "query", 0.6),
        Part("and clicks", "query", 0.9),
    )
    said = "orders in May. Paula bets on France. and clicks"
    told = Utterance(said, parts, stretches=(Stretch(0, 13, 0.0), Stretch(15, 35, 0.9), Stretch(37, 47, 0.0)))
    assert [p.text for p in set_aside(told, _read)[0].parts] == ["orders in May.", "and clicks"]


def test_background_that_names_something_of_the_shop_is_told(desk: Desk) -> None:
    heard = _heard("revenue by country in September, [Paula bets on France], [and she is cross]")
    answer = desk.service.ask(heard, desk.context()).answers[0]
    assert answer.question == "metrics.query revenue by country in 2026-09-01..2026-10-01"
    assert answer.notes[0] == "I took “Paula bets on France” as background and asked for nothing of it."
