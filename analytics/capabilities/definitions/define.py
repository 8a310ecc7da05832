"""What a term means here: the one registered definition, with the current value beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.capabilities.customers.segments import RFM_DEFINITION
from analytics.capabilities.definitions import meanings
from analytics.capabilities.metrics import plan as metric_plan
from analytics.capabilities.metrics.answer import say
from analytics.capabilities.metrics.question import MetricQuestion
from analytics.capabilities.protocol import Asked, Handles, OneRound, World
from analytics.capabilities.shared import counting_rules, definition_of
from analytics.contract.draft import Claim, Definition, Draft, Ready, Resolution, Say, Stop
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Issue, Phrase
from analytics.contract.scope import Scope
from analytics.metrics import METRICS, metric
from analytics.metrics.compile import sources_of
from analytics.planning.defining import terms_asked
from analytics.planning.names.vocabulary import Term
from analytics.planning.reading import Reading
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "terms.define"


_HEARD_OF = (
    r"\b(?:wrote|written|scribbled|put|stands|jotted|drew|left)\b[^?!]{1,80}?\bwhat(?:'s| is| was| does) (?:that|it|this)\b(?: (?:mean|about|supposed))?|"
    r"\b(?:says?|said|saying|mention(?:s|ed)?|hear(?:d|ing)?|talk(?:s|ing|ed)? (?:about|of)|goes on about|throws? around)\b[^?!]{1,80}?\bwhat(?:'s| is| was) (?:that|it|this)\b"
    r"|\bwhat(?:'s| is| are) (?:this|that|these) (?:\S+ ){1,3}?(?:thing|things|stuff|number|business|everyone|everybody|people|they|you|we|all)\b"
    r"|\bwhat (?:was|is) (?:that|it) again\b|^\W*(?:and |so |ok )?(?:[\w-]+ ){0,3}[\w-]+\s*[,:?–-]+\s*what(?:'s| is| was) (?:that|it|this)\b\W*$"
)
"""A word that somebody has only heard."""

_SLIPPED_MY_MIND = (
    r"\b(?:mix(?:es|ed|ing)? (?:\S+ ){0,4}?up|mixed up|confus(?:e|es|ed|ing)|muddle[sd]?|keep forgetting|(?:can|could) never (?:remember|keep|tell)|never (?:remember|know)|always forget|(?:no|not a) clue)\b[^?]*\bwhat(?:'s|s| is| was| does| are)\b"
    r"|\b(?:always|keep|constantly|forever) (?:mix(?:ing)?|confus(?:e|ing)|forget(?:ting)?|muddl(?:e|ing)) (?:up )?[\w -]{2,40}\W*$"
    r"|(?:^|[.!?…;,] ?)\W*(?:and |so |ok |sorry |btw )*(?:what(?:'s| is| are|s)|whats) (?:an? |the )?[\w-]+(?: [\w-]+){0,4} again\b(?! (?:last|this|in|for|by|on|since)\b)"
)
"""A word whose meaning somebody has forgotten, or takes for another's."""
_TREATS = (
    r"^\W*(?:and |so |ok |sorry |wait |btw )*(?:does|do|is|are) (?:the |our |your |my )?(?P<term>[\w-]+(?: [\w-]+){0,3}?) (?:also |already |really |ever |not |even )*"
    r"(?:tak(?:e|ing) (?:\S+ ){0,4}?(?:off|out|away|into account|in)\b|leave out|deduct|subtract|exclude|cover|counts?|account for|contain|include|consider|net (?:off|out)|deal with|treat|handle|factor in|ignore|strip out|come (?:before|after)|before or after|net of|gross of)\b"
)
"""How a figure treats something: what it means, not how much it was."""


@dataclass(frozen=True, slots=True)
class DefineQuestion:
    """A metric's name, or ``rfm``; the scope holds the window of the current value."""

    term: str
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.term}"


