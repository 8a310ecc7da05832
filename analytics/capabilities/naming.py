"""Names that a clause only half says: settled where one thing is left, asked where several are, told where none is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from analytics.capabilities.protocol import World
from analytics.contract.catalogue import EntityKind
from analytics.contract.draft import Choice, Option, Question, Stop
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.request import Reference
from analytics.contract.scope import Filter
from analytics.planning.names.countries import country_name
from analytics.planning.names.partial import Named, Part, one_family
from analytics.planning.names.unknown import Unknown
from analytics.planning.reading import Reading

MOST_OPTIONS = 4
_EMAIL = re.compile(
    r"\b(?:mail|mails|mailing|mailings|e-?mails?|newsletters?|letter|send|sent)\b", re.IGNORECASE
)
_ADS = re.compile(r"\b(?:ads?|adverts?|banners?|reels?|paid|advertising)\b", re.IGNORECASE)
_CAMPAIGN = re.compile(r"\b(?:campaigns?|promos?|flights?|blast|push)\b", re.IGNORECASE)
_PRODUCT = re.compile(r"\b(?:products?|items?|stuff|goods|articles?|sku|range|line)\b", re.IGNORECASE)
_KINDS: tuple[tuple[re.Pattern[str], frozenset[str], frozenset[str], frozenset[str]], ...] = (
    (_EMAIL, frozenset({"campaign"}), frozenset({"email"}), frozenset()),
    (_ADS, frozenset({"campaign"}), frozenset(), frozenset({"email", "sms"})),
    (_CAMPAIGN, frozenset({"campaign"}), frozenset(), frozenset()),
    (_PRODUCT, frozenset({"product", "category", "brand"}), frozenset(), frozenset()),
)
"""Words beside a name -> the dimensions, channels and other channels that they leave or shut out."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Filters and what is told of them; or the part that stays open, with what it can be."""

    filters: tuple[Filter, ...] = ()
    told: tuple[Phrase, ...] = ()
    open: tuple[Part, tuple[Named, ...]] | None = None


def settle(reading: Reading, fits: Callable[[Named], bool]) -> Settled:
    """Each open part of a name narrowed by what the clause says and what the question can use (``fits``)."""
    filters: list[Filter] = []
    told: list[Phrase] = []
    for part in reading.parts:
        left = narrowed(part, reading.text, fits)
        if len(left) == 1 or _is_one_product(left, part):
            filters.append(as_filter(left))
            told.append(Phrase("read_as", {"said": part.said, "term": _label(left, part)}))
        elif left:
            return Settled(tuple(filters), tuple(told), (part, left))
    return Settled(tuple(filters), tuple(told))


def among_shown(reading: Reading, shown: tuple[Filter, ...]) -> Reading:
    """Names by what was filtered on before: "the sage" after five kettles is one of them, "the blue one" after one its sister."""
    ids = {i for f in shown for i in f.ids}
    held = tuple(Named(f.dimension, i, n) for f in shown for i, n in zip(f.ids, f.labels, strict=True))

    def near(part: Part) -> tuple[Named, ...]:
        same = tuple(b for b in part.bearers if b.id in ids)
        sisters = tuple(b for b in part.bearers if any(one_family((b, h)) for h in held))
        return same or sisters or part.bearers

    return replace(reading, parts=tuple(replace(part, bearers=near(part)) for part in reading.parts))


def narrowed(part: Part, text: str, fits: Callable[[Named], bool]) -> tuple[Named, ...]:
    """The bearers that the words beside the part leave."""
    left = tuple(b for b in part.bearers if fits(b)) or part.bearers
    for words, dimensions, groups, out in _KINDS:
        if words.search(text):
            kept = (
                b
                for b in left
                if b.dimension in dimensions and (not groups or b.group in groups) and b.group not in out
            )
            left = tuple(kept) or left
            return left
    products = tuple(b for b in left if b.dimension == "product")
    if products != left and one_family(products) and {b.dimension for b in left} == {"product", "campaign"}:
        # "Teapots" are the teapots, though a campaign has them in its name.
        return products
    return left


def _is_one_product(left: tuple[Named, ...], part: Part) -> bool:
    """More products than can be asked for, of nothing else: all that bear the word."""
    return len(left) > MOST_OPTIONS and {b.dimension for b in left} == {"product"}


def as_filter(left: tuple[Named, ...]) -> Filter:
    """The things, of one dimension, as a filter."""
    return Filter(left[0].dimension, tuple(b.id for b in left), tuple(b.label for b in left))


def _label(left: tuple[Named, ...], part: Part) -> str:
    return left[0].label if len(left) == 1 else f"all {len(left)} products with that in their name"


def choice(
    part: Part, left: tuple[Named, ...], question: Callable[[Filter], Question], told: tuple[Phrase, ...]
) -> Choice:
    """Which of them: each by name, products together where there are too many to name."""
    products = tuple(b for b in left if b.dimension == "product")
    others = tuple(b for b in left if b.dimension != "product")
    options = []
    if len(left) > MOST_OPTIONS and len(products) > 1:
        label = Phrase("option.all_named", {"n": len(products), "word": part.said})
        options.append(Option(question(as_filter(products)), label))
        products = ()
    named = (*products, *others)[: MOST_OPTIONS - len(options)]
    options += [Option(question(as_filter((b,))), Phrase("option.named", {"name": b.label})) for b in named]
    together = len(options) - len(named)
    shown = tuple(Reference(str(n), b.dimension, b.id, b.label) for n, b in enumerate(named, 1 + together))
    return Choice(Phrase("about.which_name", {"word": part.said}), tuple(options), 0, told, entities=shown)


def _no_such_country(one: Unknown, reading: Reading, world: World) -> Stop:
    """A country that nothing came from: the countries that there are, not the one that looks most like it."""
    here = tuple(country_name(v.id) for v in world.vocabulary.values_of("country"))[:3]
    instead = tuple(f"{reading.text[: one.start]}{name}{reading.text[one.end :]}" for name in here)
    return Stop((Issue("unknown_name", {"word": one.word, "country": here}, instead),), "clarify")


def unknown_name(reading: Reading, world: World) -> Stop | None:
    """Words that stand where a name would and that the shop does not know, with the nearest that it does."""
    words = [u for u in reading.unknown if u.names_something or u.word.isdigit()]
    if not words:
        return None
    country = next((u for u in words if u.is_country), None)
    if country:
        return _no_such_country(country, reading, world)
    start = words[0].start
    end = words[-1].end if words[-1].start - words[0].end < 40 else words[0].end
    text = reading.text[start:end].strip(" .'\"-?!,")
    near = [*world.vocabulary.nearest(text, "value")]
    kinds: tuple[EntityKind, ...] = ("campaign", "product")
    near += [f.label for kind in kinds for f in world.catalogue.find(kind, text, 2) if f.label not in near]
    instead = tuple(f"{reading.text[:start]}{n}{reading.text[start + len(text) :]}" for n in near[:3])
    return Stop((Issue("unknown_name", {"word": text, "near": tuple(near[:3])}, instead),), "clarify")
