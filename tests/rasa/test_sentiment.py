"""Mood: a marketer's vocabulary is neutral, a cross person is not.

Written before they were first scored; 38 of 40 were right at once. The two that were not are ``MENDED``,
and the words of their kind were added to the lexicon, so that only the others speak for unseen sentences.
"""

from __future__ import annotations

import pytest
from components.sentiment import MoodReader, label

NEUTRAL = [
    "how high is the churn risk in Sweden",
    "which channel has the lowest cost per click",
    "orders with free shipping last week",
    "best budget split for spring",
    "complaints by campaign",
    "we killed the display campaign in May, what changed",
    "list our worst performing ads",
    "top losers this week",
    "customers lost since January",
    "cancelled orders by country",
    "how many people failed to pay",
    "gift cards sold over christmas",
    "dead stock by category",
    "who is at risk of leaving",
    "unsubscribes after the last mailing",
    "why did revenue fall",
    "stop the campaign",
    "exclude bad addresses",
    "lowest margin products",
    "show me the cost of the winning variant",
]
MENDED = ["did the war on prices hurt margin", "fraud and abuse orders yesterday"]
NEGATIVE = [
    "this is useless, nothing works",
    "you are wrong again",
    "wtf is this number",
    "that's not what I asked",
    "I already told you twice",
    "your answers are terrible",
    "what a waste of time",
    "ugh, still broken",
    "I hate this thing",
    "are you kidding me????",
    "you clearly don't understand anything",
    "fed up with this bot",
]
POSITIVE = [
    "thanks, that's perfect",
    "brilliant, exactly what I needed",
    "great job",
    "love it",
    "awesome, thank you so much",
    "wow, very helpful!",
]


@pytest.fixture(scope="module")
def reader() -> MoodReader:
    return MoodReader()


@pytest.mark.parametrize("text", NEUTRAL + MENDED)
def test_business_is_neutral(reader: MoodReader, text: str) -> None:
    assert label(reader.score(text)) == "neutral", reader.score(text)


@pytest.mark.parametrize("text", NEGATIVE)
def test_anger_is_negative(reader: MoodReader, text: str) -> None:
    assert label(reader.score(text)) == "negative", reader.score(text)


@pytest.mark.parametrize("text", POSITIVE)
def test_praise_is_positive(reader: MoodReader, text: str) -> None:
    assert label(reader.score(text)) == "positive", reader.score(text)


def test_the_score_stays_in_bounds_and_nothing_is_neutral(reader: MoodReader) -> None:
    assert reader.score("") == 0.0
    assert -1.0 <= reader.score("useless useless rubbish garbage WTF!!!!! I hate this") <= -0.9
