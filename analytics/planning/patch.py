"""A follow-up as one typed patch on what the conversation is about.

What a clause says becomes a ``Patch``; a question of any capability takes its scope fields, and one that has metrics, a split
or a limit takes those too. A question asked afresh is the same patch laid over nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analytics.contract.scope import Filter, Scope, Window
from analytics.planning.context import merged_filters, merged_rules
from analytics.planning.dates.calendar import Calendar
from analytics.planning.reading import Reading

_CONNECTS = re.compile(
    r"^(?:(?:ok(?:ay)?|kk?|kindly|alright|right|great|good|cool|thanks|hm+|oh|ah|ha|haha|lol|wow|super|bummer|damn|well|please|pls|so|fine|yes|yep|yeah|nice|interesting|perfect|sure|actually|gimme|give me|show me|can you|could you|and now)[\s,.!]+)*"
    r"(?:no\b|nope|nah|and\b|same|but\b|also|now\b|instead|rather|what about|how about|hows? about|what if|only|just|i meant?|make (?:it|that)|not\b|then\b|plus|with(?:out)?\b|add\b|drop\b|remove\b|exclude|include|put\b|split\b|break\b|vs\b|versus|compared?\b|against|by\b|per\b|for\b|in\b|on\b|show (?:it|that|them)|again|the same|or\b|even\b|still\b|sort|rank|limit|top \d+ (?:only|is)|skip|leave|take|use|switch|change|do (?:it|that|the same)|try|restrict|narrow|filter|keep|lose|quit|minus|less|excl\w*|leave|each|ranked|sorted|separately|k\b|whatabout|is that|was that|are those|did (?:it|that)|zoom|as an?\b)",
    re.IGNORECASE,
)
_TRAILS = re.compile(r"\bof (?:the )?same\b(?! (?:day|week|month|quarter|year|period|time))|\b(?:then|too|as well|instead|though|tho|beside (?:it|that|them)|next to (?:it|that)|alongside|on top of (?:it|that)|(?:the )?same(?: (?:thing|again|way|split|table|here|style))*)(?:,? (?:pls|please|plz))?\s*[?.!]*$|^\W*(?:[\w-]+ ){0,2}[\w-]+,? (?:not|instead of|rather than) (?:the |in )?[\w-]+(?: [\w-]+)?(?:\W+(?:sry|sorry|pls|please|oops|my bad))*\W*$", re.IGNORECASE)  # fmt: skip
_POINTS_BACK = re.compile(
    r"\b(?:it|that|those|them|these|that one|the same(?! (?:days?|weeks?|months?|quarters?|years?|periods?|dates?|time)\b))\b",
    re.IGNORECASE,
)
_ADDS = re.compile(
    r"\b(?:add|put|plus|beside|besides (?:it|that)|next to|alongside|as well|too|along with|also show|together with|with)\b",
    re.IGNORECASE,
)
_DROPS_COMPARISON = re.compile(r"\b(?:without|drop|no|remove|forget) (?:the |any )?comparison\b|\bdon'?t compare\b", re.IGNORECASE)  # fmt: skip
_DROPS_A_TIME = re.compile(
    r"(?:^\W*|[.,;!?]\s*|\b(?:and|but|ok|okay|please|pls|so|now|just|then|let'?s|can you|actually)\W+)"
    r"(?:forget|drop|skip|remove|without|leave out|take out|lose|ditch|scrap|never mind|ignore)(?: about)? (?:the )?"
    r"(?:(?:last|previous|prior)(?: (?:year|month|quarter|week))?|(?:year|month|quarter|week|period|one|day) before|year ago|other (?:year|month|quarter|week|period))\b",
    re.IGNORECASE,
)
""" "Forget last year": what was compared with goes; it is no time to look at."""
_ONLY = re.compile(r"\b(?:only|just)\s+(?:for |in |the )*$", re.IGNORECASE)
_DROPS_SPLIT = re.compile(
    r"^\W*(?:(?:and|now|ok|so|then|just|only|what(?:'s| is)|give me|show me|please)\W+)*the (?:grand |overall |whole )?(?:total|sum)s?(?: again| please| pls| then)?\W*$|\b(?:in total|total only|just the total|as a total|one number|overall|all together|altogether|without the (?:split|breakdown)|(?:don'?t|not) split|undo the split|no (?:breakdown|split)|unsplit)\b",
    re.IGNORECASE,
)
_UNSPLIT = re.compile(
    r"\b(?:no|without (?:a |any |the )?|don'?t|not) (?:split(?:ting)?|breakdown)\b|\bunsplit\b", re.IGNORECASE
)
"""What drops the split beside another figure, too."""
_SETS_BESIDE = re.compile(
    r"\b(?:compar\w+|vs\.?|versus|against|next to|beside|alongside|add|plus|as well|too|together with|also)\b",
    re.IGNORECASE,
)
_TAKES_OUT = re.compile(
    r"^(?:\W|and |but |ok |please |now )*(?:remove|drop|without|minus|take out|leave out|skip|no|not|exclude|forget)\b",
    re.IGNORECASE,
)
_ALL_VALUES = re.compile(r"\b(?:all|every|any) (?P<what>channels|countries|categories|brands|campaigns|products|platforms|segments|markets|customers)\b|\b(?P<everywhere>everywhere|worldwide)\b", re.IGNORECASE)  # fmt: skip
_PLURALS = {"channels": "channel", "countries": "country", "categories": "category", "brands": "brand", "campaigns": "campaign",
            "products": "product", "platforms": "platform", "segments": "segment", "markets": "country", "customers": "customer"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Patch:
    """What a clause changes; None or empty for what it leaves alone."""

    metrics: tuple[str, ...] = ()
    adds: bool = False
    """The metrics go beside those before."""
    takes_out: bool = False
    """The metrics go out of those before."""
    sets_beside: bool = False
    """Values go beside those before of the same dimension."""
    totals: bool = False
    """The split goes."""
    split: tuple[str, ...] | None = None
    filters: tuple[Filter, ...] = ()
    lifts: tuple[str, ...] = ()
    """Dimensions whose filters go ("all channels")."""
    rules: tuple[str, ...] = ()
    window: Window | None = None
    comparison: Window | None = None
    compares: bool = False
    stops_comparing: bool = False
    limit: int | None = None
    alone: bool = False
    """Its dates are said to be the only ones ("only Q3")."""

    @property
    def changes(self) -> bool:
        """Whether it says anything at all."""
        return self != Patch()


def patch_of(reading: Reading, metrics: tuple[str, ...], split: tuple[str, ...] | None) -> Patch:
    """The patch that a clause is; metrics and split are the capability's to read."""
    text, periods = reading.text, reading.periods
    dropped = _DROPS_A_TIME.search(text)
    everywhere = _ALL_VALUES.search(text)
    lifts: tuple[str, ...] = ()
    if everywhere:
        lifts = (
            ("country",) if everywhere.group("everywhere") else (_PLURALS[everywhere.group("what").lower()],)
        )
    return Patch(
        metrics=metrics,
        adds=bool(metrics and _ADDS.search(text)),
        takes_out=bool(metrics and _TAKES_OUT.search(text)),
        sets_beside=bool(_SETS_BESIDE.search(text)),
        totals=split is None and bool((_DROPS_SPLIT if not metrics else _UNSPLIT).search(text)),
        split=split,
        filters=reading.filters(),
        lifts=lifts,
        rules=reading.rules,
        window=None if dropped else periods.base,
        comparison=None if dropped else periods.compare,
        compares=periods.wants_comparison
        and not dropped
        and not (periods.base and periods.base.rule == "all data" and split),
        stops_comparing=bool(_DROPS_COMPARISON.search(text) or dropped),
        alone=bool(periods.base and any(_ONLY.search(text[:start]) for start, _ in periods.spans)),
        limit=reading.limit,
    )


