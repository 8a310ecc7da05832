"""Questions as sentences that can be said back: what a follow-up button says, and what it means is the same."""

from __future__ import annotations

from analytics.contract.phrase import Phrase
from analytics.contract.scope import Window

_RULE_WORDS = {
    "-products_only": "all kinds",
    "-without_test_customers": "including test customers",
    "+known_customers": "known customers only",
    "+without_duplicates": "without duplicates",
    "+known_cost": "with known cost",
}
_COMPARISONS = {"period": "compared to the period before", "year": "compared to a year before"}


def spoken_question(phrase: Phrase) -> str:
    """The sentence of a ``say.metric`` phrase; dates are written out, so that it means the same tomorrow."""
    params = phrase.params
    words: list[str] = []
    limit = params.get("limit")
    split = _texts(params.get("split"))
    if limit and split:
        words.append(
            f"{'top' if params.get('descending') == 'yes' else 'bottom'} {limit} {params.get('ranked') or split[0]} by"
        )
        words.append(" and ".join(_texts(params.get("metrics"))))
        split = split[1:]
    else:
        words.append(" and ".join(_texts(params.get("metrics"))))
    if split:
        words.append("by " + " and ".join(split))
    if filters := _texts(params.get("filters")):
        words.append("for " + " and ".join(filters))
    if without := _texts(params.get("without")):
        words.append("without " + " and without ".join(without))
    if having := _texts(params.get("having")):
        words.append("with " + " and with ".join(having))
    window = params.get("window")
    if isinstance(window, Window):
        words.append(window_words(window))
    words += [_RULE_WORDS[rule] for rule in _texts(params.get("rules")) if rule in _RULE_WORDS]
    comparison = params.get("comparison")
    if isinstance(comparison, str):
        words.append(_COMPARISONS[comparison])
    return " ".join(words)


def window_words(window: Window) -> str:
    """Exact dates that the calendar reads back to the same window."""
    if window.rule == "all data":
        return "over all time"
    if window.days == 1:
        return f"on {window.start}"
    return f"from {window.start} to {window.last_day}"


def _texts(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
