"""What a clause asks for that is not there, by the sentence as a whole beside the table's words.

The table (``words/lacks.py``) knows things by name. A sentence may ask for one in other words ("where will we land in December"), or bear
such a name and ask for what is there ("which mailing cost us the most subscribers"): the agent's regressions hear both.
"""

from __future__ import annotations

from dataclasses import replace

from analytics.planning.reading import BARE_COST, Reading
from analytics.planning.words.lacks import LACKS, Lacking

UNNAMED, BESIDE_A_NAME, IN_A_TALK = 0.85, 0.93, 0.97
"""Least probability of a thing that is not there: where no figure is named, where one is, and after a question, which a clause may go on with."""
A_FIGURE = 0.8
"""Least probability of a figure that speaks against the name of a thing that is not there."""
_BY_CODE = {lack.code: lack for lack in LACKS}


def settled(reading: Reading, in_a_talk: bool) -> Reading:
    """The reading with what the agent supposes of things that are not there."""
    if reading.lacking:
        return replace(reading, lacking=()) if _asks_for_a_figure(reading) else reading
    least = IN_A_TALK if in_a_talk else BESIDE_A_NAME if reading.metrics else UNNAMED
    lack = _BY_CODE.get(reading.supposed.lack(least) or "")
    if lack is None or reading.person or reading.supposed.figure(A_FIGURE):
        return reading
    return replace(reading, lacking=(Lacking(lack, 0, len(reading.text)),))


def _asks_for_a_figure(reading: Reading) -> bool:
    """Whether the sentence is all but surely about a figure that it does not name, and what it lacks is no split."""
    measures = all(found.lack.kind != "split" for found in reading.lacking)
    heard = reading.supposed.figure(A_FIGURE) and not reading.supposed.lacks
    named = [m for m in reading.of("metric") if m.said.lower() not in BARE_COST]
    return bool(measures and heard and not named)
