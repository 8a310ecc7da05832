"""Fills a template: ``{c0}`` is the first claim's value, ``{c0.change}`` its change, ``{name}`` a parameter.

Modifiers after ``|`` say how: ``cap`` capitalises, ``was`` adds the verb, ``in`` gives a window its preposition,
``and`` joins a list. A stretch in ``[[...]]`` is left out when a placeholder in it has nothing to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from babel.lists import format_list
from babel.numbers import format_decimal

from analytics.contract.answer import Mark
from analytics.contract.draft import Claim
from analytics.contract.phrase import Param, Phrase
from analytics.contract.scope import Window
from analytics.contract.values import Quantity
from analytics.wording import en
from analytics.wording.numbers import (
    babel_name,
    change_text,
    instant_text,
    quantity_text,
    range_text,
    unit_start_text,
    window_name,
    window_text,
)

_PLACEHOLDER = re.compile(r"\{([a-z_0-9.]+)(?:\|([a-z_]+))?\}", re.IGNORECASE)
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")
QuantityText = Callable[[Quantity, str], str]


@dataclass(frozen=True)
class Words:
    """Templates of one language and how its numbers look; ``quantity`` differs for speech."""

    locale: str = "en"
    quantity: QuantityText = quantity_text

    def sentence(self, phrase: Phrase, claims: tuple[Claim, ...] = ()) -> tuple[str, tuple[Mark, ...]]:
        """The phrase in words, with where the claims' numbers stand. Raises KeyError for a code without template."""
        template = en.TEMPLATES[phrase.code]
        template = _OPTIONAL.sub(
            lambda m: m.group(1) if self._says(m.group(1), phrase, claims) else "", template
        )
        text, marks, position = "", [], 0
        for match in _PLACEHOLDER.finditer(template):
            text += template[position : match.start()]
            filled = self._fill(match.group(1), match.group(2), phrase, claims)
            if match.group(1) == "list":
                marks += self._list_marks(filled, len(text), claims)
            if re.fullmatch(r"c\d+", match.group(1)):
                marks.append(Mark(len(text), len(text) + len(filled), int(match.group(1)[1:])))
            text += filled
            position = match.end()
        return text + template[position:], tuple(marks)

    def text(self, phrase: Phrase) -> str:
        """The words alone."""
        return self.sentence(phrase)[0]

    def _says(self, part: str, phrase: Phrase, claims: tuple[Claim, ...]) -> bool:
        return all(self._fill(m.group(1), m.group(2), phrase, claims) for m in _PLACEHOLDER.finditer(part))

    def _fill(self, name: str, how: str | None, phrase: Phrase, claims: tuple[Claim, ...]) -> str:
        claimed = re.fullmatch(r"c(\d+)(?:\.(base|change))?", name)
        if claimed:
            number = int(claimed.group(1))
            if number >= len(claims):
                return ""
            return self._claim(_bare(claims[number], phrase), claimed.group(2))
        if name == "list":
            return _styled(self._claim_list(phrase, claims), how)
        return self._param(phrase.params.get(name), how, phrase.params)

    def _claim(self, claim: Claim, aspect: str | None) -> str:
        if aspect == "base":
            return self.quantity(claim.base, self.locale) if claim.base else ""
        if aspect == "change":
            return change_text(claim.change, claim.quantity.unit, self.locale) if claim.change else ""
        return self.quantity(claim.quantity, self.locale)

    def _claim_list(self, phrase: Phrase, claims: tuple[Claim, ...]) -> str:
        """ "revenue €10 and 3 orders", each with its change where there is one."""
        labels = phrase.params.get("labels")
        parts = []
        for label, claim in zip(labels if isinstance(labels, tuple) else (), claims, strict=False):
            change = f", {self._claim(claim, 'change')}" if claim.change else ""
            # A count is read with its metric's own name: "2,751 orders", not "orders 2,751 orders".
            counted = claim.quantity.unit.startswith("count:") and claim.quantity.value is not None
            figure = f"{format_decimal(claim.quantity.value or 0, locale=babel_name(self.locale))} {label}"
            parts.append(f"{figure if counted else f'{label} {self._claim(claim, None)}'}{change}")
        return format_list(parts, locale=babel_name(self.locale)) if parts else ""

    def _list_marks(self, filled: str, offset: int, claims: tuple[Claim, ...]) -> list[Mark]:
        """Where each claim's figure stands in a list, from left to right."""
        marks, position = [], 0
        for number, claim in enumerate(claims):
            figure = self._claim(claim, None)
            if claim.quantity.unit.startswith("count:") and claim.quantity.value is not None:
                figure = format_decimal(claim.quantity.value, locale=babel_name(self.locale))
            start = filled.find(figure, position)
            if start >= 0:
                position = start + len(figure)
                marks.append(Mark(offset + start, offset + position, number))
        return marks

    def _param(self, value: Param, how: str | None, params: Mapping[str, Param]) -> str:
        if value is None or value == ():
            return ""
        if isinstance(value, Window):
            styles = {"in": window_text, "range": range_text}
            return styles.get(how or "", window_name)(value, self.locale)
        if isinstance(value, Quantity):
            return self.quantity(value, self.locale)
        if isinstance(value, datetime):
            return instant_text(value, self.locale)
        if isinstance(value, date):
            grain = params.get("grain")
            return unit_start_text(value, grain if isinstance(grain, str) else "day", self.locale)
        if isinstance(value, tuple):
            said = [self.text(v) if isinstance(v, Phrase) else v for v in value]
            return format_list(
                said, style="or" if how == "or" else "standard", locale=babel_name(self.locale)
            )
        if isinstance(value, int | Decimal):
            return format_decimal(value, locale=babel_name(self.locale))
        return _styled(str(value), how)


def _bare(claim: Claim, phrase: Phrase) -> Claim:
    """A count without its noun where the sentence names it already ("Clicks were 10", not "were 10 clicks")."""
    if phrase.params.get("metric") not in en.PLURAL_LABELS or not claim.quantity.unit.startswith("count:"):
        return claim
    base = replace(claim.base, unit="count:") if claim.base else None
    return replace(claim, quantity=replace(claim.quantity, unit="count:"), base=base)


def _styled(text: str, how: str | None) -> str:
    if how == "cap":
        return text[:1].upper() + text[1:]
    if how == "was":
        verb = "were" if text in en.PLURAL_LABELS else "was"
        return f"{text[:1].upper()}{text[1:]} {verb}"
    if how in ("most", "least"):
        counted = ("Most", "Fewest") if text in en.PLURAL_LABELS else ("Highest", "Lowest")
        return f"{counted[how == 'least']} {text}"
    if how == "verb":
        return "were" if text in en.PLURAL_LABELS else "was"
    if how == "reason":
        return en.REASONS.get(text, text)
    if how == "q":
        return f"“{text}”"
    return text
