"""How campaigns did: one in full, beside its channel, or all of them in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.sql import Select

from analytics.capabilities import naming
from analytics.capabilities.metrics.words import metrics_of
from analytics.capabilities.people import pointed_at
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.shared import definition_of, metric_column
from analytics.contract.draft import (
    Cell,
    Chart,
    Choice,
    Claim,
    Column,
    Draft,
    Grid,
    Option,
    Ready,
    Resolution,
    Say,
    Subject,
)
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.request import Reference
from analytics.contract.scope import Filter, Scope, Window
from analytics.contract.values import Number, Quantity, change_between
from analytics.metrics import metric
from analytics.metrics.compile import Cut, measure_select
from analytics.metrics.model import Measure, Metric
from analytics.metrics.sources import CAMPAIGN_DAYS
from analytics.planning.context import merged_filters
from analytics.planning.dates import holidays
from analytics.planning.names.partial import Named, Part
from analytics.planning.patch import connects
from analytics.warehouse.plan import Plan, Results
from analytics.warehouse.schema import campaigns

CAPABILITY = "campaigns.performance"
ADS_METRICS = ("spend", "attributed_revenue", "roas", "impressions", "clicks", "ctr", "conversions", "cpa")
EMAIL_METRICS = (
    "delivered",
    "click_rate",
    "open_rate",
    "attributed_revenue",
    "unsubscribe_rate",
    "bounce_rate",
    "complaint_rate",
    "spend",
)
TABLE_METRICS = ("spend", "attributed_revenue", "roas", "conversions", "cpa")
_DID = re.compile(
    r"^(?:\W|our |the |my )*[\w-]+(?: \w+)? (?:performance|results|summary|report|overview)\b|^(?:\W|and |so |ok |hey )*how(?:'s| is| are| did| do| does| was| were| has| have)\b.*\b(?:perform\w*|do|does|doing|did|go|going|went|work\w*|look\w*)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:campaigns?|mailings?|newsletters?|letter|results?|performance|perform\w*|how (?:did|do|does|is|are|was|were|r)|going|worked?|any good|success\w*|flop|worth it|pay off|paid off|tell me about|summary|report|recap|review|one|help(?:ed)? us|(?:did|does|do) .* help|pull(?:ed|ing)? (?:its|their) weight)\b",
    re.IGNORECASE,
)
RATES = frozenset(
    {"roas", "ctr", "cpa", "click_rate", "open_rate", "unsubscribe_rate", "bounce_rate", "complaint_rate"}
)


@dataclass(frozen=True, slots=True)
class CampaignQuestion:
    """One campaign by external id, or all of the scope's where ``campaign`` is None."""

    campaign: str | None
    label: str
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.campaign or 'all'} {self.scope.canonical()}".strip()


