"""Runs a question's plan once per data version, within its budget; the evidence of how it ran."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.sql import Executable

from analytics.capabilities.protocol import Acting, Capability
from analytics.contract.answer import Evidence, WireExcluded, WireQuery
from analytics.contract.draft import Draft, Question, Receipt
from analytics.contract.facts import StoreFacts
from analytics.warehouse.engine import Warehouse
from analytics.warehouse.plan import Executed
from analytics.warehouse.writer import Writer

TIME_LIMIT_S = 20.0
MOST_FOLLOWING = 3
"""Rounds of SELECTs after the first one."""
CACHED_ANSWERS = 256


@dataclass(frozen=True, slots=True)
class Budget:
    """What a question may cost: seconds for each round of queries, and a way to stop it."""

    cancel: threading.Event | None = None
    limit_s: float = TIME_LIMIT_S


@dataclass(frozen=True, slots=True)
class Ran:
    """A draft with how it came about."""

    draft: Draft
    executed: tuple[Executed, ...]
    data_version: int

    def evidence(self) -> Evidence:
        """What the stored answer keeps of how it was made."""
        queries = tuple(
            WireQuery(e.name, e.sql, dict(_plain_params(e.params)), e.rows_returned, round(e.ms, 1))
            for e in self.executed
        )
        return Evidence(
            queries, self.data_version, tuple(WireExcluded(x.rule, x.n) for x in self.draft.excluded)
        )


@dataclass(frozen=True, slots=True)
class ActWriter:
    """``FactsWriter`` over the store's one writer, for one act of one person."""

    writer: Writer
    user_id: str

    def execute(self, statement: Executable) -> int:
        """As ``FactsWriter.execute``."""
        return self.writer.execute(statement)

    def next_id(self, table: Table) -> int:
        """As ``FactsWriter.next_id``."""
        return self.writer.next_id(table)


StateRead = Callable[[str, str], object]
"""``(read, argument)`` to what the application state holds for the asker."""


class Executor:
    """The only caller of ``Warehouse.run`` in a turn; safe to share between threads."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        self._cache: OrderedDict[tuple[str, int, date], Ran] = OrderedDict()
        self._lock = threading.Lock()

    def run(
        self, capability: Capability, question: Question, facts: StoreFacts, read: StateRead, budget: Budget
    ) -> Ran:
        """Plan, run, at most ``MOST_FOLLOWING`` further rounds, answer. Raises QueryStopped, QueryTimedOut."""
        plan = capability.plan(question, facts)
        key = (question.canonical(), facts.data_version, facts.today)
        # What was shown to customers grows within a data version.
        fresh = getattr(capability, "always_fresh", False)
        cacheable = bool(plan.queries) and not plan.reads and not fresh
        if cacheable and (kept := self._kept(key)):
            return kept
        results = self._warehouse.run(plan, timeout_s=budget.limit_s, cancel=budget.cancel)
        results = replace(results, reads={name: read(name, argument) for name, argument in plan.reads})
        for _ in range(MOST_FOLLOWING):
            more = capability.follow(question, results, facts)
            # Who asks for what is there already has no more to ask.
            if more is None or more.names <= results.names:
                break
            further = self._warehouse.run(more, timeout_s=budget.limit_s, cancel=budget.cancel)
            results = results.with_more(further)
        ran = Ran(capability.answer(question, results, facts), results.executed, results.data_version)
        if cacheable:
            self._keep(key, ran)
        return ran

    def act(self, capability: Acting, question: Question, user_id: str) -> Receipt:
        """Carry out what was approved, in one transaction. Raises WriterBusy."""
        with self._warehouse.writer(f"{question.capability} by {user_id}") as writer:
            return capability.perform(question, ActWriter(writer, user_id))

    def _kept(self, key: tuple[str, int, date]) -> Ran | None:
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
            return self._cache.get(key)

    def _keep(self, key: tuple[str, int, date], ran: Ran) -> None:
        with self._lock:
            self._cache[key] = ran
            while len(self._cache) > CACHED_ANSWERS:
                self._cache.popitem(last=False)


def _plain_params(params: Mapping[str, Any]) -> Iterator[tuple[str, str | int | float | bool | None]]:
    for name, value in params.items():
        if isinstance(value, list | tuple):
            yield name, ", ".join(str(v) for v in value)
        elif value is None or isinstance(value, str | int | float):
            yield name, value
        else:
            yield name, value.isoformat() if isinstance(value, date | datetime) else str(value)