@dataclass(frozen=True)
class Define(OneRound):
    """The capability; see the module's first line."""

    name: str = CAPABILITY
    question_type: type[DefineQuestion] = DefineQuestion
    handles: Handles = Handles(
        families=("define",),
        cues=(
            r"\b(?:define|definition of|definition for|meaning of|stands? for|formula (?:for|of)|glossary entry)\b",
            r"\bwh?at(?:'s)? (?:does|do|is meant by|exactly)\b.*\b(?:mean|stand for|include|count(?:s)? as|count as)\b",
            r"\bwh?at (?:exactly |precisely |really )?counts? as\b|\bwhich \w+ counts? as\b|\bwhen (?:does|do|is) (?:a|an|someone|somebody) .*\b(?:count|counted)\b",
            r"\bwhat do(?:es)? (?:you|we|u|marlow|it) (?:mean|understand) (?:by|with)\b|\bwhat is meant (?:by|with)\b",
            r"\bhow (?:exactly |precisely |actually )?(?:do|does|is|are|d') ?(?:you |we |u |marlow |one )?(?:define|calculate|compute|count|defined|calculated|counted|computed|work out|worked out|measure|measured)\b(?! (?:this|that|it|these|those)\b)",
            r"\bhow(?:'s| is| are) (?:it|that|this|they|those) defined\b|\bhow (?:exactly |precisely |actually |really )?(?:is|are) (?!(?:it|that|this|these|those)\b)[\w -]+ (?:defined|calculated|counted|computed|worked out|measured)\b",
            r"\b(?:remind me|tell me|explain|no idea|not sure|forgot|forgotten|clue) (?:again )?what .*\b(?:means?|is|are|stands for)(?: again| please| pls)?\W*$|\bwhat (?:was|is|were) (?:that|it|this) again\b|\b(?:was|is|means?) what(?: again)?\W*$|\bwh?at(?:'?s)? ?(?:is )?(?:meant|ment|mean(?:s|t)?) by\b|\b[\w -]{2,25} means? (?:what|again)\b|\bwhat(?:'?s| does| do| is) (?:the |a |an )?[\w -]{2,30} (?:mean|means|stand for|stands for)\b",
            r"\bwhat (?:on earth|in the world|exactly|precisely) (?:is|are|does)\b|\bwhat is this \w+\b|\bhow would you (?:explain|describe|define)\b|\byour (?:definition|meaning|understanding) of\b|\bwhat (?:that|it|this)(?:'s| is) made (?:up )?of\b",
            r"\b(?:wtf|wth|what the (?:hell|heck|f\w*)) (?:is|are|does)\b|\bwho(?:m)? (?:\w+ )?(?:do|does|would) (?:you|we|one) (?:count|consider|regard|treat|class)\b|\bhow (?:\S+ ){1,5}(?:is|are) defined\b",
            r"\bwhen (?:you|your \w+|the \w+|it) (?:say|says|write|writes|show|shows)\b.*\b(?:who|what|which|does|is|do)\b|\bwho(?:'s| is) (?:in|counted|included) and who\b|\bover what exactly\b|\bwhat goes into\b|\bwhat(?:'s| is) (?:in|inside|behind) (?:the )?[\w -]{2,25} exactly\b",
            r"\bexplain (?:\S+ ){1,4}(?:to me )?(?:like|as if) i(?:'?m| am| was| were)\b|\bhow do(?:es)? (?:you|your|u|ya) (?:lot|guys|people|folks|team) (?:define|calculate|compute|count|work out|measure)\b|\beli5\b|\bin layman'?s terms\b",
            _HEARD_OF,
            _SLIPPED_MY_MIND,
            _TREATS,
            r"^(?:\w+ )?what (?:an? |the )?[\w-]+(?: [\w-]+){0,2} (?:is|means|stands for)\W*$",
            r"\b(?:remind me|tell me|explain|show me) (?:again )?how (?:you|we|marlow|one) (?:define|calculate|compute|count|work out|measure|get to|arrive at)s?\b",
            r"\bwhen (?:you|we|marlow) (?:say|write|show|report)s? [\w -]{2,25},? (?:is|are|does|do|has|have|which|what|who)\b",
            r"^\W*(?:(?:and|so|ok|hey|sorry|remind me|tell me)\W+)*(?:what(?:'s| is|s)|whats) an? (?!good\b|normal\b|typical\b|usual\b|healthy\b)[\w-]+(?: [\w-]+){0,5}\W*$",
            r"\bwhat rules (?:do you|are there|have you)\b",
            r"\b(?:what(?:'s| is)) the (?:difference between|definition|formula|meaning)\b|\bdifference between \w+|\bhow (?:is|are|does|do) (?:\w+ ){1,3}?differ(?:s|ent)? from\b",
            r"^[\w -]{2,30}\s*(?:=|:)\s*\?+$|\bmeaning\W*$|\bexplain (?:me )?(?:the (?:term|metric|word) )?[\w -]{2,25}(?: to me| please| pls)?\W*$|\bin (?:plain|simple) (?:english|words|terms)\b",
            r"\b(?:does|do|is|are) [\w -]{2,30} (?:include|includ\w+|contain|part of|counted in|with or without)\b",
            r"^\W*(?:[\w' ]{2,30} (?:asks?|asked|wants? to know|wonders?|is asking)(?: me| us)?\s*[:,–-]*\s*)?(?:(?:so|and|ok|sorry|hey|pls|please|um|uh|er|but|right|btw|by the way|(?:a )?(?:silly|dumb|stupid|quick|basic|daft|naive|newbie|embarrassing) (?:question|one|q)|remind me|tell me),?:? )*(?:what(?:'s| is| are|s)|whats|what (?:even|actually|really|exactly) (?:is|are)) (?:a |an |the )?[\w-]+(?: [\w-]+){0,2}(?: (?:again|exactly|actually|really|even|anyway|then|please|pls|here))?\s*(?:\?.*)?$",
            r"\b(?:what|how|explain|describe|tell me)\b.*\b(?:rule|switch)\b(?! (?:for|to|that) (?:\w+ )?(?:recommend|offer))|\bwhat(?:'s| is| does| do)\b.*\b(?:rule|switch)\b",
        ),
        against=(
            r"\b(?:was|were) (?:this|that|it)\b(?! again)|\b(?:our|my|the) (?!definition|formula|meaning|term|metric|word|difference)\w+(?: \w+)? (?:last|this|in|for|by|today|yesterday|now)\b|what(?:'s| is|s) (?:our|my|their|his|her|its) |\b(?:that|this) (?:number|figure)\b|\b(?:jumped|dropped|fell|went)\b|\bgoing on\b",
        ),
    )

    def claims(self, asked: Asked) -> int:
        """Not where dates, splits or filters ask for figures."""
        reading = asked.reading
        if reading.periods.base or reading.periods.wants_comparison:
            return -6
        if terms_asked(reading):
            return 6
        if _asks_of_a_rule(reading) or _treated(reading):
            return 4
        if _asks_whats_in_it(asked):
            return 7
        if _asks_of_a_segment(reading):
            return 6
        if reading.metrics and re.search(_HEARD_OF, asked.text, re.IGNORECASE):
            return 1
        if reading.metrics and (reading.dimensions or reading.of("value") or reading.parts):
            return -3
        return 0 if _term(reading) or "rfm" in asked.text.lower() else -1

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """The term that is named last of all that are asked for; nearest terms for what is not one."""
        scope = Scope(world.calendar.last_full_month())
        if _asks_whats_in_it(asked):
            return Ready(DefineQuestion(asked.focus.metrics[0], scope))  # type: ignore[union-attr]
        term = _term(asked.reading)
        if term:
            return Ready(DefineQuestion(term, scope), asked.reading.read_as())
        about = getattr(asked.focus, "metrics", ())
        if about and re.search(r"\b(?:that|this|it|these|those|there)\b", asked.text.lower()):
            return Ready(DefineQuestion(about[0], scope))
        if "rfm" in asked.text.lower() or "segment" in asked.text.lower():
            return Ready(DefineQuestion("rfm", scope))
        word = " ".join(u.word for u in asked.reading.unknown[:2])
        near = world.vocabulary.nearest(word or asked.text, "metric") or (
            "revenue",
            "ROAS",
            "average order value",
        )
        issue = Issue(
            "unknown_term",
            {"word": word or asked.text[:40], "near": near},
            tuple(f"define {n}" for n in near),
        )
        return Stop((issue,), "clarify")

    def plan(self, question: DefineQuestion, facts: StoreFacts) -> Plan:
        """The current value of a metric; nothing for other terms."""
        if question.term not in _METRIC_NAMES or facts.data_through is None:
            return Plan()
        return metric_plan.plan(_current(question), facts)

    def answer(self, question: DefineQuestion, results: Results, facts: StoreFacts) -> Draft:
        """Formula and text out of the registry, never retold."""
        if question.term == "rfm":
            return _draft(RFM_DEFINITION, (), question, ())
        if question.term not in _METRIC_NAMES:
            return _draft(meanings.of(question.term), (), question, ())
        m = metric(question.term)
        sums = {k: v for rows in results.rows.values() for k, v in rows.first().items()}
        claims = (Claim(m.value(sums, facts.currency), m.name),) if sums else ()
        follow = (
            Say(Phrase("label.by", {"dimension": "month"}), say(MetricQuestion((m.name,), ("month",)))),
            Say(Phrase("label.how_computed"), Phrase("say.how_computed")),
        )
        draft = _draft(definition_of(m), claims, question, follow if claims else ())
        return draft


