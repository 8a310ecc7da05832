"""Numbers, dates and windows in words, by locale."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import (
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_symbol,
)

from analytics.contract.scope import Window
from analytics.contract.values import Change, Quantity

DASH = "–"
DEFAULT = "en"
_SKELETONS = {"d MMM y": "yMMMd", "d MMM": "MMMd", "MMM y": "yMMM", "MMMM y": "yMMMM"}
"""Our own patterns of English, and what other locales order by themselves."""
_IRREGULAR = {"person": "people", "query": "queries"}


def is_locale(tag: str) -> bool:
    """Whether numbers and dates can be written by a BCP 47 tag.

    >>> is_locale("de-DE"), is_locale("xx-XX"), is_locale("../en")
    (True, False, False)
    """
    try:
        return bool(Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError):
        return False


def babel_name(tag: str) -> str:
    """A tag as Babel spells it."""
    return tag.replace("-", "_")


def _dated(day: date, pattern: str, locale: str) -> str:
    if locale == DEFAULT:
        return format_date(day, pattern, locale=locale)
    return str(format_skeleton(_SKELETONS[pattern], day, locale=babel_name(locale)))


def quantity_text(quantity: Quantity, locale: str = "en") -> str:
    """A quantity as people read it; "–" where it cannot be told.

    >>> quantity_text(Quantity(Decimal("10271433.06"), "GBP"))
    '£10,271,433.06'
    >>> quantity_text(Quantity(Decimal("0.6105"), "fraction"))
    '61.1%'
    >>> quantity_text(Quantity(1, "count:order"))
    '1 order'
    """
    value, unit = quantity.value, quantity.unit
    if value is None:
        return DASH
    if unit == "fraction":
        return percent_text(Decimal(value), locale)
    if unit == "x":
        return f"{format_decimal(Decimal(value), format='#,##0.00', locale=babel_name(locale))}×"
    if unit == "day" or unit.startswith("count:"):
        noun = unit.removeprefix("count:")
        if not noun:
            return str(format_decimal(value, locale=babel_name(locale)))
        return f"{format_decimal(value, locale=babel_name(locale))} {noun if value == 1 else plural(noun)}"
    return money_text(Decimal(value), unit, locale)


def plural(noun: str) -> str:
    """English plural of a counted noun."""
    return _IRREGULAR.get(noun, noun if not noun or noun.endswith("s") else f"{noun}s")


def money_text(value: Decimal, currency: str, locale: str = "en") -> str:
    """Money with two decimals; four where it is below ten cents and no whole number of them.

    >>> money_text(Decimal("0.05"), "EUR"), money_text(Decimal("0.0512"), "EUR")
    ('€0.05', '€0.0512')
    """
    if value and abs(value) < Decimal("0.1") and value != value.quantize(Decimal("0.01")):
        usual = Locale.parse(locale, sep="-").currency_formats["standard"].pattern
        pattern = usual.replace("0.00", "0.0000")
        return format_currency(
            value, currency, format=pattern, locale=babel_name(locale), currency_digits=False
        )
    return format_currency(value, currency, locale=babel_name(locale))


def percent_text(value: Decimal, locale: str = "en") -> str:
    """A fraction in percent: one decimal, two below one percent; half up, as metrics are rounded."""
    small = bool(value) and abs(value) < Decimal("0.01")
    digits, quantum = ("0.00", Decimal("0.0001")) if small else ("0.0", Decimal("0.001"))
    pattern = Locale.parse(locale, sep="-").percent_formats[None].pattern.replace("##0", f"##{digits}")
    return format_percent(value.quantize(quantum, ROUND_HALF_UP), format=pattern, locale=babel_name(locale))


def spoken(quantity: Quantity, locale: str = "en") -> str:
    """Rounded for the ear: three digits."""
    value = quantity.value
    if value is None or quantity.unit in ("fraction", "x") or abs(Decimal(value)) < 1000:
        return quantity_text(quantity, locale)
    digits = len(str(int(abs(Decimal(value))))) - 3
    rounded: Decimal = (Decimal(value) / 10**digits).quantize(Decimal(1), ROUND_HALF_UP) * 10**digits
    words = format_compact_decimal(rounded, format_type="long", locale=babel_name(locale), fraction_digits=2)
    if quantity.unit.startswith("count:"):
        return f"{words} {plural(quantity.unit.removeprefix('count:'))}".strip()
    return f"{get_currency_symbol(quantity.unit, locale=babel_name(locale))}{words}"


def change_text(change: Change, unit: str, locale: str = "en") -> str:
    """Up or down by how much; fractions change in percentage points.

    >>> change_text(Change(Decimal("0.021"), Decimal("0.5")), "fraction")
    'up 2.1 points'
    """
    if change.absolute == 0:
        return "unchanged"
    way = "up" if change.absolute > 0 else "down"
    if unit == "fraction":
        return f"{way} {format_decimal(abs(Decimal(change.absolute) * 100), format='#,##0.0#', locale=babel_name(locale))} points"
    size = quantity_text(Quantity(Decimal(change.absolute).copy_abs(), unit), locale)
    if change.relative is None:
        return f"{way} {size} from nothing"
    return f"{way} {percent_text(abs(change.relative), locale)} ({size})"


def day_text(day: date, locale: str = "en") -> str:
    """A day in words.

    >>> day_text(date(2026, 9, 3))
    '3 Sep 2026'
    """
    return _dated(day, "d MMM y", locale)


def window_text(window: Window, locale: str = "en") -> str:
    """A window with its preposition: "in September 2026", "from 3 Jun 2026 to 18 Jun 2026"."""
    if window.rule == "all data":
        return f"over all data ({range_text(window, locale)})"
    name = _calendar_name(window, locale)
    if name and window.days == 1:
        return f"on {name}"
    text = (
        f"in {name}"
        if name
        else f"from {day_text(window.start, locale)} to {day_text(window.last_day, locale)}"
    )
    return text if window.complete else f"{text} to date" if name else f"{text} (to date)"


def window_name(window: Window, locale: str = "en") -> str:
    """A window as a noun, for "compared with ..."."""
    return _calendar_name(window, locale) or range_text(window, locale)


def range_text(window: Window, locale: str = "en") -> str:
    """The exact days, both ends included.

    >>> range_text(Window(date(2026, 9, 1), date(2026, 10, 1), "September"))
    '1 Sep – 30 Sep 2026'
    """
    last = window.last_day
    if window.days == 1:
        return day_text(last, locale)
    first = _dated(window.start, "d MMM" if window.start.year == last.year else "d MMM y", locale)
    return f"{first} – {day_text(last, locale)}"


def _calendar_name(window: Window, locale: str) -> str | None:
    """The name of the calendar unit that the window is exactly; None where it is none."""
    start, end = window.start, window.end
    if window.days == 1:
        return day_text(start, locale)
    if start.day == 1 and end == _months_on(start, 1):
        return _dated(start, "MMMM y", locale)
    if start.day == 1 and start.month % 3 == 1 and end == _months_on(start, 3):
        return f"Q{(start.month + 2) // 3} {start.year}"
    if (start.month, start.day) == (1, 1) and end == date(start.year + 1, 1, 1):
        return str(start.year)
    return None


def _months_on(first: date, months: int) -> date:
    return (first + timedelta(days=31 * months)).replace(day=1)


def unit_start_text(day: date, grain: str, locale: str = "en") -> str:
    """The first day of a unit as the unit's name.

    >>> unit_start_text(date(2026, 7, 1), "quarter")
    'Q3 2026'
    """
    if grain == "month":
        return _dated(day, "MMM y", locale)
    if grain == "quarter" and day.month % 3 == 1:
        return f"Q{(day.month + 2) // 3} {day.year}"
    if grain == "year" and day.month == 1:
        return str(day.year)
    if grain == "week":
        return f"week of {day_text(day, locale)}"
    return day_text(day, locale)


def instant_text(at: datetime, locale: str = "en") -> str:
    """A day and minute in UTC."""
    return f"{day_text(at.date(), locale)} {at:%H:%M} UTC"
