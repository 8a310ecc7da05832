"""Numbers inside a chart as Vega expressions, so that the page and a picture write the same."""

from __future__ import annotations

from analytics.contract.answer import WireColumn
from analytics.wording.charts import affixes


def label_of(value: str, column: WireColumn, locale: str = "en") -> str:
    """The expression of a mark's label: ``value`` is an expression too. Large numbers are shortened to 3-4 digits.

    >>> label_of("datum['roas']", WireColumn("roas", "ROAS", "number", "x"))
    "format(datum['roas'], ',.2f') + '×'"
    """
    if column.type == "percent":
        return f"format({value}, abs({value}) < 0.01 ? '.2%' : '.1%')"
    if column.unit == "x":
        return f"format({value}, ',.2f') + '×'"
    if column.type == "money" and column.unit:
        before, behind = affixes(column.unit, locale)
        text = f"({value} < 0 ? '−' : '') + '{_quoted(before)}' + {_short(f'abs({value})', money=True)}"
        return f"{text} + '{_quoted(behind)}'" if behind else text
    return f"({value} < 0 ? '−' : '') + {_short(f'abs({value})', money=False)}"


def axis_label(column: WireColumn, locale: str = "en") -> str:
    """The ``labelExpr`` of an axis over the column.

    >>> axis_label(WireColumn("rate", "Rate", "percent", "fraction"))
    "format(datum.value, '~%')"
    """
    if column.type == "percent":
        return "format(datum.value, '~%')"
    if column.unit == "x":
        return "format(datum.value, '~g') + '×'"
    before, behind = affixes(column.unit, locale) if column.type == "money" and column.unit else ("", "")
    size = "replace(format(abs(datum.value), '~s'), 'G', 'B')"
    text = f"(datum.value < 0 ? '−' : '') + '{_quoted(before)}' + (abs(datum.value) < 1 ? format(abs(datum.value), '~g') : {size})"
    return f"{text} + '{_quoted(behind)}'" if behind else text


def time_label(grain: str | None) -> str:
    """The ``labelExpr`` of a time axis; the year stands under its first unit."""
    year = "datum.index == 0 || utcmonth(datum.value) == 0 ? utcFormat(datum.value, '%Y') : ''"
    if grain == "month":
        return f"[utcFormat(datum.value, '%b'), {year}]"
    if grain == "quarter":
        return f"['Q' + (floor(utcmonth(datum.value) / 3) + 1), {year}]"
    if grain == "year":
        return "utcFormat(datum.value, '%Y')"
    return (
        "[utcFormat(datum.value, '%-d %b'), datum.index == 0 || "
        "(utcmonth(datum.value) == 0 && utcdate(datum.value) <= 7) ? utcFormat(datum.value, '%Y') : '']"
    )


def _short(size: str, money: bool) -> str:
    small = "',.2f'" if money else "',.2~f'"
    return (
        f"({size} >= 1e6 ? format({size} / 1e6, ',.2f') + 'M' : {size} >= 100 ? format({size}, ',.0f') "
        f": {size} >= 0.1 || {size} == 0 ? format({size}, {small}) : format({size}, ',.4f'))"
    )


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
