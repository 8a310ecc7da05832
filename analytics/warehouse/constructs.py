"""What the engines spell differently, as SQLAlchemy constructs with one compile rule per engine.

Options are rendered as literals, never as bound values, so that the same expression in SELECT and GROUP BY is
the same text (PostgreSQL compares the text) and is part of SQLAlchemy's statement cache key.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from sqlalchemy import BigInteger, Date, Text, cast, distinct, func, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

Grain = Literal["day", "week", "month", "quarter", "year"]


class _DateGrain(FunctionElement[Any]):
    """First date of the period; clauses: column, grain, by how many months or days the period starts late."""

    name = "date_grain"
    inherit_cache = True
    type = Date()


class _DaysBetween(FunctionElement[Any]):
    name = "days_between"
    inherit_cache = True
    type = BigInteger()


class _BinaryOrder(FunctionElement[Any]):
    name = "binary_order"
    inherit_cache = True
    type = Text()


def date_grain(
    grain: Grain, column: ColumnElement[Any], fiscal_month: int = 1, week_start: int = 1
) -> ColumnElement[Any]:
    """The first DATE of the day, week, month, quarter or year in which a store-local date lies.

    ``fiscal_month`` is the month in which the fiscal year starts (quarters and years follow it);
    ``week_start`` an ISO weekday.

    Raises ValueError for an unknown grain, month or weekday: these come from code, not from a user.
    """
    if grain not in get_args(Grain):
        raise ValueError(f"unknown grain {grain!r}; one of {', '.join(get_args(Grain))}")
    if fiscal_month not in range(1, 13) or week_start not in range(1, 8):
        raise ValueError(f"fiscal_month {fiscal_month!r} or week_start {week_start!r} out of range")
    if grain == "quarter":
        shift = (fiscal_month - 1) % 3
    elif grain == "year":
        shift = fiscal_month - 1
    else:
        shift = week_start - 1 if grain == "week" else 0
    return _DateGrain(column, literal_column(f"'{grain}'"), literal_column(str(shift)))


def days_between(a: ColumnElement[Any], b: ColumnElement[Any]) -> ColumnElement[int]:
    """Whole days from date ``a`` to date ``b``: an integer, negative where ``b`` is the earlier."""
    return _DaysBetween(cast(a, Date), cast(b, Date))


def binary_order(column: ColumnElement[Any]) -> ColumnElement[str]:
    """The column as an ORDER BY key that sorts by bytes: the same order on every engine and machine."""
    return _BinaryOrder(column)


def count_distinct(column: ColumnElement[Any]) -> ColumnElement[int]:
    """How many different values, NULL not among them."""
    return func.count(distinct(column))


@compiles(_DateGrain, "duckdb", "postgresql")
def _date_grain_sql(element: _DateGrain, compiler: SQLCompiler, **kw: Any) -> str:
    column, grain, shift = (compiler.process(clause, **kw) for clause in element.clauses)
    if grain == "'day'":
        return f"CAST({column} AS DATE)"
    if shift == "0":
        return f"CAST(date_trunc({grain}, {column}) AS DATE)"
    if grain == "'week'":
        return f"(CAST(date_trunc({grain}, CAST({column} AS DATE) - {shift}) AS DATE) + {shift})"
    months = f"INTERVAL '{shift}' MONTH"
    return f"CAST(date_trunc({grain}, {column} - {months}) + {months} AS DATE)"


@compiles(_DaysBetween, "postgresql")
def _days_between_postgresql(element: _DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    a, b = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({b} - {a})"


@compiles(_DaysBetween, "duckdb")
def _days_between_duckdb(element: _DaysBetween, compiler: SQLCompiler, **kw: Any) -> str:
    a, b = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"date_diff('day', {a}, {b})"


@compiles(_BinaryOrder, "postgresql")
def _binary_order_postgresql(element: _BinaryOrder, compiler: SQLCompiler, **kw: Any) -> str:
    return f'{compiler.process(element.clauses, **kw)} COLLATE "C"'


@compiles(_BinaryOrder, "duckdb")
def _binary_order_duckdb(element: _BinaryOrder, compiler: SQLCompiler, **kw: Any) -> str:
    # DuckDB compares bytes unless a collation is named.
    return compiler.process(element.clauses, **kw)
