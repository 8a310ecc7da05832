"""Numbers, dates and amounts by locale, in the sentence, the table and the chart; expected texts by CLDR's rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from analytics.contract.answer import Answer
from analytics.contract.request import Part, Utterance
from analytics.contract.scope import Window
from analytics.contract.values import Quantity
from analytics.wording.numbers import day_text, percent_text, quantity_text, range_text, unit_start_text
from render.drawing import Drawer
from render.image import picture_spec
from server.settings import InvalidSetting, check
from tests.stores import Desk


@pytest.mark.parametrize(
    ("locale", "money", "share", "day", "month", "days"),
    [
        ("en", "€1,234.50", "12.3%", "3 Sep 2026", "Sep 2026", "1 Sep – 30 Sep 2026"),
        ("en-US", "€1,234.50", "12.3%", "Sep 3, 2026", "Sep 2026", "Sep 1 – Sep 30, 2026"),
        ("de-DE", "1.234,50\xa0€", "12,3\xa0%", "3. Sept. 2026", "Sept. 2026", "1. Sept. – 30. Sept. 2026"),
        (
            "fr-FR",
            "1\u202f234,50\xa0€",
            "12,3\xa0%",
            "3 sept. 2026",
            "sept. 2026",
            "1 sept. – 30 sept. 2026",
        ),
    ],
)
def test_texts_of_a_locale(locale: str, money: str, share: str, day: str, month: str, days: str) -> None:
    assert quantity_text(Quantity(Decimal("1234.5"), "EUR"), locale) == money
    assert percent_text(Decimal("0.1234"), locale).replace("\u202f", "\xa0") == share
    assert day_text(date(2026, 9, 3), locale) == day
    assert unit_start_text(date(2026, 9, 1), "month", locale) == month
    assert range_text(Window(date(2026, 9, 1), date(2026, 10, 1), "September"), locale) == days


def asked(desk: Desk, said: str, locale: str) -> Answer:
    context = replace(desk.context(), locale=locale)
    return desk.service.ask(Utterance(said, (Part(said, "query", 0.6),)), context).answers[0]


@pytest.fixture(scope="module")
def drawer() -> Iterator[Drawer]:
    opened = Drawer()
    yield opened
    opened.close()


def drawn(drawer: Drawer, answer: Answer) -> str:
    spec: dict[str, Any] | None = picture_spec(answer)
    assert spec is not None
    return " ".join("".join(n.itertext()) for n in ElementTree.fromstring(drawer.draw(spec, "svg")).iter())


def test_an_answer_and_its_picture_write_the_same(desk: Desk, drawer: Drawer) -> None:
    answer = asked(desk, "revenue by channel last quarter", "de-DE")
    assert answer.locale == "de-DE"
    assert "Direct with 254.218,99\xa0€, 71,4\xa0% of 356.192,89\xa0€" in answer.headline.text
    assert "44.219,02\xa0€" in answer.text
    assert "1. Juli – 30. Sept. 2026" in answer.text
    picture = drawn(drawer, answer)
    assert "254.219\xa0€" in picture
    months = drawn(drawer, asked(desk, "revenue by month in 2026", "de-DE"))
    assert "März" in months
    assert "100k\xa0€" in months
    plain = drawn(drawer, asked(desk, "revenue by channel last quarter", "en"))
    assert "€254,219" in plain


def test_only_a_locale_can_be_set() -> None:
    assert check("locale", "pt-BR") == "pt-BR"
    with pytest.raises(InvalidSetting, match="locale 'klingon' is not known"):
        check("locale", "klingon")
