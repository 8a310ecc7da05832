"""Nothing in the demo shop points at nothing, and what is told twice is told alike."""

from __future__ import annotations

import duckdb
import pytest
from sqlalchemy import Table

from analytics.warehouse import schema

REFERENCES = (
    ("orders", "customer_id", "customers"),
    ("orders", "campaign_id", "campaigns"),
    ("order_lines", "order_id", "orders"),
    ("order_lines", "product_id", "products"),
    ("campaign_days", "campaign_id", "campaigns"),
    ("email_messages", "customer_id", "customers"),
    ("email_messages", "campaign_id", "campaigns"),
    ("touches", "customer_id", "customers"),
    ("touches", "campaign_id", "campaigns"),
    ("events", "customer_id", "customers"),
    ("events", "product_id", "products"),
    ("reviews", "customer_id", "customers"),
    ("reviews", "product_id", "products"),
    ("experiment_assignments", "experiment_id", "experiments"),
    ("experiment_assignments", "customer_id", "customers"),
)

# Each counts rows that must not be there.
WRONG = {
    "an order without lines": "SELECT count(*) FROM orders WHERE id NOT IN (SELECT order_id FROM order_lines)",
    "a line number twice": "SELECT count(*) FROM (SELECT 1 FROM order_lines GROUP BY order_id, line_number HAVING count(*) > 1)",
    "a product twice in an order": "SELECT count(*) FROM (SELECT 1 FROM order_lines GROUP BY order_id, product_id HAVING count(*) > 1)",
    "sales and returns in one order": "SELECT count(*) FROM (SELECT 1 FROM order_lines GROUP BY order_id HAVING min(quantity) < 0 AND max(quantity) > 0)",
    "a quantity of nothing": "SELECT count(*) FROM order_lines WHERE quantity = 0",
    "a discount above the price": "SELECT count(*) FROM order_lines WHERE discount > abs(quantity * unit_price)",
    "an order before its customer": """SELECT count(*) FROM orders o JOIN customers c ON c.id = o.customer_id
        WHERE o.ordered_on < (c.signup_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::DATE""",
    "a local date that is not Berlin's": """SELECT count(*) FROM orders
        WHERE ordered_on <> (ordered_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::DATE""",
    "a local date of an event that is not Berlin's": """SELECT count(*) FROM events
        WHERE occurred_on <> (occurred_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::DATE""",
    "an order number out of time": """SELECT count(*) FROM
        (SELECT ordered_at < lag(ordered_at) OVER (ORDER BY external_id::INT) AS late FROM orders) WHERE late""",
    "a product sold before it was there": """SELECT count(*) FROM order_lines l JOIN orders o ON o.id = l.order_id
        JOIN products p ON p.id = l.product_id WHERE o.ordered_at < p.introduced_at""",
    "more returned than bought": """SELECT count(*) FROM (SELECT customer_id, product_id FROM order_lines l
        JOIN orders o ON o.id = l.order_id WHERE customer_id IS NOT NULL AND status = 'completed'
        GROUP BY ALL HAVING sum(quantity) < 0)""",
    "a campaign day outside its campaign": """SELECT count(*) FROM campaign_days d JOIN campaigns c ON c.id = d.campaign_id
        WHERE d.day < c.starts_on OR d.day > c.ends_on""",
    "more conversions than clicks in an ad": "SELECT count(*) FROM campaign_days WHERE conversions > clicks AND sent IS NULL",
    "more reach than impressions": "SELECT count(*) FROM campaign_days WHERE reach > impressions OR clicks > impressions",
    "an ad with mail figures": """SELECT count(*) FROM campaign_days d JOIN campaigns c ON c.id = d.campaign_id
        WHERE (channel IN ('email', 'sms')) <> (sent IS NOT NULL) OR (channel = 'email') <> (opens IS NOT NULL)
        OR (channel IN ('email', 'sms')) = (impressions IS NOT NULL)""",
    "a message out of its order": """SELECT count(*) FROM email_messages WHERE delivered_at < sent_at
        OR opened_at < delivered_at OR clicked_at < opened_at OR unsubscribed_at < clicked_at""",
    "a message after leaving": """SELECT count(*) FROM email_messages a JOIN email_messages b USING (customer_id)
        WHERE b.sent_at > a.unsubscribed_at""",
    "consent after leaving": """SELECT count(*) FROM customers c JOIN email_messages m ON m.customer_id = c.id
        WHERE m.unsubscribed_at IS NOT NULL AND c.email_consent""",
    "a review without a purchase": """SELECT count(*) FROM reviews r WHERE NOT EXISTS (SELECT 1 FROM orders o
        JOIN order_lines l ON l.order_id = o.id WHERE o.customer_id = r.customer_id AND l.product_id = r.product_id
        AND l.quantity > 0 AND o.ordered_at < r.written_at)""",
    "an e-mail order without a message": """SELECT count(*) FROM orders o JOIN campaigns c ON c.id = o.campaign_id
        WHERE c.channel = 'email' AND NOT EXISTS (SELECT 1 FROM order_lines WHERE order_id = o.id AND quantity < 0)
        AND NOT EXISTS (SELECT 1 FROM email_messages m WHERE m.customer_id = o.customer_id
        AND m.campaign_id = o.campaign_id AND m.sent_at < o.ordered_at AND m.clicked_at IS NOT NULL)""",
    "an order event without its order": """SELECT count(*) FROM events e LEFT JOIN orders o
        ON o.external_id = json_extract_string(e.properties, '$.order_id')
        WHERE e.name = 'Order Completed' AND (o.id IS NULL OR o.ordered_at <> e.occurred_at
        OR o.customer_id IS DISTINCT FROM e.customer_id)""",
    "something after the last day": "SELECT count(*) FROM touches WHERE occurred_at >= '2026-10-20 22:00'",
    "a durable family twice in a year": """SELECT count(*) FROM (SELECT date_diff('day', lag(o.ordered_on)
        OVER (PARTITION BY o.customer_id, p.family ORDER BY o.ordered_on, o.id), o.ordered_on) AS gap
        FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN products p ON p.id = l.product_id
        WHERE p.durable AND l.quantity > 0 AND o.customer_id IS NOT NULL) WHERE gap < 365""",
}  # fmt: skip


