"""Which picture suits which answer: the rule table from a chart intent and its roles to forms, and their specs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analytics.contract.answer import Answer
from analytics.wording.charts import FORMS as FORM_NAMES
from analytics.wording.charts import number_locale
from analytics.wording.numbers import DEFAULT
from render.charts import bars, cohorts, planes, series, world
from render.charts.picture import Picture, of_answer

MOST_MULTIPLES = 12


@dataclass(frozen=True)
class Form:
    """One way to draw: the intents it serves, in which roles must be filled, whether it suits the rows, how it is drawn."""

    name: str
    intents: frozenset[str]
    needs: tuple[str, ...]
    draw: Callable[[Picture], dict[str, Any]]
    suits: Callable[[Picture], bool] = lambda picture: True
    turn: tuple[tuple[str, str], ...] = ()
    """Roles that are taken from others: a bar's ``x`` from a bubble's ``size``."""


def _form(
    name: str, intents: str, needs: str, draw: Callable[[Picture], dict[str, Any]], **more: Any
) -> Form:
    return Form(name, frozenset(intents.split()), tuple(needs.split()), draw, **more)


def _several(role: str) -> Callable[[Picture], bool]:
    return lambda picture: len({str(v) for v in picture.values(role)}) > 1


def _told(role: str) -> Callable[[Picture], bool]:
    """At least two rows, and a value that can be told."""
    return lambda p: len(p.table.rows) > 1 and any(v is not None for v in p.numbers(role))


def _few_series(picture: Picture) -> bool:
    return 2 < len({str(v) for v in picture.values("color")}) <= MOST_MULTIPLES and _several("x")(picture)


FORMS: tuple[Form, ...] = (
    _form("line", "line", "x y", series.line, suits=_told("y")),
    _form("small_multiples", "line", "x y color", series.small_multiples, suits=_few_series),
    _form("bar", "bar country change", "x y", bars.bar, suits=_told("x")),
    _form("waterfall", "change waterfall", "x y base", bars.waterfall, suits=_told("x")),
    _form("map", "country", "x y", world.countries, suits=_told("x")),
    _form("stacked", "stacked", "x y color", bars.stacked, suits=_told("y")),
    _form("heat", "heat", "x y value", planes.heat, suits=_told("value")),
    _form("heat", "retention", "y value", cohorts.cohorts, suits=_told("value")),
    _form("scatter", "scatter", "x y label", planes.scatter, suits=_told("y")),
    _form(
        "bar", "scatter", "size label", bars.bar, suits=_told("size"), turn=(("x", "size"), ("y", "label"))
    ),
    _form("funnel", "funnel", "stage value", bars.funnel, suits=_told("value")),
    _form("lift", "lift", "x y", series.lift, suits=_told("y")),
    _form("contributions", "contributions", "label value", bars.contributions, suits=_told("value")),
)
"""In order: the first that fits is drawn unless another is asked for."""


def forms_of(answer: Answer) -> tuple[Form, ...]:
    """The forms that suit the answer; empty where a picture would say nothing."""
    if answer.chart is None or answer.table is None:
        return ()
    picture = of_answer(answer, "")
    intent = answer.chart.intent
    return tuple(f for f in FORMS if intent in f.intents and picture.has(*f.needs) and f.suits(picture))


def spec_of(answer: Answer, form: str | None = None) -> dict[str, Any] | None:
    """The Vega-Lite spec, without data, drawn from all rows; ``usermeta`` says which forms there are and what to note.

    None where no form suits, or not the one that is asked for.
    """
    forms = forms_of(answer)
    chosen = next((f for f in forms if form in (None, f.name)), None)
    if chosen is None:
        return None
    picture = of_answer(answer, chosen.name)
    for role, source in chosen.turn:
        picture.roles[role] = picture.roles[source]
    drawn = chosen.draw(picture)
    choices = [{"form": f.name, "label": FORM_NAMES[f.name]} for f in forms]
    meta: dict[str, Any] = {"form": chosen.name, "forms": choices, "notes": picture.notes}
    if picture.locale != DEFAULT:
        meta["locale"] = number_locale(picture.locale)
    return {**drawn, "usermeta": meta}
