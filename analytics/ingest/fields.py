"""What each column of an imported table takes: its kind, its limits, its parent and the names it goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    Numeric,
    SmallInteger,
    Table,
)

from analytics.warehouse import schema

_PARENTS: Mapping[str, Table] = {
    "customer_id": schema.customers,
    "product_id": schema.products,
    "order_id": schema.orders,
    "campaign_id": schema.campaigns,
    "experiment_id": schema.experiments,
}
_COMPUTED = frozenset(
    {"id", "source", "import_id", "ordered_on", "occurred_on", "duplicate_of", "country_text"}
)
_SIGNED = frozenset({"quantity", "unit_price", "revenue", "value", "shipping", "tax", "utc_offset"})
_LONG = frozenset({"description", "body", "text", "url", "image_url"})
_SPACED = frozenset({"products", "campaigns", "experiments", "social_days", "social_posts", "campaign_days"})

CHOICES: Mapping[tuple[str, str], Mapping[str, str]] = MappingProxyType(
    {
        ("orders", "status"): {
            **dict.fromkeys(
                ("completed", "complete", "paid", "shipped", "fulfilled", "delivered", "closed"), "completed"
            ),
            **dict.fromkeys(("cancelled", "canceled", "void", "voided", "failed"), "cancelled"),
        },
        ("products", "kind"): {k: k for k in ("product", "shipping", "fee", "gift_card", "adjustment")},
        ("recommendation_rules", "kind"): {
            k: k for k in ("boost", "bury", "pin", "exclude", "only", "min_stock")
        },
    }
)
"""Columns that take a few values, by the words that files use for them."""

DEFAULTS: Mapping[tuple[str, str], object] = MappingProxyType(
    {
        ("customers", "is_test"): False,
        ("products", "is_active"): True,
        ("products", "kind"): "product",
        ("orders", "status"): "completed",
        ("order_lines", "discount"): 0,
        ("social_posts", "is_own"): True,
        ("recommendation_rules", "version"): 1,
    }
)
"""What a needed column holds where the file says nothing; docs/importing.md lists them."""

COPIES: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("products", "sku"): "external_id",
        ("campaigns", "name"): "external_id",
        ("experiments", "name"): "external_id",
        ("events", "event_id"): "external_id",
    }
)
"""Needed columns that hold another's value where the file has no column for them."""

KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "order_lines": ("order_id", "line_number"),
        "campaign_days": ("campaign_id", "day"),
        "social_days": ("platform", "account", "day"),
        "experiment_assignments": ("experiment_id", "customer_id"),
        "email_messages": (),
        "touches": (),
        "events": (),
        "reviews": (),
        "social_posts": (),
    }
)
"""What identifies a row of a table whose file has no id column; with nothing named, its whole content."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a file can say about a row of a table."""

    table: str
    name: str
    kind: str
    required: bool = False
    limit: int = 1_000
    bits: int = 64
    signed: bool = False
    spaces: bool = False
    parent: str | None = None


@cache
def fields_of(table: Table) -> Mapping[str, Field]:
    """The fields that a file may fill, in the order of the table's columns, ``currency`` among them."""
    found = {c.name: _field(table, c) for c in table.columns if c.name not in _COMPUTED}
    if any(f.kind == "money" for f in found.values()):
        found["currency"] = Field(table.name, "currency", "currency")
    return MappingProxyType(found)


def _field(table: Table, column: Column[object]) -> Field:
    name, filled = column.name, {*DEFAULTS, *COPIES}
    required = not column.nullable and (table.name, name) not in filled
    parent = _PARENTS.get(name)
    if parent is not None:
        spaces = parent.name in _SPACED
        return Field(table.name, name, "reference", required, spaces=spaces, parent=parent.name)
    if name == "external_id":
        return Field(table.name, name, "id", table.name not in KEYS, spaces=table.name in _SPACED)
    if name == "line_number":
        required = False  # its place in the order, where the file does not say
    limit = 20_000 if name in _LONG else 1_000
    bits = 16 if isinstance(column.type, SmallInteger) else 64 if isinstance(column.type, BigInteger) else 32
    return Field(table.name, name, _kind(table, column), required, limit, bits, signed=name in _SIGNED)


def _kind(table: Table, column: Column[object]) -> str:
    if (table.name, column.name) in CHOICES:
        return "choice"
    if column.name in ("email", "country"):
        return column.name
    for sql, kind in (
        (Numeric, "money"),
        (Boolean, "boolean"),
        (DateTime, "instant"),
        (Date, "date"),
        (JSON, "json"),
        (Integer, "integer"),
    ):
        if isinstance(column.type, sql):
            return kind
    return "text"


_ONE = {"campaign_days": "campaign day", "order_lines": "line", "email_messages": "message",
        "touches": "touch", "events": "event", "social_days": "social day", "social_posts": "post",
        "experiment_assignments": "assignment", "recommendation_rules": "rule"}  # fmt: skip