def rearranges(text: str) -> bool:
    """Whether a clause only takes something back: a comparison, a split, a filter."""
    return any(pattern.search(text) for pattern in (_DROPS_COMPARISON, _DROPS_SPLIT, _ALL_VALUES))


def takes_out(text: str) -> bool:
    """Whether a clause is an order to leave something out ("drop the split"), not news of a fall."""
    return bool(_TAKES_OUT.match(text))


def undone(rules: tuple[str, ...]) -> tuple[str, ...]:
    """The switches that set the rules back.

    >>> undone(("-without_test_customers",))
    ('+without_test_customers',)
    """
    return tuple(f"{'-' if rule[0] == '+' else '+'}{rule[1:]}" for rule in rules)


def connects(text: str) -> bool:
    """Whether a clause goes on from the one before by its own words.

    >>> connects("then by week"), connects("ok then what did we sell in May")
    (True, False)
    """
    turned = _TURNS.match(text)
    if turned:
        text = text[turned.end() :]
    return bool(_CONNECTS.match(text.strip()) or _TRAILS.search(text))


_TURNS = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|alright|all right|right|fine|well|so|good|no problem|fair enough)\W+)+then,? (?=(?:what|how (?:much|many)|which|who)\b(?! (?:about|if)\b))",
    re.IGNORECASE,
)
""" "OK then" before a whole question: a talk turns to something else."""