@dataclass(frozen=True)
class Campaign(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[CampaignQuestion] = CampaignQuestion
    handles: Handles = Handles(
        families=("campaign",),
        cues=(
            r"\b(?:tell me about|what about|details (?:on|about|of)|how about) (?:the |my |our )?camp\w+ ",
            r"\bhow (?:did|was|were) (?:the |our )?(?:black friday|cyber monday|christmas|easter|valentine'?s(?: day)?)(?: \d{4})?(?: do| go| perform| work)?\W*$",
            r"\bwhich (?:of (?:the |our |my )?)?(?:campaigns?|mailings?|ads) (?:\w+ )?(?:pull\w* (?:its|their) (?:own )?weight|earn\w* (?:its|their) keep|deliver\w*|work\w*|perform\w*|did (?:well|best)|paid off)\b.*\b(?:overview|summary|all of them)\b",
            r"\bcampaigns? (?:summary|overview|report|performance|results?|recap|review)\b",
            r"\b(?:summary|overview|report|performance|results?|recap) (?:of|for|on) (?:the |my |our |all )?[\w' -]*(?:campaigns?|newsletters?|mailings?)\b",
            r"\bhow (?:are|were|did|do|is|was|have) (?:the |my |our |all )?[\w' -]*\b(?:campaigns?|newsletter|mailing|flight)\b",
        ),
        against=(r"\b(?:recommend|define|top \d+|best|worst)\b",),
    )

    def claims(self, asked: Asked) -> int:
        """A campaign named and nothing measured; other dates or another campaign after one."""
        if metrics_of(asked.reading):
            return -2
        pointed = pointed_at(asked) if isinstance(asked.focus, CampaignQuestion) else None
        if pointed and pointed.kind == "campaign":
            return 5
        if any(f.dimension == "campaign" for f in asked.reading.filters()):
            if _measured_so_far(asked):
                return 0
            return 5 if _DID.search(asked.text) and not asked.reading.dimensions else 3
        if _holiday_named(asked) and _ABOUT.search(asked.text):
            return 3
        values = asked.reading.of("value")
        if (
            values
            and all(m.term.dimension in ("channel", "platform") for m in values)
            and _DID.search(asked.text)
        ):
            return 3
        bearing = any(b.dimension == "campaign" for p in asked.reading.parts for b in p.bearers)
        if bearing:
            return 2 + bool(_ABOUT.search(asked.text))
        if not isinstance(asked.focus, CampaignQuestion) or not asked.reading.periods.base:
            return 0
        return 3 if not asked.reading.dimensions else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """One campaign over its whole life, or all over the last full month, unless dates were said."""
        reading = asked.reading
        focus = asked.focus if isinstance(asked.focus, CampaignQuestion) else None
        before = focus if focus and (connects(asked.text) or len(asked.text.split()) <= 4) else None
        read_as = reading.read_as()
        named = tuple(f for f in reading.filters() if f.dimension == "campaign" and not f.negated)
        bearing = _bearing_the_holiday(asked, world) if not named else ()
        if len(bearing) > 1:
            # "How did Black Friday do" may mean any of the campaigns of that name: over its life, not on the day.
            left = _narrowed(bearing, asked, world)
            if len(left) > 1:
                return _which(left[:4], None, world)
            named = left
        pointed = pointed_at(asked) if not named else None
        if pointed and pointed.kind == "campaign":
            named = (Filter("campaign", (pointed.id,), (pointed.label,)),)
            before = focus
        if not named:
            settled = naming.settle(reading, lambda one: one.dimension == "campaign")
            if settled.open:
                _part, left_open = settled.open
                fitting = tuple(b for b in left_open if b.dimension == "campaign")[:4]
                if len(fitting) > 1:
                    return _which(tuple(naming.as_filter((b,)) for b in fitting), reading.periods.base, world)
                settled = replace(settled, filters=(naming.as_filter(fitting or left_open),))
            named, read_as = settled.filters, (*read_as, *settled.told)
            named = tuple(f for f in named if f.dimension == "campaign")
        unknown = naming.unknown_name(reading, world) if not named else None
        if unknown:
            return unknown
        if len(named) == 1 and len(named[0].ids) > 1:
            return _which(tuple(_single(named[0])), reading.periods.base, world)
        return Ready(_question(named[0] if named else None, asked, before, world), read_as)

    def plan(self, question: CampaignQuestion, facts: StoreFacts) -> Plan:
        """Sums of the daily figures; for one campaign also those of its channel."""
        window, scope = question.scope.window, question.scope
        if question.campaign is None:
            split = Cut(("campaign",), scope)
            return Plan(
                {
                    "groups": measure_select(CAMPAIGN_DAYS, _measures(TABLE_METRICS), window, split),
                    "total": measure_select(CAMPAIGN_DAYS, _measures(TABLE_METRICS), window, Cut((), scope)),
                }
            )
        every = _measures((*ADS_METRICS, *EMAIL_METRICS, "opens", "machine_opens"))
        mine = Scope(window, None, (Filter("campaign", (question.campaign,), (question.label,)),))
        return Plan(
            {
                "campaign": _card(question.campaign),
                "mine": measure_select(CAMPAIGN_DAYS, every, window, Cut((), mine)),
                "channels": measure_select(CAMPAIGN_DAYS, every, window, Cut(("channel",), Scope(window))),
            }
        )

    def answer(self, question: CampaignQuestion, results: Results, facts: StoreFacts) -> Draft:
        """The figures that suit the channel, each rate beside the channel's own."""
        return (
            _all_of(question, results, facts)
            if question.campaign is None
            else _one_of(question, results, facts)
        )


def _measured_so_far(asked: Asked) -> bool:
    """ "Tea Ceremony Stories", after the clicks of another campaign: its clicks, unless it is asked how it did."""
    scope = getattr(asked.focus, "scope", Scope())
    by_campaign = "campaign" in (*getattr(asked.focus, "split", ()), *(f.dimension for f in scope.filters))
    figures = bool(getattr(asked.focus, "metrics", ())) and by_campaign
    return figures and not (_ABOUT.search(asked.text) or _DID.search(asked.text))


def _question(
    named: Filter | None, asked: Asked, before: CampaignQuestion | None, world: World
) -> CampaignQuestion:
    """With the dates that were said, else those of the question before."""
    calendar = world.calendar
    said = asked.reading.periods.base or (before.scope.window if before else None)
    if named is not None:
        return CampaignQuestion(named.ids[0], named.labels[0], Scope(said or calendar.all_data()))
    if before is not None and before.campaign:
        return CampaignQuestion(before.campaign, before.label, Scope(said or calendar.all_data()))
    kept = tuple(f for f in asked.reading.filters() if f.dimension in ("channel", "platform", "objective"))
    scope = Scope(
        said or calendar.last_full_month(), None, merged_filters(before.scope.filters if before else (), kept)
    )
    return CampaignQuestion(None, "all campaigns", scope)


def _single(several: Filter) -> Iterator[Filter]:
    for identity, label in zip(several.ids, several.labels, strict=True):
        yield Filter("campaign", (identity,), (label,))


def _narrowed(bearing: tuple[Filter, ...], asked: Asked, world: World) -> tuple[Filter, ...]:
    """Of the campaigns of a holiday's name, those that the words beside it leave ("the black friday ads")."""
    groups = {v.id: v.group for v in world.vocabulary.values_of("campaign")}
    bearers = tuple(Named("campaign", f.ids[0], f.labels[0], groups.get(f.ids[0], "")) for f in bearing)
    left = naming.narrowed(Part(0, 0, "", bearers), asked.text, lambda one: True)
    return tuple(naming.as_filter((b,)) for b in left)


def _holiday_named(asked: Asked) -> str | None:
    """The holiday of which campaigns may bear the name; none where the shop's own day is plainly meant."""
    holiday = holidays.PATTERN.search(asked.text)
    if holiday is None or re.search(r"\b(?:campaigns|orders|sales|we)\b", asked.text.lower()):
        return None
    return holiday.group(2).lower()


def _bearing_the_holiday(asked: Asked, world: World) -> tuple[Filter, ...]:
    name = _holiday_named(asked)
    if name is None:
        return ()
    known = world.vocabulary.values_of("campaign")
    return tuple(Filter("campaign", (v.id,), (v.label,)) for v in known if name in v.label.lower())


def _option(named: Filter, said: Window | None, world: World) -> Option:
    scope = Scope(said or world.calendar.all_data())
    question = CampaignQuestion(named.ids[0], named.labels[0], scope)
    return Option(question, Phrase("option.named", {"name": named.labels[0]}))


def _which(filters: tuple[Filter, ...], said: Window | None, world: World) -> Choice:
    options = tuple(_option(f, said, world) for f in filters)
    shown = tuple(Reference(str(n), "campaign", f.ids[0], f.labels[0]) for n, f in enumerate(filters, 1))
    return Choice(Phrase("about.which_campaign"), options, entities=shown)


def _measures(names: tuple[str, ...]) -> tuple[Measure, ...]:
    return tuple(
        {m.name: m for name in names for m in metric(name).measures if m.source == "campaign_days"}.values()
    )


def _card(external_id: str) -> Select[Any]:
    c = campaigns.c
    return select(c.name, c.channel, c.platform, c.objective, c.starts_on, c.ends_on, c.budget).where(
        c.external_id == external_id
    )


def _plain(row: Any) -> dict[str, Number | None]:
    return {k: v if v is None or isinstance(v, int | Decimal) else None for k, v in row.items()}


def _one_of(question: CampaignQuestion, results: Results, facts: StoreFacts) -> Draft:
    card = results["campaign"].first()
    sums = _plain(results["mine"].first())
    channel = next((_plain(r) for r in results["channels"] if r["d0"] == card.get("channel")), {})
    names = EMAIL_METRICS if card.get("channel") == "email" else ADS_METRICS
    subject = (Subject("campaign", question.campaign or "", question.label),)
    claims = tuple(_beside(metric(name), sums, channel, subject, facts) for name in names)
    params: dict[str, Any] = {
        "name": card.get("name", question.label),
        "channel": card.get("channel"),
        "platform": card.get("platform"),
        "starts": card.get("starts_on"),
        "ends": card.get("ends_on"),
        "window": question.scope.window,
    }
    if all(value is None for value in sums.values()):
        return Draft(Phrase("campaign.no_days", params), scope=question.scope)
    code = "campaign.email" if card.get("channel") == "email" else "campaign.ads"
    if claims[2].quantity.value is None:
        code += "_without_rate"
    issues = tuple(
        Issue(
            f"reason.{c.quantity.reason}",
            {"metric": metric(c.metric or "").label, "n": 0, "spent": claims[0].quantity},
        )
        for c in claims
        if c.quantity.reason and c.quantity.reason.startswith("no_")
    )
    machine = sums.get("email_machine_opens")
    notes = [Phrase("campaign.card", params)]
    if code.startswith("campaign.email") and machine and sums.get("email_opens"):
        share = Quantity(
            (Decimal(machine) / Decimal(sums["email_opens"] or 1)).quantize(Decimal("0.0001")), "fraction"
        )
        notes.append(Phrase("campaign.machine_opens", {"n": int(machine), "share": share}))
    return Draft(
        Phrase(code, params),
        claims=claims,
        kpis=(0, 1, 2, 3),
        grid=_beside_grid(claims, str(card.get("channel"))),
        entities=(Reference("1", "campaign", question.campaign or "", question.label),),
        definitions=tuple(definition_of(metric(name)) for name in names),
        scope=question.scope,
        issues=issues,
        notes=tuple(notes),
        follow_ups=(
            Say(
                Phrase("label.by", {"dimension": "day"}),
                Phrase("say.campaign_by_day", {"metric": metric(names[1]).label, "name": question.label}),
            ),
            Say(Phrase("label.all_campaigns"), Phrase("say.all_campaigns")),
            Say(Phrase("label.roas_by_channel"), Phrase("say.roas_by_channel")),
        ),
    )


def _beside(m: Metric, sums: Any, channel: Any, subject: tuple[Subject, ...], facts: StoreFacts) -> Claim:
    """The metric of the campaign; a rate also beside the rate of its whole channel."""
    quantity = m.value(sums, facts.currency)
    base = m.value(channel, facts.currency) if m.name in RATES else None
    change = change_between(quantity.value, base.value) if base else None
    return Claim(quantity, m.name, subject, base, change)


def _beside_grid(claims: tuple[Claim, ...], channel: str) -> Grid:
    columns = (
        Column("metric", Phrase("column.metric"), "text"),
        Column("value", Phrase("column.value"), "text"),
        Column("channel", Phrase("column.channel_average", {"channel": channel}), "text"),
    )
    rows: list[tuple[Cell, ...]] = []
    for claim in claims:
        base = Phrase("cell.quantity", {"value": claim.base}) if claim.base else None
        rows.append(
            (metric(claim.metric or "").label, Phrase("cell.quantity", {"value": claim.quantity}), base)
        )
    return Grid(columns, tuple(rows))


def _all_of(question: CampaignQuestion, results: Results, facts: StoreFacts) -> Draft:
    metrics = tuple(metric(name) for name in TABLE_METRICS)
    total = _plain(results["total"].first())
    rows = [(row, _plain(row)) for row in results["groups"]]
    if not rows:
        return Draft(Phrase("campaign.none", {"window": question.scope.window}), scope=question.scope)
    rows.sort(key=lambda r: (-(r[1].get("attributed_revenue") or 0), r[0]["d0"]))
    claims = tuple(Claim(m.value(total, facts.currency), m.name) for m in metrics)
    best = rows[0]
    columns = [Column("campaign", Phrase("column.campaign"), "text")]
    columns += [metric_column(m, facts.currency) for m in metrics]
    body = tuple(
        (row["d0_label"], *(m.value(sums, facts.currency).value for m in metrics)) for row, sums in rows
    )
    return Draft(
        Phrase("campaign.all", {"n": len(rows), "window": question.scope.window, "top": best[0]["d0_label"]}),
        claims=claims,
        kpis=(0, 1, 2, 3),
        grid=Grid(tuple(columns), body, (None, *(c.quantity.value for c in claims))),
        entities=tuple(
            Reference(str(n), "campaign", r["d0"], r["d0_label"]) for n, (r, _) in enumerate(rows[:20], 1)
        ),
        definitions=tuple(definition_of(m) for m in metrics),
        scope=question.scope,
        chart=Chart("bar", {"x": "attributed_revenue", "y": "campaign"}),
        follow_ups=(
            Say(
                Phrase("label.named", {"name": best[0]["d0_label"]}),
                Phrase("say.campaign", {"name": best[0]["d0_label"]}),
            ),
            Say(Phrase("label.roas_by_channel"), Phrase("say.roas_by_channel")),
            Say(Phrase("label.worst_campaigns"), Phrase("say.worst_campaigns")),
        ),
    )
