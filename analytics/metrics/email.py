"""E-mail: what was sent, arrived, was opened and clicked (GLOSSARY 5.2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func

from analytics.metrics.model import Measure, Metric
from analytics.warehouse.schema import campaign_days, campaigns

IS_EMAIL = campaigns.c.channel == "email"
"""SMS and push are sent and delivered too; a metric of e-mail counts e-mail."""


def _email_sum(name: str, figure: ColumnElement[Any]) -> Measure:
    counted = func.sum(case((IS_EMAIL, figure)))
    return Measure(f"email_{name}", "campaign_days", counted, frozenset({"campaigns"}))


def _or_zero(column: str) -> ColumnElement[Any]:
    return func.coalesce(campaign_days.c[column], 0)


_c = campaign_days.c
sent = _email_sum("sent", _c.sent)
delivered = _email_sum("delivered", _c.delivered)
opens = _email_sum("opens", _c.opens)
machine_opens = _email_sum("machine_opens", _c.machine_opens)
human_opens = _email_sum("human_opens", _c.opens - _or_zero("machine_opens"))
unique_clicks = _email_sum("unique_clicks", _c.unique_clicks)
bounces = _email_sum("bounces", _c.bounces_hard + _or_zero("bounces_soft"))
unsubscribes = _email_sum("unsubscribes", _c.unsubscribes)
complaints = _email_sum("complaints", _c.complaints)
delivered_revenue = _email_sum("revenue", case((_c.delivered.is_not(None), _c.revenue)))


def _count(
    measure: Measure, label: str, noun: str, definition: str, *synonyms: str, good: bool | None = True
) -> Metric:
    return Metric(
        name=measure.name.removeprefix("email_"),
        label=label,
        family="email",
        unit=f"count:{noun}",
        digits=0,
        numerator=measure,
        formula=f"Σ {label}",
        definition=definition,
        higher_is_better=good,
        synonyms=synonyms,
    )


def _rate(
    name: str,
    label: str,
    top: Measure,
    bottom: Measure,
    text: tuple[str, str],
    *synonyms: str,
    good: bool = True,
) -> Metric:
    formula, definition = text
    return Metric(
        name=name,
        label=label,
        family="email",
        unit="fraction",
        digits=4,
        numerator=top,
        denominator=bottom,
        formula=formula,
        definition=definition,
        zero_reason=f"no_{bottom.name.removeprefix('email_')}",
        additivity="non_additive",
        higher_is_better=good,
        synonyms=synonyms,
    )


EMAIL: tuple[Metric, ...] = (
    _count(
        sent,
        "e-mails sent",
        "message",
        "Messages handed to the mail provider.",
        "sent",
        "sends",
        "emails sent",
        "e-mails sent",
        "mails sent",
        "messages sent",
        "newsletters sent",
        "mailings sent",
        "sent emails",
        "sent mails",
        "send volume",
        "emails we sent",
    ),
    _count(
        delivered,
        "e-mails delivered",
        "message",
        "Sent less bounces, hard and soft.",
        "delivered",
        "deliveries",
        "emails delivered",
        "mails delivered",
        "messages delivered",
        "recipients",
        "number of recipients",
        "delivered mails",
        "delivered emails",
    ),
    _count(
        opens,
        "opens",
        "open",
        "Unique opens as reported, those of machines included (see open rate).",
        "opens",
        "unique opens",
        "email opens",
        "mail opens",
        "opened emails",
        "opened mails",
        "newsletter opens",
    ),
    _count(
        machine_opens,
        "machine opens",
        "open",
        "Opens made by mail programs and scanners, not by people.",
        "bot opens",
        "apple opens",
        "automatic opens",
        "fake opens",
        "opens by machines",
        "opens from machines",
        "opens by bots",
        "robot opens",
        "privacy opens",
        "scanner opens",
        good=None,
    ),
    _count(
        unique_clicks,
        "unique clicks",
        "click",
        "People who clicked at least once.",
        "email clicks",
        "mail clicks",
        "newsletter clicks",
        "clicks in emails",
        "clicks in mails",
        "clicks in the newsletter",
        "clicks in newsletters",
        "clicks on emails",
        "e-mail clicks",
    ),
    _count(
        bounces,
        "bounces",
        "message",
        "Messages that came back, hard and soft.",
        "bounced",
        "bounced mails",
        "bounced emails",
        "email bounces",
        "undeliverable",
        good=False,
    ),
    _count(
        unsubscribes,
        "unsubscribes",
        "unsubscribe",
        "People who left the list from a message.",
        "unsubs",
        "opt outs",
        "opt-outs",
        "optouts",
        "unsubscribed",
        "unsubscriptions",
        "unsubscribers",
        "list leavers",
        "opted out",
        good=False,
    ),
    _count(
        complaints,
        "complaints",
        "complaint",
        "Messages marked as spam.",
        "spam complaints",
        "spam reports",
        "marked as spam",
        "spam marks",
        good=False,
    ),
    _rate(
        "open_rate",
        "open rate",
        human_opens,
        delivered,
        (
            "(unique opens − machine opens) ÷ delivered",
            "Share of the delivered messages that a person opened; opens of machines are taken off.",
        ),
        "opening rate",
        "email open rate",
        "open rates",
        "mail open rate",
        "newsletter open rate",
        "human open rate",
        "open quote",
        "share of opens",
    ),
    _rate(
        "click_rate",
        "click rate",
        unique_clicks,
        delivered,
        ("unique clicks ÷ delivered", "Share of the delivered messages that were clicked."),
        "email click rate",
        "mail click rate",
        "email ctr",
        "mail ctr",
        "newsletter click rate",
        "newsletter ctr",
        "click rates",
        "e-mail click rate",
    ),
    _rate(
        "ctor",
        "click-to-open rate",
        unique_clicks,
        human_opens,
        (
            "unique clicks ÷ (unique opens − machine opens)",
            "Clicks among those who opened; shaky where machines open much of the mail.",
        ),
        "ctor",
        "click to open rate",
        "click-to-open",
        "click to open",
        "clicks per open",
        "click to open ratio",
    ),
    _rate(
        "bounce_rate",
        "bounce rate",
        bounces,
        sent,
        ("bounces ÷ sent", "Share of the sent messages that came back, hard and soft."),
        "email bounce rate",
        "mail bounce rate",
        "bounce rates",
        "bouncing rate",
        good=False,
    ),
    _rate(
        "unsubscribe_rate",
        "unsubscribe rate",
        unsubscribes,
        delivered,
        ("unsubscribes ÷ delivered", "Share of the delivered messages after which somebody left the list."),
        "unsub rate",
        "opt out rate",
        "opt-out rate",
        "optout rate",
        "unsubscription rate",
        "unsubscribing rate",
        "unsubscribed rate",
        good=False,
    ),
    _rate(
        "complaint_rate",
        "complaint rate",
        complaints,
        delivered,
        ("complaints ÷ delivered", "Share of the delivered messages that were marked as spam."),
        "spam rate",
        "spam complaint rate",
        "spam report rate",
        "complaints rate",
        good=False,
    ),
    Metric(
        name="revenue_per_recipient",
        label="revenue per recipient",
        family="email",
        unit="money",
        digits=4,
        numerator=delivered_revenue,
        denominator=delivered,
        formula="attributed revenue ÷ delivered",
        definition="Revenue that the mail provider attributes, for one delivered message.",
        zero_reason="no_delivered",
        additivity="non_additive",
        synonyms=(
            "revenue per email",
            "rpr",
            "revenue per message",
            "revenue per mail",
            "revenue per delivered mail",
            "revenue per delivered",
            "revenue per send",
            "sales per recipient",
            "revenue per e-mail",
            "earnings per recipient",
        ),
    ),
)
