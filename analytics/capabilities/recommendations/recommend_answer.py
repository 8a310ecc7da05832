"""The answer to "recommend products for customer 42": the first product and why, the list, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from analytics.capabilities.offers.contributions import CHART, contributions, pace
from analytics.capabilities.offers.listing import fraction, money, says, title
from analytics.capabilities.offers.rows import PERSONAL, Case, Picked, Shown
from analytics.contract.draft import Cell, Chart, Claim, Column, Draft, Grid, Say, Subject
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Param, Phrase
from analytics.contract.request import Reference
from analytics.contract.scope import Scope
from analytics.contract.values import Interval, Quantity, exact
from analytics.planning.names.countries import country_name
from analytics.recommendation.reasons import Reason, bars
from analytics.warehouse.plan import Results

_LEVEL = Decimal("0.95")
_QUOTED = ("within_30_days", "ever")


@dataclass(frozen=True, slots=True)
class Told:
    """For whom, how many were wanted, and what was found."""

    customer: str | None
    k: int
    scope: Scope
    case: Case
    picked: Picked


def unknown(issue: Issue) -> Draft:
    """Somebody whom the store does not know."""
    return Draft(Phrase(issue.code, issue.params), kind="clarify", certainty=None, issues=(issue,))


def answer(told: Told, results: Results, facts: StoreFacts) -> Draft:
    """The draft; a refusal where nothing may be shown."""
    shown = told.picked.shown
    notes = _notes(told, results, facts)
    if not shown:
        return Draft(
            Phrase("recommend.nothing"), kind="refuse", certainty=None, notes=notes, scope=told.scope
        )
    claims = tuple(claim for one in shown if (claim := _claim(one, told)))
    grid, chart = (
        _grid(told, facts),
        Chart("bar", {"x": "strength", "y": "product"}) if shown[0].scored else None,
    )
    made_of = contributions(shown[0].scored, told.case.history) if told.k == 1 and shown[0].scored else None
    if made_of is not None:
        grid, chart, notes = made_of, CHART, (*_of_one(shown[0], told, facts), *notes)
    return Draft(
        _headline(told),
        certainty="estimate" if shown[0].scored else "fact",
        claims=claims,
        grid=grid,
        entities=_entities(told),
        scope=told.scope,
        notes=notes,
        chart=chart,
        follow_ups=_follow_ups(told),
    )


def _of_one(one: Shown, told: Told, facts: StoreFacts) -> tuple[Phrase, ...]:
    """What the row of a list says of a product, where the rows are what its score is made of."""
    due, price = _due(one, told) if told.case.situation.task == "next" else None, money(one.row["price"])
    return (
        Phrase(
            "why_not.card",
            {
                "product": title(one.row),
                "price": None if price is None else Quantity(price, facts.currency),
                "stock": None if one.row["stock"] is None else Quantity(one.row["stock"], "count:unit"),
            },
        ),
        *((Phrase("recommend.due", due.params),) if due else ()),
        *((pace(one.scored),) if one.scored else ()),
    )


def _source(one: Shown, told: Told) -> str | None:
    source = one.reason.source
    return None if source is None or one.reason.kind == "own" else title(told.case.history[source])


def _claim(one: Shown, told: Told) -> Claim | None:
    """A counted share with its interval, or the orders of a best seller; None for a reason without a number."""
    why = one.reason
    subject = Subject("product", one.row["external_id"], title(one.row))
    if why.kind == "best_seller":
        return Claim(Quantity(one.orders, "count:order"), None, (subject,), n=one.orders, certainty="fact")
    if why.kind == "own":
        times = told.case.times.get(one.row["id"], 1)
        return Claim(Quantity(times, "count:order"), None, (subject,), n=times, certainty="fact")
    if why.kind not in _QUOTED or why.source is None:
        return None
    source = told.case.history[why.source]
    return Claim(
        quantity=fraction(why.both / why.n),
        subject=(subject, Subject("bought", source["external_id"], title(source))),
        base=fraction(why.base),
        interval=Interval(exact(why.low, 4), exact(why.high, 4), _LEVEL, "Wilson"),
        n=why.n,
        certainty="estimate",
    )


def _headline(told: Told) -> Phrase:
    first = told.picked.shown[0]
    params = {
        "who": told.customer,
        "product": title(first.row),
        "source": _source(first, told),
        "country": _where(told),
        "last": _last(first, told),
    }
    whom = "customer" if told.customer is not None else "guest"
    return Phrase(f"recommend.first.{first.reason.kind}.{whom}", params)


def _last(one: Shown, told: Told) -> date | None:
    row = told.case.history.get(one.row["id"])
    return row["last_on"] if row else None


def _due(one: Shown, told: Told) -> Phrase | None:
    """When she usually would buy it again: her last day plus the quartiles of all buyers' gaps."""
    gaps, last = told.case.returning.get(one.row["id"]), _last(one, told)
    if gaps is None or last is None or gaps["gap_25"] is None:
        return None
    start, end = (last + timedelta(days=int(gaps[name])) for name in ("gap_25", "gap_75"))
    return Phrase(
        "cell.due", {"start": start, "end": end, "n": Quantity(int(gaps["repeat_buyers"]), "count:buyer")}
    )


