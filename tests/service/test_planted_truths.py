"""The demo shop's planted truths, as the service answers them. The figures are those of docs/demo.md, which
tests/ingest/demo counts with SQL of its own.
"""

from __future__ import annotations

import pytest

from analytics.contract.answer import Answer
from tests.stores import Desk


def ask(desk: Desk, said: str) -> Answer:
    (answer,) = desk.ask(said).answers
    assert answer.kind == "answer", answer.text
    return answer


def column(answer: Answer, number: int = 1) -> dict[str, object]:
    assert answer.table is not None
    return {str(row[0]): row[number] for row in answer.table.rows}


def test_display_turned_unprofitable(desk: Desk) -> None:
    """Break-even is a ROAS of 1.89: above it until the first quarter of 2026, below it ever since."""
    roas = column(ask(desk, "ROAS of display by quarter"))
    assert [float(str(v)) for v in roas.values()] == pytest.approx(
        [2.33, 3.01, 3.36, 2.86, 2.75, 2.86, 2.53, 0.92, 0.73, 1.07], abs=0.006
    )


def test_a_day_without_tracking_has_clicks_and_orders_and_no_conversions(desk: Desk) -> None:
    day = "on 2026-09-15"
    assert ask(desk, f"conversions {day}").claims[0].quantity.value == 0
    assert ask(desk, f"clicks {day}").claims[0].quantity.value == 893
    # The document counts every order, cancelled ones, returns and test customers among them; the shop was open.
    assert ask(desk, f"orders {day}").claims[0].quantity.value == 80
    assert ask(desk, "conversions on 2026-09-14").claims[0].quantity.value == 17


def test_a_campaign_that_sold_nothing_has_no_cpa(desk: Desk) -> None:
    answer = ask(desk, "CPA of Silent Kitchen Clips")
    assert answer.claims[0].quantity.value is None
    assert "0 conversions" in answer.text
    assert "€1,649.62" in answer.text


def test_opens_of_machines_are_not_counted(desk: Desk) -> None:
    rate = ask(desk, "open rate of Harvest Table Mailing").claims[0].quantity.value
    assert rate == pytest.approx((7_944 - 6_229) / 11_412, abs=0.00005)
    assert "6,229" in ask(desk, "how did Harvest Table Mailing do").text


def test_the_summer_product_sells_in_summer(desk: Desk) -> None:
    answer = ask(desk, "units of Iced-Tea Maker Breeze by month in 2026")
    units = {month[:7]: n for month, n in column(answer).items()}
    assert [units[f"2026-0{m}"] for m in (5, 6, 7, 8, 9)] == [20, 56, 42, 45, 4]


def test_customers_42_and_77(desk: Desk) -> None:
    assert "15 orders" in ask(desk, "show me customer 42").headline.text
    assert "18 orders" in ask(desk, "show me customer 77").headline.text