_METRIC_NAMES = frozenset(m.name for m in METRICS)


def _asks_of_a_rule(reading: Reading) -> bool:
    """ "What does without duplicates do", "the rule about test customers": a rule and nothing to count by it."""
    named = reading.of("rule") or meanings.rule_named(reading.text)
    asked = _OF_A_RULE.search(reading.text) or (
        _DOES_WHAT.search(reading.text) and not set(reading.metrics) - {"spend"}
    )
    return bool(named and asked)


_IN_IT = re.compile(
    r"^\W*(?:(?:and|so|but|ok|hm+|wait)\W+)*(?:are|is|were|was|do|does) (?:the |our |any )?[\w -]{3,30}? (?:also |already |even |still )?(?:in|included(?: in)?|counted(?: in)?|part of|inside) ?(?:there|that|it|this|those|here)?(?: (?:number|figure|rate|total|amount|one|sum))?\s*(?:\?|$)",
    re.IGNORECASE,
)


def _asks_whats_in_it(asked: Asked) -> bool:
    """ "Are guests in that number?", after a figure: how it is counted."""
    found = _IN_IT.match(asked.text)
    pointed = found and re.search(r"\b(?:there|that|it|this|those|here)\b", found.group(0), re.IGNORECASE)
    return bool(pointed and getattr(asked.focus, "metrics", ()) and not asked.reading.periods.spans)