def _where(told: Told) -> str | None:
    country = told.case.situation.country
    return country_name(country) if country and told.picked.of_country else None


def _grid(told: Told, facts: StoreFacts) -> Grid:
    columns: tuple[Column, ...] = (
        Column("rank", Phrase("column.rank"), "number"),
        Column("product", Phrase("column.product"), "entity"),
        Column("price", Phrase("column.price"), "money", facts.currency),
        Column("stock", Phrase("column.stock"), "number", "count:unit"),
        Column("reason", Phrase("column.reason"), "text"),
        Column("made_of", Phrase("column.made_of"), "text"),
        Column("pace", Phrase("column.pace"), "number", "x"),
        Column("strength", Phrase("column.strength"), "percent", "fraction"),
    )
    if told.case.situation.task == "next":
        columns = (*columns, Column("due", Phrase("column.due"), "text"))
    rows = tuple(_row(rank, one, told) for rank, one in enumerate(told.picked.shown, 1))
    return Grid(columns, rows)


def _row(rank: int, one: Shown, told: Told) -> tuple[Cell, ...]:
    price = one.row["price"]
    best = max((s.adjusted for s in told.picked.shown if s.adjusted), default=0.0)
    due = (_due(one, told),) if told.case.situation.task == "next" else ()
    return (
        rank,
        title(one.row),
        money(price),
        one.row["stock"],
        _reason(one, told),
        _made_of(one, told),
        exact(one.scored.trend, 2) if one.scored else None,
        exact(one.adjusted / best, 4) if one.adjusted is not None and best > 0 else None,
        *due,
    )


def _reason(one: Shown, told: Told) -> Phrase:
    why: Reason = one.reason
    params: dict[str, Param] = {"source": _source(one, told), "country": _where(told)}
    if why.kind in _QUOTED:
        params |= {
            "share": fraction(why.both / why.n),
            "base": fraction(why.base),
            "n": why.n,
            "low": fraction(why.low),
            "high": fraction(why.high),
        }
    if why.kind == "best_seller":
        params["n"] = Quantity(one.orders, "count:order")
    if why.kind == "own":
        params |= {
            "n": Quantity(told.case.times.get(one.row["id"], 1), "count:order"),
            "last": _last(one, told),
        }
    return Phrase(f"recommend.reason.{why.kind}", params)


def _made_of(one: Shown, told: Told) -> Phrase | None:
    """The score in parts, as shares of it; they add up to the whole."""
    if one.scored is None or not one.scored.score:
        return None
    parts, whole = bars(one.scored), one.scored.score
    params: dict[str, Param] = {}
    for number, part in enumerate(parts.shown, 1):
        params[f"source{number}"] = title(told.case.history[part.source])
        params[f"share{number}"] = fraction(part.total / whole)
    if parts.others:
        params["others"] = fraction(parts.others / whole)
    if parts.against:
        params["against"] = fraction(parts.against / whole)
    return Phrase("recommend.made_of", params)


def _entities(told: Told) -> tuple[Reference, ...]:
    found = tuple(
        Reference(str(rank), "product", one.row["external_id"], title(one.row))
        for rank, one in enumerate(told.picked.shown, 1)
    )
    if told.customer is None:
        return found
    return (*found, Reference("customer", "customer", told.customer, f"customer {told.customer}"))


