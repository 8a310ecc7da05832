"""The tables that a question may read (the facts).

Instants are UTC and stored without an offset; ``…_on`` columns are store-local dates computed when a row is
loaded; money is DECIMAL(18, 4) in the one store currency; ids are BIGINT surrogates that nobody is shown.
Every imported table has ``external_id``, unique with its ``source``: the id that people see and type, and
what makes running an import again change nothing. There are no foreign keys: DuckDB cannot update a row
that one references, so orphans are found by the quality report instead.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

facts = MetaData()

MONEY = Numeric(18, 4)
"""Money in the store's currency; sums of decimals are exact, sums of doubles are not repeatable."""


def _key() -> Column[int]:
    return Column("id", BigInteger, primary_key=True, autoincrement=False)


def _origin() -> tuple[Column[str], Column[str]]:
    return Column("external_id", Text, nullable=False), Column("source", Text, nullable=False)


def _imported(name: str, *columns: Column[Any]) -> Table:
    """A table that imports fill: id, external_id, source, its columns, and the import that loaded the row."""
    return Table(
        name,
        facts,
        _key(),
        *_origin(),
        *columns,
        Column("import_id", BigInteger),
        UniqueConstraint("source", "external_id", name=f"uq_{name}_source_external_id"),
    )


customers = _imported(
    "customers",
    Column("first_name", Text),
    Column("last_name", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("country", Text),
    Column("country_text", Text),
    Column("region", Text),
    Column("city", Text),
    Column("birth_date", Date),
    Column("gender", Text),
    Column("signup_at", DateTime),
    Column("acquisition_channel", Text),
    Column("email_consent", Boolean),
    Column("sms_consent", Boolean),
    Column("consent_at", DateTime),
    Column("is_test", Boolean, nullable=False),
)

products = _imported(
    "products",
    Column("sku", Text, nullable=False),
    Column("title", Text),
    Column("description", Text),
    Column("category", Text),
    Column("brand", Text),
    Column("price", MONEY),
    Column("cost", MONEY),
    Column("stock", Integer),
    Column("is_active", Boolean, nullable=False),
    Column("introduced_at", DateTime),
    Column("kind", Text, nullable=False),
    Column("family", Text),
    Column("durable", Boolean),
    Column("url", Text),
    Column("image_url", Text),
    Column("attributes", JSON),
)

orders = _imported(
    "orders",
    Column("customer_id", BigInteger),
    Column("ordered_at", DateTime, nullable=False),
    Column("ordered_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("sales_channel", Text),
    Column("campaign_id", BigInteger),
    Column("country", Text),
    Column("country_text", Text),
    Column("coupon", Text),
    Column("shipping", MONEY),
    Column("tax", MONEY),
)

order_lines = _imported(
    "order_lines",
    Column("order_id", BigInteger, nullable=False),
    Column("line_number", Integer, nullable=False),
    Column("product_id", BigInteger),
    Column("quantity", Integer, nullable=False),
    Column("unit_price", MONEY, nullable=False),
    Column("discount", MONEY, nullable=False),
    Column("unit_cost", MONEY),
    Column("duplicate_of", BigInteger),
)

campaigns = _imported(
    "campaigns",
    Column("name", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("platform", Text),
    Column("objective", Text),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("budget", MONEY),
    Column("target_segment", Text),
    Column("utc_offset", Integer),
)

campaign_days = _imported(
    "campaign_days",
    Column("campaign_id", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("impressions", BigInteger),
    Column("reach", BigInteger),
    Column("clicks", BigInteger),
    Column("conversions", BigInteger),
    Column("revenue", MONEY),
    Column("spend", MONEY),
    Column("sent", BigInteger),
    Column("delivered", BigInteger),
    Column("opens", BigInteger),
    Column("machine_opens", BigInteger),
    Column("unique_clicks", BigInteger),
    Column("bounces_hard", BigInteger),
    Column("bounces_soft", BigInteger),
    Column("unsubscribes", BigInteger),
    Column("complaints", BigInteger),
)

email_messages = _imported(
    "email_messages",
    Column("customer_id", BigInteger),
    Column("campaign_id", BigInteger),
    Column("sent_at", DateTime),
    Column("delivered_at", DateTime),
    Column("opened_at", DateTime),
    Column("machine_open", Boolean),
    Column("clicked_at", DateTime),
    Column("bounced", Text),
    Column("unsubscribed_at", DateTime),
    Column("complained_at", DateTime),
)

touches = _imported(
    "touches",
    Column("customer_id", BigInteger),
    Column("occurred_at", DateTime, nullable=False),
    Column("channel", Text),
    Column("campaign_id", BigInteger),
    Column("kind", Text),
)

events = _imported(
    "events",
    Column("event_id", Text, nullable=False),
    Column("customer_id", BigInteger),
    Column("anonymous_id", Text),
    Column("session_id", Text),
    Column("occurred_at", DateTime, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("received_at", DateTime),
    Column("name", Text, nullable=False),
    Column("product_id", BigInteger),
    Column("value", MONEY),
    Column("properties", JSON),
)

reviews = _imported(
    "reviews",
    Column("customer_id", BigInteger),
    Column("product_id", BigInteger),
    Column("rating", SmallInteger),
    Column("title", Text),
    Column("body", Text),
    Column("written_at", DateTime),
    Column("language", Text),
)

social_days = _imported(
    "social_days",
    Column("day", Date, nullable=False),
    Column("platform", Text, nullable=False),
    Column("account", Text),
    *(
        Column(n, BigInteger)
        for n in (
            "followers",
            "gained",
            "lost",
            "posts",
            "reach",
            "impressions",
            "likes",
            "comments",
            "shares",
            "clicks",
        )
    ),
)

social_posts = _imported(
    "social_posts",
    Column("platform", Text, nullable=False),
    Column("account", Text),
    Column("is_own", Boolean, nullable=False),
    Column("author", Text),
    Column("posted_at", DateTime, nullable=False),
    Column("format", Text),
    Column("text", Text),
    *(Column(n, BigInteger) for n in ("reach", "impressions", "likes", "comments", "shares")),
)

experiments = _imported(
    "experiments",
    Column("name", Text, nullable=False),
    Column("unit", Text),
    Column("primary_metric", Text),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("planned_split", JSON),
)

experiment_assignments = _imported(
    "experiment_assignments",
    Column("experiment_id", BigInteger, nullable=False),
    Column("customer_id", BigInteger),
    Column("variant", Text, nullable=False),
    Column("assigned_at", DateTime),
)

imports = Table(
    "imports",
    facts,
    _key(),
    Column("format", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_sha256", Text, nullable=False),
    Column("mapping", JSON),
    Column("settings", JSON),
    Column("started_at", DateTime, nullable=False),
    Column("finished_at", DateTime),
    Column("lines_total", BigInteger, nullable=False),
    Column("lines_header", BigInteger, nullable=False),
    Column("lines_blank", BigInteger, nullable=False),
    Column("lines_loaded", BigInteger, nullable=False),
    Column("lines_rejected", BigInteger, nullable=False),
    Column("rows_new", BigInteger, nullable=False),
    Column("rows_unchanged", BigInteger, nullable=False),
    Column("rows_updated", BigInteger, nullable=False),
    Column("data_version", BigInteger, nullable=False),
)

import_rejects = Table(
    "import_rejects",
    facts,
    _key(),
    Column("import_id", BigInteger, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("first_line", BigInteger, nullable=False),
    Column("last_line", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

data_versions = Table(
    "data_versions",
    facts,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime, nullable=False),
    Column("today", Date),
    Column("data_through", Date),
    Column("what", Text, nullable=False),
)

customer_segments = Table(
    "customer_segments",
    facts,
    Column("as_of", Date, nullable=False),
    Column("customer_id", BigInteger, nullable=False),
    Column("segment", Text, nullable=False),
    Column("recency_days", Integer, nullable=False),
    Column("orders", Integer, nullable=False),
    Column("net_revenue", MONEY, nullable=False),
    Column("r", SmallInteger, nullable=False),
    Column("f", SmallInteger, nullable=False),
    Column("m", SmallInteger, nullable=False),
)

customer_scores = Table(
    "customer_scores",
    facts,
    Column("run_id", Text, nullable=False),
    Column("customer_id", BigInteger, nullable=False),
    Column("score", Text, nullable=False),
    Column("value", Numeric(18, 8), nullable=False),
)

product_pairs = Table(
    "product_pairs",
    facts,
    Column("run_id", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("source", BigInteger, nullable=False),
    Column("target", BigInteger, nullable=False),
    Column("weight", Numeric(18, 8), nullable=False),
    Column("content", Numeric(18, 8), nullable=False),
    Column("n_both", Integer, nullable=False),
    Column("n_source", Integer, nullable=False),
    Column("n_target", Integer, nullable=False),
    Column("n30_both", Integer, nullable=False),
    Column("n30_source", Integer, nullable=False),
)
Index("ix_product_pairs_run_source", product_pairs.c.run_id, product_pairs.c.source).ddl_if(
    dialect="postgresql"
)
"""A turn reads the pairs of a few sources; DuckDB scans the columns faster than it keeps an index."""

product_factors = Table(
    "product_factors",
    facts,
    Column("run_id", Text, nullable=False),
    Column("product_id", BigInteger, nullable=False),
    Column("trend", Numeric(18, 8), nullable=False),
    Column("repeat", Numeric(18, 8), nullable=False),
    Column("popularity", Numeric(18, 8), nullable=False),
    Column("base_30d", Numeric(18, 8), nullable=False),
    Column("base_ever", Numeric(18, 8), nullable=False),
    Column("repeat_buyers", Integer, nullable=False),
    Column("gap_25", Integer),
    Column("gap_50", Integer),
    Column("gap_75", Integer),
)

recommendations = Table(
    "recommendations",
    facts,
    Column("run_id", Text, nullable=False),
    Column("customer_id", BigInteger, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("product_id", BigInteger, nullable=False),
    Column("score", Numeric(18, 8), nullable=False),
    Column("reason", Text),
    Column("is_fallback", Boolean, nullable=False),
    Column("is_control", Boolean, nullable=False),
)

active_runs = Table(
    "active_runs",
    facts,
    Column("task", Text, primary_key=True),
    Column("run_id", Text, nullable=False),
    Column("fitted_at", DateTime, nullable=False),
    Column("data_version", BigInteger, nullable=False),
    Column("data_through", Date),
    Column("method", Text, nullable=False),
    Column("parameters", JSON),
    Column("figures", JSON),
)

recommendation_rules = _imported(
    "recommendation_rules",
    Column("kind", Text, nullable=False),
    Column("scope", JSON),
    Column("value", Text),
    Column("owner", Text),
    Column("starts_at", DateTime),
    Column("ends_at", DateTime),
    Column("version", Integer, nullable=False),
)

exposures = Table(
    "exposures",
    facts,
    _key(),
    Column("run_id", Text),
    Column("customer_id", BigInteger),
    Column("product_id", BigInteger),
    Column("shown_at", DateTime, nullable=False),
    Column("placement", Text),
    Column("is_control", Boolean, nullable=False),
)

segment_members = Table(
    "segment_members",
    facts,
    Column("segment_id", Text, nullable=False),
    Column("customer_id", BigInteger, nullable=False),
)

IMPORTED: tuple[Table, ...] = (
    customers,
    products,
    orders,
    order_lines,
    campaigns,
    campaign_days,
    email_messages,
    touches,
    events,
    reviews,
    social_days,
    social_posts,
    experiments,
    experiment_assignments,
)
"""The tables that ``marlow import <table> FILE`` fills, parents before children."""

MAINTAINED: tuple[Table, ...] = (recommendation_rules,)
"""Tables that ``marlow import`` fills too, whose rows people write: they are no data of a shop."""
