"""What the agent heard a clause to be about where no table knows its words: a topic of small talk, or a reason to decline.

The agent's regression over topics (``assistant/components/heads.py``) gives one with its probability. A figure that is named speaks
against it, so it is believed only where the clause names nothing that could be answered, or where it is all but certain.
"""

from __future__ import annotations

import re

from analytics.capabilities.protocol import Asked
from analytics.capabilities.talk.preferences import asks_what_is_kept, states_a_meaning

GUARDED = frozenset({"dump", "trait", "prompt", "sql"})
"""Reasons that hold whatever else is named: declining once too often does less harm than once too seldom."""
OF_FIGURES = frozenset({"fake", "competitor"})
"""Reasons that are about figures, and so may name one; what is the shop's own is no competitor's."""
DECLINING = GUARDED | OF_FIGURES | {"off_topic"}
TALK = frozenset({"greeting", "thanks", "praise", "bye", "help", "joke", "insult", "stop", "handover"})
LIKELY, IN_A_TALK, CERTAIN, PLAIN = 0.6, 0.9, 0.85, 0.92
"""Least probabilities: of a clause by itself, of one after a question (which may go on with it), of one that names figures, of one that
speaks against what else is named."""
_TO_MARLOW = re.compile(
    r"\b(?:recommend\w*|suggest\w*|rules?|never (?:offer|show)|audiences?|segments?|remember|preferences?|pin|save|beside|next to|test customers|guests|split(?:ting)?|break (?:it|that|them|this|those) (?:down|up)|group(?:ed)? (?:it |them |that )?by|sort(?:ed)?)\b",
    re.IGNORECASE,
)
"""What Marlow does itself, or changes in an answer."""


_ASKS_HOW = re.compile(
    r"\bhow (?:exactly |precisely |actually |again )?(?:do|does|did|is|are|would|you|we|marlow|one) (?:\S+ ){0,3}?(?:count|defin|calculat|comput|measur|work out)\w*\b|\bhow (?:you|we|marlow) (?:count|define|calculate|compute|measure|work out)\b",
    re.IGNORECASE,
)


_ASKS_BACK = re.compile(
    r"^\W*(?:(?:hm+|and|so|but|ok(?:ay)?|well|then|huh)\W+)*(?:why|what|which|who|whose|when|how come)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:beside|next to|alongside|side by side|against) (?:it|that|this|them|those)\b", re.IGNORECASE
)


def declined_as(asked: Asked) -> str | None:
    """The reason to decline that the agent heard."""
    topic, sure = asked.part.topic, asked.part.topic_confidence
    if topic == "trait" and asked.reading.metrics and _lacks_a_split(asked):
        return None  # "sales by age group" asks for a split that is not there, not for people of an age
    if topic in OF_FIGURES and states_a_meaning(asked.part.text):
        return None
    if topic in OF_FIGURES and asked.reading.periods.base is None and _BESIDE.search(asked.text):
        return None  # "put the same quarter a year ago next to it" is a comparison
    if topic == "prompt" and asks_what_is_kept(asked.part.text):
        return None
    if _orders_a_thing(asked) or (topic == "act" and _is_an_order(asked)):
        return "act"
    if topic in GUARDED:
        # "Why not White Tea Peony" sounds like a trait for the name of the tea.
        least = LIKELY if _names_no_figure(asked) and not _names_its_own(asked) else CERTAIN
    elif topic in OF_FIGURES and _ASKS_HOW.search(asked.text):
        return None  # "remind me how you count new customers" wants a definition
    elif topic in OF_FIGURES and not _names_its_own(asked, surely=topic == "fake" and sure >= PLAIN):
        least = CERTAIN if asked.focus is None else IN_A_TALK
        least = min(least, _least(asked))
    else:
        least = _least(asked)
    return topic if topic in DECLINING and sure >= least else None


def talk_of(asked: Asked) -> str | None:
    """The topic of small talk that the agent heard."""
    topic, sure = asked.part.topic, asked.part.topic_confidence
    return topic if topic in TALK and sure >= _least(asked) else None


def asks_to_act(asked: Asked) -> bool:
    """Whether something is to be done that no capability claimed."""
    sure = asked.part.topic == "act" and asked.part.topic_confidence >= LIKELY
    return sure and not _ASKS_BACK.match(asked.text)


def _least(asked: Asked) -> float:
    if not _names_nothing(asked):
        return 2.0
    return IN_A_TALK if asked.focus is not None else LIKELY


def _names_no_figure(asked: Asked) -> bool:
    reading = asked.reading
    return not (reading.metrics or reading.dimensions or reading.lacking)


def _lacks_a_split(asked: Asked) -> bool:
    return any(f.lack.kind == "split" for f in asked.reading.lacking)


_STOPS = re.compile(
    r"^\W*(?:(?:please|pls|now|ok|okay|and|then|just|can you|could you|would you|go|marlow|hey)\W+)*"
    r"(?:un-?pause|pause|stop|kill|halt|freeze|axe|resume|relaunch|restart|switch (?:off|on)|turn (?:off|on)|shut down)\s+(?:the\s+|our\s+)?$",
    re.IGNORECASE,
)


def _orders_a_thing(asked: Asked) -> bool:
    """ "Pause Glow Week before it burns more cash": a campaign or a channel that is to be stopped or started, by name."""
    named = [m for m in asked.reading.of("value") if m.term.dimension in ("campaign", "channel", "platform")]
    return any(_STOPS.match(asked.text[: m.start]) for m in named)


def _is_an_order(asked: Asked) -> bool:
    """ "Pull the plug on Glow Week": an order to the shop's systems by intent and by topic. What names a figure asks for it ("put
    spend next to revenue"), unless the figure is what something is to happen at ("buzz me when CPA is over 20").
    """
    part, reading = asked.part, asked.reading
    if _ASKS_BACK.match(asked.text):
        return False
    if part.intent != "act" or bool(reading.metrics) != bool(reading.thresholds):
        return False
    least = PLAIN if reading.metrics or reading.person else CERTAIN
    return part.topic_confidence >= least and not _TO_MARLOW.search(asked.text)


def _names_its_own(asked: Asked, surely: bool = False) -> bool:
    """Whether a thing of the shop or a counting rule is named; ``surely``: by more than a word of a name ("catch my drift")."""
    reading = asked.reading
    values = [m for m in reading.of("value") if not (surely and m.slip)]
    placed = "sales_channel" in reading.dimensions  # "in the shop or online": its own places
    return bool(values or placed or (reading.parts and not surely) or reading.rules or reading.person)


def _names_nothing(asked: Asked) -> bool:
    reading = asked.reading
    mentions = [m for m in reading.mentions if m.said.lower() != "new"]  # "I'm new here"
    named = mentions or reading.parts or reading.person or reading.lacking or reading.periods.spans
    return not (named or reading.limit or reading.direction)