def points_back(text: str) -> bool:
    """Whether a clause leans on something said before ("how many orders was it")."""
    return bool(_POINTS_BACK.search(text))


def scope_with(earlier: Scope, patch: Patch, default: Window, calendar: Calendar) -> Scope:
    """The scope after the patch: what it does not name is kept, a comparison moves with its window."""
    window = patch.window or earlier.window or default
    if patch.sets_beside:
        patch = replace(patch, filters=tuple(_beside(f, earlier) for f in patch.filters))
    if patch.window is None and earlier.window is None and patch.comparison and not _leans(patch.comparison):
        # "Better than last month?" asks about what followed it.
        window, compared = calendar.following(patch.comparison, default)
        patch = replace(patch, comparison=compared)
    kept = tuple(f for f in earlier.filters if f.dimension not in patch.lifts)
    return Scope(
        window,
        _comparison(earlier, patch, window, calendar),
        merged_filters(kept, patch.filters),
        merged_rules(earlier.rules, patch.rules),
    )


def _leans(window: Window) -> bool:
    return window.rule.startswith(("a year before", "the period before", "same weekday"))


def _beside(said: Filter, earlier: Scope) -> Filter:
    """ "Compare it to Matcha Moments": the value joins the one that is filtered on."""
    same = next((f for f in earlier.filters if f.dimension == said.dimension and not f.negated), None)
    if same is None or said.negated or set(said.ids) <= set(same.ids):
        return said
    return Filter(said.dimension, (*same.ids, *said.ids), (*same.labels, *said.labels))


def _comparison(earlier: Scope, patch: Patch, window: Window, calendar: Calendar) -> Window | None:
    of_the_two = {(w.start, w.end) for w in (earlier.window, earlier.comparison) if w}
    if patch.stops_comparing or (patch.alone and (window.start, window.end) in of_the_two):
        return None
    if patch.compares:
        leans_on_default = patch.window is None and earlier.window is None
        if patch.comparison is None or (
            leans_on_default and patch.comparison.rule.startswith("the period before")
        ):
            return calendar.before(window, "period")
        return patch.comparison
    if earlier.comparison is None or window == earlier.window:
        return earlier.comparison
    if earlier.comparison.rule.startswith("a year before"):
        return calendar.before(window, "year")
    return (
        calendar.before(window, "period") if earlier.comparison.rule.startswith("the period before") else None
    )
