"""What docs/demo.md says is true, counted a second time in SQL."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from analytics.ingest.demo.facts import main, section, with_section
from analytics.ingest.demo.frames import Fact, percent, ratio

DOCUMENT = Path(__file__).parents[3] / "docs" / "demo.md"


def _row(store: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    row = store.execute(sql).fetchone()
    assert row is not None
    return row


def _cents(amount: object) -> int:
    assert isinstance(amount, Decimal)
    return int(amount * 100)


def test_the_document_says_what_the_shop_holds(shop: dict[str, pa.Table]) -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    assert with_section(document, section(shop)) == document


def test_a_document_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="no markers"):
        with_section("# Something else", "text")


def test_the_command_checks_the_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stale = tmp_path / "demo.md"
    stale.write_text(
        DOCUMENT.read_text(encoding="utf-8").replace("Customer 42 has", "Customer 42 had"), encoding="utf-8"
    )
    assert main(["--check", str(stale)]) == 1
    assert "write it again with --write" in capsys.readouterr().err
    assert main(["--write", str(stale)]) == 0
    assert stale.read_text(encoding="utf-8") == DOCUMENT.read_text(encoding="utf-8")


def test_ratios_are_rounded_half_up_and_dashed() -> None:
    assert ratio(1, 8) == "0.13"
    assert ratio(1, 0) == "–"
    assert percent(1, 3) == "33.3 %"


def test_totals(store: duckdb.DuckDBPyConnection, truths: dict[str, Fact]) -> None:
    told = truths["The shop as a whole"].values
    sale = _row(
        store,
        """SELECT sum(paid), count(DISTINCT order_id), sum(quantity), count(DISTINCT customer_id),
           count(DISTINCT CASE WHEN customer_id IS NULL THEN order_id END) FROM sale WHERE quantity > 0 AND paid > 0""",
    )
    assert (_cents(sale[0]), *sale[1:]) == (
        told["revenue"],
        told["orders"],
        told["units"],
        told["buyers"],
        told["guest_orders"],
    )
    net = _row(store, "SELECT sum(paid), -sum(least(quantity, 0)) FROM sale")
    assert (_cents(net[0]), net[1]) == (told["net_revenue"], told["returned_units"])
    assert _row(store, "SELECT count(*) FROM orders WHERE status = 'cancelled'") == (told["cancelled"],)


def test_display_falls_below_break_even_in_the_second_quarter_of_2026(
    store: duckdb.DuckDBPyConnection,
) -> None:
    margin = _row(
        store, "SELECT 1 - sum(cost) / sum(paid) FROM sale WHERE quantity > 0 AND cost IS NOT NULL"
    )[0]
    break_even = 1 / float(str(margin))
    assert 1.5 < break_even < 2.5
    rows = store.execute(
        """SELECT d.day >= DATE '2026-04-01' AS later, sum(revenue) / sum(spend) AS roas
        FROM campaign_days d JOIN campaigns c ON c.id = d.campaign_id WHERE c.channel = 'display'
        GROUP BY later, year(d.day), quarter(d.day)"""
    ).fetchall()
    assert len(rows) == 10
    assert all(float(roas) < break_even if later else float(roas) > break_even for later, roas in rows)
    others = store.execute(
        """SELECT channel, sum(revenue) / sum(spend) FROM campaign_days d JOIN campaigns c ON c.id = d.campaign_id
        WHERE d.day >= '2026-04-01' AND channel <> 'display' GROUP BY channel"""
    ).fetchall()
    assert len(others) == 6
    assert all(float(roas) > break_even for _, roas in others)


def test_one_day_has_clicks_and_orders_but_no_tracking(
    store: duckdb.DuckDBPyConnection, truths: dict[str, Fact]
) -> None:
    told = truths["A day without tracking"].values
    for day in ("2026-09-14", "2026-09-15", "2026-09-16"):
        (events,) = _row(store, f"SELECT count(*) FROM events WHERE occurred_on = '{day}'")
        (orders,) = _row(store, f"SELECT count(*) FROM orders WHERE ordered_on = '{day}'")
        ads = _row(
            store,
            f"""SELECT sum(conversions), sum(clicks) FROM campaign_days
            WHERE day = '{day}' AND impressions IS NOT NULL""",
        )
        told_day = tuple(told[f"{name}_{day}"] for name in ("events", "orders", "conversions", "clicks"))
        assert (events, orders, *ads) == told_day
    silent = store.execute(
        """SELECT d::DATE::VARCHAR FROM range(DATE '2026-07-23', DATE '2026-10-21', INTERVAL 1 DAY) t(d)
        WHERE d::DATE NOT IN (SELECT occurred_on FROM events)"""
    ).fetchall()
    assert silent == [("2026-09-15",)]


def test_mailings_and_clips(store: duckdb.DuckDBPyConnection, truths: dict[str, Fact]) -> None:
    figures = """SELECT sum(spend), sum(clicks), sum(conversions), sum(delivered), sum(opens), sum(machine_opens),
        sum(unique_clicks) FROM campaign_days d JOIN campaigns c ON c.id = d.campaign_id WHERE c.name = """
    clips = _row(store, figures + "'Silent Kitchen Clips'")
    assert clips[2] == 0
    assert truths["Money spent, nothing sold"].values == {
        "spend": _cents(clips[0]),
        "clicks": clips[1],
        "conversions": 0,
    }
    mail = _row(store, figures + "'Harvest Table Mailing'")
    told = truths["Opened by machines"].values
    assert mail[3:] == (told["delivered"], told["opens"], told["machine_opens"], told["unique_clicks"])
    assert int(str(mail[5])) * 2 > int(str(mail[4]))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Free Shipping Bar", "An experiment with a winner"),
        ("Checkout Trust Badges", "An experiment too small to tell"),
        ("New Product Page", "An experiment with a broken split"),
    ],
)
def test_experiments(
    store: duckdb.DuckDBPyConnection, truths: dict[str, Fact], name: str, title: str
) -> None:
    rows = store.execute(
        """SELECT variant, count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM sale s
           WHERE s.customer_id = a.customer_id AND s.ordered_on BETWEEN e.starts_on AND e.ends_on AND quantity > 0))
        FROM experiment_assignments a JOIN experiments e ON e.id = a.experiment_id WHERE e.name = ?
        GROUP BY variant ORDER BY variant""",
        [name],
    ).fetchall()
    told = truths[title].values
    assert rows == [(v, told[v], told[f"{v}_buyers"]) for v in ("control", "treatment")]
    (_, n0, x0), (_, n1, x1) = rows
    pooled = (x0 + x1) / (n0 + n1)
    z = (x1 / n1 - x0 / n0) / (pooled * (1 - pooled) * (1 / n0 + 1 / n1)) ** 0.5
    split = (n0 - n1) ** 2 / (n0 + n1)
    # 1.96 and 10.83 are the two-sided 5 % of the normal and the 0.1 % of chi-square with one degree of freedom.
    assert (z > 1.96) == (name == "Free Shipping Bar")
    assert (split > 10.83) == (name == "New Product Page")


def test_the_winner_has_no_head_start(store: duckdb.DuckDBPyConnection) -> None:
    rows = store.execute(
        """SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT 1 FROM sale s WHERE s.customer_id = a.customer_id
           AND s.ordered_on >= e.starts_on - 28 AND s.ordered_on < e.starts_on))
        FROM experiment_assignments a JOIN experiments e ON e.id = a.experiment_id
        WHERE e.name = 'Free Shipping Bar' GROUP BY variant ORDER BY variant"""
    ).fetchall()
    (n0, x0), (n1, x1) = rows
    pooled = (x0 + x1) / (n0 + n1)
    assert abs(x1 / n1 - x0 / n0) < 1.96 * (pooled * (1 - pooled) * (1 / n0 + 1 / n1)) ** 0.5


def test_regulars_went_away_in_spring(store: duckdb.DuckDBPyConnection, truths: dict[str, Fact]) -> None:
    rows = store.execute(
        """SELECT quarter(latest), count(*) FROM (SELECT customer_id, count(DISTINCT order_id) n, max(ordered_on) latest
           FROM sale WHERE quantity > 0 AND customer_id IS NOT NULL GROUP BY 1)
        WHERE n >= 6 AND latest BETWEEN '2025-10-01' AND '2026-03-31' GROUP BY 1 ORDER BY 1"""
    ).fetchall()
    told = truths["Regulars who went away"].values
    assert rows == [(1, told["last_order_2026_q1"]), (4, told["last_order_2025_q4"])]
    assert rows[0][1] > 1.8 * rows[1][1]


def test_customers_42_and_77(store: duckdb.DuckDBPyConnection, truths: dict[str, Fact]) -> None:
    told = truths["Customer 42"].values
    who = "(SELECT id FROM customers WHERE external_id = '{}')"
    tea = _row(
        store,
        f"""SELECT count(DISTINCT order_id), count(*), count(*) FILTER (WHERE category IN ('Tea', 'Kettles & Teaware')),
        count(*) FILTER (WHERE title = 'White Tea Peony') FROM sale
        WHERE customer_id = {who.format(42)} AND quantity > 0""",
    )
    assert tea == (told["orders"], told["lines"], told["tea_lines"], 0)
    assert int(str(tea[0])) >= 5
    shown = store.execute(
        f"""SELECT e.name, count(*) FROM events e JOIN products p ON p.id = e.product_id
        WHERE e.customer_id = {who.format(42)} AND p.title = 'White Tea Peony' AND p.is_active
        AND coalesce(p.stock, 1) > 0 GROUP BY 1"""
    ).fetchall()
    assert shown == [("Product List Viewed", 2)]
    kettles = store.execute(
        f"SELECT title, ordered_on::VARCHAR FROM sale WHERE family = 'kettle' AND customer_id = {who.format(77)}"
    ).fetchall()
    assert kettles == [("Electric Kettle Blue", "2026-10-06")]
    latest = _row(store, f"SELECT max(ordered_on)::VARCHAR FROM sale WHERE customer_id = {who.format(77)}")
    assert latest == ("2026-10-06",)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("espresso-machine", "espresso-beans"),
        ("espresso-machine", "descaler"),
        ("teapot", "green-tea"),
        ("matcha-whisk", "matcha"),
    ],
)
def test_affinities(
    store: duckdb.DuckDBPyConnection, truths: dict[str, Fact], source: str, target: str
) -> None:
    row = store.execute(
        """SELECT count(*) FILTER (WHERE s AND t), count(*) FILTER (WHERE s), count(*) FILTER (WHERE t), count(*) FROM
        (SELECT bool_or(family = ?) s, bool_or(family = ?) t FROM sale WHERE quantity > 0 AND paid > 0 GROUP BY order_id)""",
        [source, target],
    ).fetchone()
    assert row is not None
    both, with_source, with_target, orders = row
    told = truths["What goes with what"].values
    assert row == (told[f"{source}>{target}"], told[source], told[target], told["orders"])
    assert both * orders > 5 * with_source * with_target


def test_iced_tea_is_for_summer(store: duckdb.DuckDBPyConnection, truths: dict[str, Fact]) -> None:
    row = _row(
        store,
        """SELECT sum(quantity) FILTER (WHERE month(ordered_on) IN (6, 7, 8)), sum(quantity) FROM sale
        WHERE title = 'Iced-Tea Maker Breeze' AND year(ordered_on) = 2026 AND quantity > 0""",
    )
    told = truths["A summer product"].values
    assert row == (told["summer_2026"], told["year_2026"])
    assert int(str(row[0])) * 10 > 7 * int(str(row[1]))


def test_one_machine_leaks(store: duckdb.DuckDBPyConnection, truths: dict[str, Fact]) -> None:
    row = _row(
        store,
        """SELECT count(*), sum(rating), count(*) FILTER (WHERE body LIKE '%leak%'),
        (SELECT count(*) FROM reviews WHERE body LIKE '%leak%') FROM reviews r JOIN products p ON p.id = r.product_id
        WHERE p.title = 'Espresso Machine Lira'""",
    )
    told = truths["A machine that leaks"].values
    assert row == (told["about"], told["stars"], told["leaks"], told["leaks"])