def _asks_of_a_segment(reading: Reading) -> bool:
    """ "What makes somebody a Champion": what puts people into a segment."""
    return bool(_MAKES_ONE.search(reading.text)) and any(
        m.term.dimension == "segment" for m in reading.of("value")
    )


_MAKES_ONE = re.compile(
    r"\bwhat makes (?:someone|somebody|a (?:customer|buyer|person)|people|customers|buyers|them|one)\b|\b(?:when|how) (?:does|do|is|are) (?:someone|somebody|a (?:customer|buyer|person)|people|customers|buyers|one) (?:become|end up|get|count(?:ed)? as|called|considered)\b",
    re.IGNORECASE,
)
_OF_A_RULE = re.compile(r"\b(?:counting )?(?:rule|switch)\b", re.IGNORECASE)
_DOES_WHAT = re.compile(
    r"^\W*(?:so |and |please |could you |can you |tell me )*what (?:does|is|do|would)\b.*\b(?:do|mean|change|leave out)\W*$",
    re.IGNORECASE,
)


def _treated(reading: Reading) -> str | None:
    """The figure that is asked about: "does net revenue take off refunds" is about net revenue."""
    found = _TREATMENT.match(reading.text)
    named = (m for m in reading.of("metric") if found and m.start <= found.start("term") < m.end)
    return next((m.term.id for m in named), None)


_TREATMENT = re.compile(_TREATS, re.IGNORECASE)


def _term(reading: Reading) -> str | None:
    """A metric before a rule, a rule before a dimension; a segment is explained with all segments."""
    if _asks_of_a_rule(reading):
        rules = reading.of("rule")
        return rules[0].term.id.lstrip("+-") if rules else meanings.rule_named(reading.text)
    if _asks_of_a_segment(reading):
        return "rfm"
    treats = _treated(reading)
    if treats:
        return treats
    asked = terms_asked(reading)
    if asked:
        return _explained_by(asked[0].term)
    for kind in ("metric", "rule"):
        found = reading.of(kind)
        if found:
            return found[0].term.id.lstrip("+-")
    ruled = meanings.rule_named(reading.text)
    if ruled:
        return ruled
    if reading.of("dimension"):
        name = reading.of("dimension")[0].term.id
        return name if name in meanings.TEXTS else None
    return "rfm" if any(m.term.dimension == "segment" for m in reading.of("value")) else None


def _explained_by(term: Term) -> str | None:
    """What explains a term: a segment is explained with all segments, another value by its dimension."""
    if term.kind == "value":
        return "rfm" if term.dimension == "segment" else term.dimension
    if term.kind == "dimension" and term.id not in meanings.TEXTS:
        return None
    return term.id.lstrip("+-")


def _current(question: DefineQuestion) -> MetricQuestion:
    return MetricQuestion((question.term,), (), question.scope)


def _draft(
    definition: Definition, claims: tuple[Claim, ...], question: DefineQuestion, follow: tuple[Say, ...]
) -> Draft:
    told = bool(claims) and claims[0].quantity.value is not None
    params = {
        "term": definition.label,
        "formula": definition.formula,
        "text": definition.text,
        "window": question.scope.window,
    }
    known = question.term in _METRIC_NAMES
    sources = {s.name for s in sources_of((metric(question.term),))} if known else set()
    return Draft(
        Phrase("define.with_value" if told else "define.term", params),
        claims=claims,
        definitions=(definition,),
        scope=question.scope if told else None,
        notes=(Phrase("define.text", params),),
        excluded=counting_rules(question.scope, sources),
        follow_ups=follow,
    )
