"""One customer: consent first, what she bought, how she stands, her last orders; names and addresses stay masked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from analytics.capabilities.customers import rfm_plan
from analytics.capabilities.people import find_customer
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.shared import counting_rules
from analytics.contract.draft import Claim, Column, Draft, Grid, Ready, Resolution, Say, Stop, Subject
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Phrase
from analytics.contract.request import Reference
from analytics.contract.scope import Scope
from analytics.contract.values import Quantity
from analytics.metrics.sources import IS_COMPLETED, IS_SALE
from analytics.planning.names.countries import country_name
from analytics.warehouse.constructs import binary_order
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import customers, order_lines, orders, products

CAPABILITY = "customers.profile"
LAST_ORDERS = 5


_ANOTHER = re.compile(
    r"\W*(?:(?:and|ok|now|then|or|no|sorry|what about|how about)\W+)*#?\d{1,7}(?:\W+(?:please|pls|then|too|instead))*\W*$",
    re.IGNORECASE,
)
"""A number alone, after one customer, is another."""


_HOW_MUCH = re.compile(
    r"\b(?:how much|what)(?: money)? (?:has|have|did|does|do|was|is|were)\b[^?]*\b(?:spen[dt]\w*|pa(?:y|id)|worth|le(?:ave|ft) with us|br(?:ing|ought) (?:us|in))\b",
    re.IGNORECASE,
)
"""What somebody spent is a figure, not who they are."""


@dataclass(frozen=True, slots=True)
class ProfileQuestion:
    """The customer with this external id."""

    customer: str
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.customer}"


@dataclass(frozen=True)
class Profile(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[ProfileQuestion] = ProfileQuestion
    handles: Handles = Handles(
        families=("profile",),
        cues=(
            r"\b(?:tell me (?:more )?about|who is|profile (?:of|for)?|show me|details (?:on|of|about|for)|info on|look up) (?:the )?(?:customer|user|client|shopper|#)",
            r"\b(?:everything|all|anything|what) (?:\w+ ){0,3}(?:about|on|know about) (?:the )?(?:customer|user|client|shopper|#|subscriber)",
            r"\bwhat (?:do|can) (?:we|you|i) (?:know|see|have|tell me|say|find)(?: out)? (?:about|on) (?:her|him|them|that person|this person)\b",
            r"\bwhy is (?:customer|user|client) #?\d+ (?:in|a|an|not|still|called)\b",
            r"\blook up (?:customer )?#?\d+|^\W*(?:the )?profile (?:of |for )?#?\d+|\border history\b|\bis #?\d+ (?:still|a|an|active|loyal)\b|\b(?:story|history|details|file|record|card) of (?:customer|user|client|shopper)",
            r"\bwho (?:is|was|are) (?:she|he|that|this|it|they)\b|\b(?:her|his) (?:profile|orders?|history|last|segment|purchases)\b|\bwhat (?:has|did|does) (?:she|he|they) (?:\w+ )?(?:buy|bought|order|ordered|purchase)",
            r"\bwhen (?:did|has|was|does) .*\b(?:order(?:ed)?|buy|bought|shop(?:ped)?|purchase[ds]?|seen|active)\b|\b(?:last|latest|most recent) (?:order|purchase)s? (?:of|from|by|for) (?:customer|user|client|shopper|buyer|#|her|him)\b",
            r"\b(?:customer|user|client) #?\d+(?:'s)? (?:profile|details|history|orders)\b",
            r"\bwhat (?:has|did) (?:customer|user|client) #?\d+ (?:buy|bought|order)",
        ),
        against=(r"\b(?:recommend|suggest|offer|propose)\b", r"^when did we\b"),
    )

    def claims(self, asked: Asked) -> int:
        """A person named and nothing measured."""
        if isinstance(asked.focus, ProfileQuestion) and _ANOTHER.match(asked.text):
            return 6
        if asked.reading.metrics or _HOW_MUCH.search(asked.text):
            return 0
        return 2 if asked.reading.person or asked.reading.email else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The customer that was named, or the nearest known ones."""
        found = find_customer(asked, world)
        return found if isinstance(found, Stop) else Ready(ProfileQuestion(found), asked.reading.read_as())

    def plan(self, question: ProfileQuestion, facts: StoreFacts) -> Plan:
        """Who, how often and how much, what most, and the last orders."""
        mine = customers.c.external_id == question.customer
        sales = (
            order_lines.join(orders, orders.c.id == order_lines.c.order_id)
            .join(customers, customers.c.id == orders.c.customer_id)
            .outerjoin(products, products.c.id == order_lines.c.product_id)
        )
        amount = func.sum(order_lines.c.quantity * order_lines.c.unit_price - order_lines.c.discount)
        c = customers.c
        return Plan(
            {
                "who": select(
                    c.country, c.signup_at, c.acquisition_channel, c.email_consent, c.sms_consent, c.is_test
                ).where(mine),
                "rfm": rfm_plan.of_customer(question.customer, Scope(), facts),
                "taste": select(products.c.category, func.count(orders.c.id.distinct()).label("orders"))
                .select_from(sales)
                .where(mine, IS_COMPLETED, IS_SALE, products.c.category.is_not(None))
                .group_by(products.c.category)
                .order_by(func.count(orders.c.id.distinct()).desc(), binary_order(products.c.category))
                .limit(3),
                "orders": select(
                    orders.c.ordered_on,
                    orders.c.external_id,
                    func.sum(order_lines.c.quantity).label("units"),
                    amount.label("amount"),
                )
                .select_from(sales)
                .where(mine, IS_COMPLETED)
                .group_by(orders.c.ordered_on, orders.c.external_id)
                .order_by(orders.c.ordered_on.desc(), binary_order(orders.c.external_id))
                .limit(LAST_ORDERS),
            }
        )

    def answer(self, question: ProfileQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The card; a customer who never bought has no RFM scores and is told as a prospect."""
        who, rfm = results["who"].first(), results["rfm"].first()
        params = _who_params(question.customer, who, results)
        common: dict[str, Any] = {
            "notes": (Phrase("profile.consent", params), Phrase("profile.masked")),
            "entities": (Reference("1", "customer", question.customer, f"customer {question.customer}"),),
            "excluded": counting_rules(question.scope, {"lines"}),
            "follow_ups": (
                Say(Phrase("label.recommend"), Phrase("say.recommend", {"customer": question.customer})),
                Say(Phrase("label.segments"), Phrase("say.segments")),
                Say(Phrase("label.top_customers"), Phrase("say.top_customers")),
            ),
            "scope": question.scope,
        }
        if not rfm:
            return Draft(Phrase("profile.prospect", params), **common)
        subject = (Subject("customer", question.customer, f"customer {question.customer}"),)
        claims = (
            Claim(Quantity(int(rfm["orders"]), "count:order"), "orders", subject),
            Claim(
                Quantity(Decimal(rfm["revenue"]).quantize(Decimal("0.01")), facts.currency),
                "revenue",
                subject,
            ),
            Claim(
                Quantity(Decimal(rfm["net_revenue"]).quantize(Decimal("0.01")), facts.currency),
                "net_revenue",
                subject,
            ),
            Claim(Quantity(int(rfm["recency"]), "day"), "recency", subject),
        )
        params |= {k: rfm[k] for k in ("segment", "r", "f", "m", "first_on", "last_on")}
        grid = _orders_grid(results, facts)
        notes = (Phrase("profile.scores", params), *common.pop("notes"))
        return Draft(
            Phrase("profile.card", params), claims=claims, kpis=(0, 1, 2, 3), grid=grid, notes=notes, **common
        )


def _who_params(customer: str, who: Any, results: Results) -> dict[str, Any]:
    categories = tuple(row["category"] for row in results["taste"])
    consent = {True: "yes", False: "no", None: "unknown"}
    return {
        "customer": customer,
        "country": country_name(who["country"]) if who.get("country") else None,
        "since": who["signup_at"].date() if who.get("signup_at") else None,
        "acquired": who.get("acquisition_channel"),
        "email": consent[who.get("email_consent")],
        "sms": consent[who.get("sms_consent")],
        "categories": categories,
        "test": "yes" if who.get("is_test") else None,
    }


def _orders_grid(results: Results, facts: StoreFacts) -> Grid:
    columns = (
        Column("ordered_on", Phrase("column.date"), "date"),
        Column("order", Phrase("column.order"), "text"),
        Column("units", Phrase("column.units"), "number", "count:unit"),
        Column("amount", Phrase("column.amount"), "money", facts.currency),
    )
    rows = tuple(
        (
            row["ordered_on"],
            row["external_id"],
            int(row["units"]),
            Decimal(row["amount"]).quantize(Decimal("0.01")),
        )
        for row in results["orders"]
    )
    return Grid(columns, rows)
