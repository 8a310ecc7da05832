"""Whether a clause wants its figure beside another one, and which, where it does not say."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.capabilities.metrics.limits import outside, unsupported
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.protocol import World
from analytics.contract.draft import Choice, Option
from analytics.contract.phrase import Phrase
from analytics.planning.movement import movement
from analytics.planning.names.marks import blank
from analytics.planning.reading import Reading

_ORDERS_A_COMPARISON = re.compile(
    r"\b(?:compare|comparison|(?:better|worse|higher|lower|bigger|smaller|more|less|fewer) than (?:before|earlier|it (?:was|used to be)|usual))\b",
    re.IGNORECASE,
)


def against_what(
    question: MetricQuestion, reading: Reading, before: MetricQuestion | None, world: World
) -> Choice | None:
    """ "Compare Q3 revenue", "was it better than before" say not with what: the time before it, or the same time of the year before."""
    scope = question.scope
    several = question.split or len(question.metrics) != 1 or any(len(f.ids) > 1 for f in scope.filters)
    if (
        before
        or several
        or scope.comparison
        or scope.window is None
        or not _ORDERS_A_COMPARISON.search(reading.text)
    ):
        return None
    if unsupported(question) or outside(scope.window, world.facts):
        return None
    options = []
    for rule in ("period", "year"):
        compared = world.calendar.before(scope.window, rule)
        beside = replace(question, scope=replace(scope, comparison=compared), with_all_data=False)
        options.append(Option(beside, Phrase(f"option.against_{rule}", {"window": compared})))
    return Choice(Phrase("about.against_what"), tuple(options))


def beside_names(reading: Reading) -> str:
    """The words of a clause without the names in it: "Toner Rose" has not risen, and what was sunk into ads has not sunk."""
    figures = [m for m in reading.of("metric") if movement(m.said)]
    named = [(m.start, m.end) for m in (*reading.of("value"), *figures)]
    return blank(reading.text, [*named, *((p.start, p.end) for p in reading.parts)])


def has_moved(reading: Reading) -> bool:
    """Whether a figure is said to have moved: not "drop US and UK", which leaves out, nor what doubled some rows beforehand."""
    text = beside_names(reading)
    found = movement(text)
    if found is None:
        return False
    if re.match(r"(?:drop|fall)", found.group(0), re.IGNORECASE) and any(
        f.negated for f in reading.filters()
    ):
        return False
    clauses = re.split(r"[,;.:?!–—]\s", text)
    said = [c for c in clauses if movement(c)]
    others = [c for c in clauses if c not in said]
    # A figure that another clause asks for is no figure of what moved.
    asks = re.compile(r"\b(?:what(?:'s| is| was| were)|how (?:much|many)|show|give|tell)\b", re.IGNORECASE)
    return not (any(asks.search(c) for c in others) and not any(asks.search(c) for c in said))