_NAMES: Mapping[str, tuple[str, ...]] = {
    "first_name": ("first name", "given name", "forename"),
    "last_name": ("last name", "surname", "family name"),
    "email": ("e-mail", "email address", "mail"),
    "phone": ("telephone", "mobile", "phone number"),
    "country": ("country code", "nation", "billing country", "shipping country"),
    "region": ("state", "province", "county"),
    "city": ("town",),
    "birth_date": ("birthday", "date of birth", "dob"),
    "gender": ("sex",),
    "signup_at": ("signup date", "created at", "registered", "customer since", "joined"),
    "acquisition_channel": ("acquired by", "acquisition source", "first channel"),
    "email_consent": ("accepts marketing", "email opt in", "newsletter", "accepts email marketing"),
    "sms_consent": ("accepts sms marketing", "sms opt in"),
    "sku": ("stock code", "article number", "item number", "product code", "variant sku"),
    "title": ("name", "product name", "item", "product title", "headline"),
    "description": ("details", "long description"),
    "category": ("product type", "department", "product category"),
    "brand": ("vendor", "manufacturer", "make"),
    "price": ("list price", "unit price", "retail price", "variant price"),
    "cost": ("unit cost", "cost price", "cogs"),
    "stock": ("inventory", "on hand", "stock level", "inventory quantity"),
    "is_active": ("active", "published", "enabled"),
    "introduced_at": ("launch date", "created at", "available from"),
    "customer_id": (
        "customer",
        "customer number",
        "customer no",
        "user",
        "user id",
        "client",
        "buyer",
        "shopper",
    ),
    "order_id": ("order", "order number", "order no", "invoice", "invoice no", "invoice number"),
    "product_id": ("product", "stock code", "sku", "item", "item id", "product code", "article"),
    "campaign_id": ("campaign", "campaign name", "campaign number", "utm campaign"),
    "experiment_id": ("experiment", "test", "experiment name"),
    "ordered_at": (
        "order date",
        "ordered",
        "created at",
        "date",
        "invoice date",
        "purchase date",
        "order time",
    ),
    "status": ("order status", "state", "financial status"),
    "sales_channel": ("sold via", "place of sale", "source name", "store channel"),
    "coupon": ("discount code", "coupon code", "voucher", "promo code"),
    "shipping": ("shipping cost", "delivery cost", "freight", "postage"),
    "tax": ("vat", "sales tax", "taxes"),
    "line_number": ("line", "line no", "position", "row"),
    "quantity": ("qty", "units", "amount ordered", "lineitem quantity", "pieces"),
    "unit_price": ("price", "price each", "item price", "lineitem price"),
    "discount": ("discount amount", "line discount", "reduction"),
    "unit_cost": ("cost", "cost price"),
    "channel": ("medium", "marketing channel"),
    "platform": ("network", "ad platform", "publisher platform"),
    "starts_on": ("start date", "start", "from", "begins"),
    "ends_on": ("end date", "end", "until", "to"),
    "budget": ("planned spend", "total budget"),
    "day": ("date", "report date", "reporting starts"),
    "impressions": ("impr", "views", "imps"),
    "clicks": ("link clicks", "click"),
    "conversions": ("results", "purchases", "conv"),
    "revenue": ("conversion value", "purchase value", "sales", "conv value"),
    "spend": ("cost", "amount spent", "ad spend", "ad cost"),
    "sent": ("recipients", "emails sent", "sends"),
    "delivered": ("deliveries", "successful deliveries"),
    "opens": ("unique opens", "opened"),
    "machine_opens": ("apple opens", "bot opens", "mpp opens"),
    "unique_clicks": ("unique link clicks", "clicked"),
    "bounces_hard": ("hard bounces",),
    "bounces_soft": ("soft bounces",),
    "unsubscribes": ("unsubscribed", "opt outs"),
    "complaints": ("spam complaints", "spam reports"),
    "sent_at": ("send time", "sent", "send date"),
    "opened_at": ("open time", "opened", "first opened"),
    "clicked_at": ("click time", "clicked"),
    "occurred_at": ("timestamp", "time", "date", "event time", "created at"),
    "name": ("event", "event name", "title", "campaign name", "experiment name"),
    "value": ("amount", "event value"),
    "rating": ("stars", "score", "review rating"),
    "body": ("review", "review text", "text", "comment", "content", "message"),
    "written_at": ("review date", "date", "created at", "reviewed at"),
    "posted_at": ("post date", "published", "date", "created at", "time"),
    "text": ("post", "caption", "message", "content"),
    "followers": ("fans", "total followers"),
    "variant": ("group", "arm", "treatment", "bucket", "segment"),
    "assigned_at": ("assignment date", "exposed at", "date"),
    "currency": ("currency code", "presentment currency"),
}


def names_of(field: Field) -> tuple[str, ...]:
    """What a file may call a field, the most telling name first."""
    own = (field.name.replace("_", " "),)
    if field.name == "external_id":
        one = _ONE.get(field.table, field.table[:-1])
        names = ("id", f"{one} id", f"{one} number", f"{one} no", f"{one} code", one)
        also = {"orders": _NAMES["order_id"], "products": _NAMES["product_id"],
                "customers": _NAMES["customer_id"], "campaigns": ("campaign name", "name")}  # fmt: skip
        return (*own, *names, *also.get(field.table, ()))
    return (*own, *_NAMES.get(field.name, ()))
