"""How the whole business does, or one thing of it, asked without naming a figure: "how did we do in September"."""

from __future__ import annotations

import re
from dataclasses import replace

from analytics.planning.dates.calendar import Calendar
from analytics.planning.reading import Reading
from analytics.planning.words.moods import ALARM

OF_ALL = ("revenue", "orders", "aov", "new_customers", "return_rate", "spend")
"""The figures that tell how the whole business does."""
OF_ONE = ("revenue", "orders", "units", "return_rate")
"""Those that every product, brand, category and country has."""
RECENT_DAYS = {OF_ALL: 7, OF_ONE: 30}
"""Where no period is named: a shop has many orders a week, a product few."""

_US = r"(?:we|it all|things?|everything|trade|trading|(?:our |the )?(?:business|shop|store|company|numbers))"
_DOING = r"(?:do|doing|done|go|going|gone|perform(?:ing|ed)?|look(?:ing)?|run(?:ning)?|far(?:e|ed|ing))"
_WHEN = r"(?:last|this (?:week|weekend|month|quarter|year|season|spring|summer|autumn|winter|morning)|the last|the past|past|yesterday|today|q[1-4]|january|february|march|april|may|june|july|august|september|october|november|december|the weekend|black friday|cyber monday|christmas|easter)"
_ALL = re.compile(
    rf"\bhow (?:did|have|has|are|r|were|was|is|do|does|'s) {_US} (?:been )?{_DOING}\b(?! (?:on|with|in terms|when it comes)\b)"
    rf"|\bhow(?:'s| is| are| was| were) (?:the |our )?(?:business|trade|trading|shop|things at the shop|company|numbers)\b"
    rf"|^\W*(?:(?:so|and|hey|ok|hi|marlow)\W+)*how (?:was|were) {_WHEN}\b(?: \w+){{0,2}}\W*$"
    rf"|\bwhat (?:happened|went on) (?:in |on |over |during )?{_WHEN}\b(?: \w+){{0,2}}\W*$"
    r"|\bare we (?:up|down|growing|shrinking|doing (?:well|ok(?:ay)?|better|worse|fine))\b"
    r"|\bcompare everything\b|\b(?:the )?one number i should\b|\b(?:quick )?health ?check\b|\bgive me (?:an |the )?overview\b"
    r"|\b(?:give|show|send|tell) me (?:the|our|all the|some) (?:key |main |headline |top[- ]line )?(?:numbers|figures|kpis|stats)\W*$"
    rf"|\b(?:kpis|key (?:figures|numbers)|headline (?:figures|numbers)|top[- ]line (?:figures|numbers))\b(?: (?:for|of|in|from))? ?(?:{_WHEN}\b(?: \w+){{0,2}})?\W*$",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"\bhow(?:'s| is| are| was| were| did| does| do| has| have) (?:\S+ ){{1,4}}?(?:been )?{_DOING}\b|\bhow (?:is|are|was|were|did|do|does) (?:\S+ ){{1,4}}?(?:sell|selling)\b",
    re.IGNORECASE,
)


def figures_meant(reading: Reading) -> tuple[str, ...]:
    """The figures that a clause without any asks for; none where it asks for something else."""
    if reading.person or reading.lacking or reading.dimensions:
        return ()
    if ALARM.search(reading.text):
        return () if reading.of("value") or reading.parts else OF_ALL
    named = reading.of("value") or reading.parts
    if _ALL.search(reading.text):
        return OF_ONE if reading.parts else OF_ALL
    campaigns = any(m.term.dimension == "campaign" for m in reading.of("value")) or any(
        b.dimension == "campaign" for part in reading.parts for b in part.bearers
    )
    return OF_ONE if named and not campaigns and _ONE.search(reading.text) else ()


def beside_before(reading: Reading, figures: tuple[str, ...], calendar: Calendar) -> Reading:
    """The clause with a period, and with the wish to see what was before; a day that has only begun is met with the last ones."""
    named = reading.periods.base
    base = named if named and named.start < calendar.today else calendar.last_days(RECENT_DAYS[figures])
    return replace(reading, periods=replace(reading.periods, base=base, wants_comparison=True))