def _notes(told: Told, results: Results, facts: StoreFacts) -> tuple[Phrase, ...]:
    run, customer = results["run"].first(), results.rows.get("customer")
    notes = [*_how(told, run), *_freshness(run, facts)]
    if customer is not None and customer.first().get("is_test"):
        notes.append(Phrase("recommend.test_customer"))
    left_out: dict[str, Param] = dict(told.picked.left_out)
    if left_out:
        total = sum(told.picked.left_out.values())
        notes.append(Phrase("recommend.left_out", {**left_out, "total": total}))
    for code, titles in told.picked.lowered.items():
        notes.append(
            Phrase(
                f"recommend.lowered.{code}",
                {"products": titles[:3], "more": len(titles) - 3 if len(titles) > 3 else None},
            )
        )
    if told.picked.moved:
        notes.append(Phrase("recommend.moved", {"rules": told.picked.moved}))
    if told.case.unreadable:
        notes.append(Phrase("recommend.unreadable", {"rules": told.case.unreadable}))
    untracked = sum(one.row["stock"] is None for one in told.picked.shown)
    if untracked:
        notes.append(Phrase("recommend.untracked", {"n": Quantity(untracked, "count:product")}))
    if told.picked.shown and len(told.picked.shown) < told.k:
        notes.append(Phrase("recommend.fewer", {"n": len(told.picked.shown), "k": told.k}))
    return tuple(notes)


def _how(told: Told, run: Mapping[str, Any]) -> list[Phrase]:
    """The method, or why best sellers stand in for it."""
    best = sum(one.reason.kind == "best_seller" for one in told.picked.shown)
    params: dict[str, Param] = {"country": _where(told), "n": best}
    why = _why_best_sellers(told, run)
    notes = []
    if run and told.picked.shown and best < len(told.picked.shown):
        figures = run["figures"] if isinstance(run["figures"], Mapping) else {}
        fitted = run["fitted_at"]
        notes.append(
            Phrase(
                f"recommend.method.{run['method']}.{told.case.situation.task}",
                {
                    "through": run["data_through"],
                    "fitted": fitted.date() if isinstance(fitted, datetime) else None,
                    "customers": _whole(figures.get("customers")),
                    "products": _whole(figures.get("products")),
                },
            )
        )
        notes += measured(figures.get("evaluation"))
    if best:
        notes.append(Phrase(f"recommend.best.{why}", params))
    return notes


def measured(evaluation: Any) -> list[Phrase]:
    """How much better than the best simple method it was on the shop's own past, with the interval; quiet."""
    if not isinstance(evaluation, Mapping) or "gain_served" not in evaluation:
        return []
    gain = evaluation["gain_served"]
    return [
        Phrase(
            "recommend.measured",
            {
                "ours": exact(evaluation["served"]["ndcg"], 3),
                "simple": evaluation["simple"],
                "theirs": exact(evaluation["simple_served"]["ndcg"], 3),
                "low": exact(gain["low"], 3),
                "high": exact(gain["high"], 3),
                "customers": gain["n"],
                "on": date.fromisoformat(evaluation["on"]) if evaluation.get("on") else None,
            },
        )
    ]


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _why_best_sellers(told: Told, run: Mapping[str, Any]) -> str:
    if told.customer is None:
        return "filled" if told.case.history and told.case.scores else "guest"
    if not run:
        return "no_fit"
    if run["method"] not in PERSONAL:
        figures = run["figures"] if isinstance(run["figures"], Mapping) else {}
        known = ("few_repeaters", "few_pairs", "short_history", "no_better")
        return figures["why"] if figures.get("why") in known else "few_pairs"
    if told.case.history:
        return "filled"
    return "returns_only" if told.case.situation.returned else "no_history"


def _freshness(run: Mapping[str, Any], facts: StoreFacts) -> list[Phrase]:
    """A run that does not know the newest orders is told."""
    through: date | None = run.get("data_through")
    if not run or facts.data_through is None or through is None or through >= facts.data_through:
        return []
    return [Phrase("recommend.stale", {"through": through})]


def _follow_ups(told: Told) -> tuple[Say, ...]:
    profile = (
        (Say(Phrase("label.profile"), Phrase("say.profile", {"customer": told.customer})),)
        if told.customer is not None
        else ()
    )
    first = next((one for one in told.picked.shown if one.scored), None)
    why = (says("why_product", product=title(first.row)),) if first and told.customer is not None else ()
    rest = () if why else (Say(Phrase("label.segments"), Phrase("say.segments")),)
    return (*why, *profile, Say(Phrase("label.how_computed"), Phrase("say.how_computed")), *rest)
