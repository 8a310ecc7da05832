"""The first schema of the facts store.

Each table is a line of ``name:type`` with ``!`` for NOT NULL and ``*`` for the primary key. The imported
tables share their first three columns, their last and one unique constraint.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "text": sa.Text(),
    "bigint": sa.BigInteger(),
    "integer": sa.Integer(),
    "smallint": sa.SmallInteger(),
    "boolean": sa.Boolean(),
    "date": sa.Date(),
    "timestamp": sa.DateTime(),
    "json": sa.JSON(),
    "money": sa.Numeric(18, 4),
    "score": sa.Numeric(18, 8),
}

_IMPORTED = {
    "customers": (
        "first_name:text last_name:text email:text phone:text country:text country_text:text region:text "
        "city:text birth_date:date gender:text signup_at:timestamp acquisition_channel:text "
        "email_consent:boolean sms_consent:boolean consent_at:timestamp is_test:boolean!"
    ),
    "products": (
        "sku:text! title:text description:text category:text brand:text price:money cost:money stock:integer "
        "is_active:boolean! introduced_at:timestamp kind:text! family:text durable:boolean url:text "
        "image_url:text attributes:json"
    ),
    "orders": (
        "customer_id:bigint ordered_at:timestamp! ordered_on:date! status:text! sales_channel:text "
        "campaign_id:bigint country:text country_text:text coupon:text shipping:money tax:money"
    ),
    "order_lines": (
        "order_id:bigint! line_number:integer! product_id:bigint quantity:integer! unit_price:money! "
        "discount:money! unit_cost:money duplicate_of:bigint"
    ),
    "campaigns": (
        "name:text! channel:text! platform:text objective:text starts_on:date ends_on:date budget:money "
        "target_segment:text utc_offset:integer"
    ),
    "campaign_days": (
        "campaign_id:bigint! day:date! impressions:bigint reach:bigint clicks:bigint conversions:bigint "
        "revenue:money spend:money sent:bigint delivered:bigint opens:bigint machine_opens:bigint "
        "unique_clicks:bigint bounces_hard:bigint bounces_soft:bigint unsubscribes:bigint complaints:bigint"
    ),
    "email_messages": (
        "customer_id:bigint campaign_id:bigint sent_at:timestamp delivered_at:timestamp opened_at:timestamp "
        "machine_open:boolean clicked_at:timestamp bounced:text unsubscribed_at:timestamp "
        "complained_at:timestamp"
    ),
    "touches": ("customer_id:bigint occurred_at:timestamp! channel:text campaign_id:bigint kind:text"),
    "events": (
        "event_id:text! customer_id:bigint anonymous_id:text session_id:text occurred_at:timestamp! "
        "occurred_on:date! received_at:timestamp name:text! product_id:bigint value:money properties:json"
    ),
    "reviews": (
        "customer_id:bigint product_id:bigint rating:smallint title:text body:text written_at:timestamp "
        "language:text"
    ),
    "social_days": (
        "day:date! platform:text! account:text followers:bigint gained:bigint lost:bigint posts:bigint "
        "reach:bigint impressions:bigint likes:bigint comments:bigint shares:bigint clicks:bigint"
    ),
    "social_posts": (
        "platform:text! account:text is_own:boolean! author:text posted_at:timestamp! format:text text:text "
        "reach:bigint impressions:bigint likes:bigint comments:bigint shares:bigint"
    ),
    "experiments": (
        "name:text! unit:text primary_metric:text starts_on:date ends_on:date planned_split:json"
    ),
    "experiment_assignments": (
        "experiment_id:bigint! customer_id:bigint variant:text! assigned_at:timestamp"
    ),
}

_OTHERS = {
    "imports": (
        "id:bigint* format:text! target:text! source:text! file_name:text! file_sha256:text! mapping:json "
        "settings:json started_at:timestamp! finished_at:timestamp lines_total:bigint! lines_header:bigint! "
        "lines_blank:bigint! lines_loaded:bigint! lines_rejected:bigint! rows_new:bigint! "
        "rows_unchanged:bigint! rows_updated:bigint! data_version:bigint!"
    ),
    "import_rejects": (
        "id:bigint* import_id:bigint! file_name:text! first_line:bigint! last_line:bigint! record:text! "
        "code:text! reason:text!"
    ),
    "data_versions": ("number:bigint* at:timestamp! today:date data_through:date what:text!"),
    "customer_segments": (
        "as_of:date! customer_id:bigint! segment:text! recency_days:integer! orders:integer! "
        "net_revenue:money! r:smallint! f:smallint! m:smallint!"
    ),
    "customer_scores": ("run_id:text! customer_id:bigint! score:text! value:score!"),
    "product_pairs": (
        "run_id:text! task:text! source:bigint! target:bigint! weight:score! content:score! n_both:integer! "
        "n_source:integer! n_target:integer!"
    ),
    "product_factors": ("run_id:text! product_id:bigint! trend:score! repeat:score! popularity:score!"),
    "recommendations": (
        "run_id:text! customer_id:bigint! rank:integer! product_id:bigint! score:score! reason:text"
    ),
    "active_runs": (
        "task:text* run_id:text! fitted_at:timestamp! data_version:bigint! data_through:date method:text! "
        "parameters:json figures:json"
    ),
    "recommendation_rules": (
        "id:bigint* kind:text! scope:json value:text owner:text starts_at:timestamp ends_at:timestamp "
        "version:integer!"
    ),
    "exposures": (
        "id:bigint* run_id:text customer_id:bigint product_id:bigint shown_at:timestamp! placement:text "
        "is_control:boolean!"
    ),
    "segment_members": ("segment_id:text! customer_id:bigint!"),
}


def _columns(line: str) -> list[sa.Column[Any]]:
    columns = []
    for word in line.split():
        name, kind = word.split(":")
        key, required = kind.endswith("*"), kind.endswith(("!", "*"))
        columns.append(
            sa.Column(
                name, _TYPES[kind.rstrip("!*")], primary_key=key, nullable=not required, autoincrement=False
            )
        )
    return columns


def upgrade() -> None:
    """Create every table."""
    for name, line in _IMPORTED.items():
        op.create_table(
            name,
            *_columns(f"id:bigint* external_id:text! source:text! {line} import_id:bigint"),
            sa.UniqueConstraint("source", "external_id", name=f"uq_{name}_source_external_id"),
        )
    for name, line in _OTHERS.items():
        op.create_table(name, *_columns(line))


def downgrade() -> None:
    """Drop every table."""
    for name in (*_OTHERS, *_IMPORTED):
        op.drop_table(name)