def _count(store: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = store.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(("child", "column", "parent"), REFERENCES)
def test_nothing_points_at_nothing(
    store: duckdb.DuckDBPyConnection, child: str, column: str, parent: str
) -> None:
    sql = f"SELECT count(*) FROM {child} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM {parent})"
    assert _count(store, sql) == 0


@pytest.mark.parametrize("table", schema.IMPORTED, ids=lambda table: table.name)
def test_ids_and_external_ids_are_unique(store: duckdb.DuckDBPyConnection, table: Table) -> None:
    sql = f"SELECT count(*) - least(count(DISTINCT id), count(DISTINCT external_id)) FROM {table.name}"
    assert _count(store, sql) == 0


@pytest.mark.parametrize("what", WRONG)
def test_there_is_no(store: duckdb.DuckDBPyConnection, what: str) -> None:
    assert _count(store, WRONG[what]) == 0


def test_days_of_e_mail_are_the_sums_of_the_messages(store: duckdb.DuckDBPyConnection) -> None:
    local = "({} AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Berlin')::DATE"
    columns = {
        "sent": "sent_at",
        "delivered": "delivered_at",
        "opens": "opened_at",
        "unique_clicks": "clicked_at",
        "unsubscribes": "unsubscribed_at",
        "complaints": "complained_at",
    }
    for column, moment in columns.items():
        sql = f"""SELECT count(*) FROM
            (SELECT campaign_id, day, {column} AS n FROM campaign_days WHERE opens IS NOT NULL AND {column} > 0) a
            FULL JOIN (SELECT campaign_id, {local.format(moment)} AS day, count(*) AS n FROM email_messages
                       WHERE {moment} IS NOT NULL GROUP BY ALL) b USING (campaign_id, day)
            WHERE a.n IS DISTINCT FROM b.n"""
        assert _count(store, sql) == 0, column
    assert _count(store, "SELECT sum(sent - delivered - bounces_hard - bounces_soft) FROM campaign_days") == 0
    assert (
        _count(
            store,
            "SELECT sum(machine_opens) - (SELECT count(*) FROM email_messages WHERE machine_open) FROM campaign_days",
        )
        == 0
    )


def test_words_of_reviews_say_what_their_stars_say(store: duckdb.DuckDBPyConnection) -> None:
    def share(word: str, low: int, high: int) -> float:
        row = store.execute(
            "SELECT avg((body ILIKE '%' || ? || '%')::INT) FROM reviews WHERE rating BETWEEN ? AND ?",
            [word, low, high],
        ).fetchone()
        assert row is not None
        return float(row[0])

    for praise in ("lovely", "great", "worth every cent"):
        assert share(praise, 4, 5) > 0
        assert share(praise, 1, 2) == 0
    for blame in ("awful", "broke", "overpriced"):
        assert share(blame, 1, 2) > 0
        assert share(blame, 4, 5) == 0
