"""Whom one may write to by e-mail: consent that stands, and an address that takes mail."""

from __future__ import annotations

from sqlalchemy import and_, exists, or_
from sqlalchemy.sql import ColumnElement

from analytics.warehouse.schema import customers, email_messages


def suppressed() -> ColumnElement[bool]:
    """Whether since her consent a customer unsubscribed, complained, or had a message bounce for good.

    A consent that is given anew lifts it. To be used where ``customers`` is selected from.
    """
    c, m = customers.c, email_messages.c
    return exists().where(
        m.customer_id == c.id,
        or_(
            _since(m.unsubscribed_at),
            _since(m.complained_at),
            and_(m.bounced == "hard", m.sent_at.is_(None) | _since(m.sent_at)),
        ),
    )


def _since(at: ColumnElement[object]) -> ColumnElement[bool]:
    return and_(at.is_not(None), or_(customers.c.consent_at.is_(None), at > customers.c.consent_at))


def mailable() -> ColumnElement[bool]:
    """Whether one may write to a customer."""
    return and_(customers.c.email_consent.is_(True), ~suppressed())
