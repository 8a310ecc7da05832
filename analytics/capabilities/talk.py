"""Everything that is not a figure: greetings, help with examples that run, refusals, and asking back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analytics.capabilities.protocol import Asked, Handles, World
from analytics.contract.draft import AnswerKind, Draft, Ready, Resolution, Say
from analytics.contract.facts import StoreFacts
from analytics.contract.phrase import Phrase
from analytics.contract.scope import Scope
from analytics.warehouse.plan import Plan, Results

CAPABILITY = "conversation.talk"

_REFUSALS: tuple[tuple[str, str], ...] = (
    (
        "prompt",
        r"\b(?:developer mode|system prompt|your prompt|api keys?|ignore (?:all |your |previous |the )*(?:instructions|rules)|jailbreak|pretend (?:to be|you are)|you are now)\b",
    ),
    (
        "sql",
        r"\b(?:drop table|delete from|insert into|update \w+ set|select .+ from|truncate|union select|;--|alter table)\b",
    ),
    (
        "dump",
        r"\b(?:all|every|dump|export|list|give me|send me|show me) .*\b(?:e-?mail addresses|emails of|phone numbers|addresses of|passwords|personal data|customer emails)\b|\b(?:phone number|home address|e-?mail address) of\b|\b's (?:phone|e-?mail|address|number)\b",
    ),
    (
        "trait",
        r"\b(?:muslims?|jews?|jewish|christians?|hindus?|black people|white people|asians?|gays?|lesbians?|homosexuals?|"
        r"transgender|pregnant|disabled|(?:by|their|of) (?:religion|race|ethnicity|gender|skin colou?r|sexual orientation)|"
        r"political (?:views|party)|trade union|health condition)\b",
    ),
    (
        "fake",
        r"\bmake (?:\w+ ){0,3}(?:numbers?|figures?|results?|data|revenue|it) look (?:better|good|nicer|higher)\b|\b(?:fake|fudge|massage|falsify|manipulate) (?:the |our |these )?(?:numbers?|data|figures?|results?)\b",
    ),
    (
        "competitor",
        r"\bcompetitors?'?s?\b.*\b(?:revenue|sales|spend|roas|customers|numbers)\b|\b(?:revenue|sales|spend|roas|customers|numbers)\b.*\bcompetitors?\b",
    ),
    (
        "act",
        r"\b(?:send|e-?mail|mail|message|text|notify|schedule|launch|pause|stop|delete|erase|remove|approve|publish|post) (?:it|them|this|that|the|an?|all|everyone|everybody|my|our|out)\b|\b(?:create|set up|start|build) (?:a |an |the )?(?:campaign|alert|journey|flow|automation|discount)\b"
        r"|\b(?:ping|alert|notify|warn|remind|tell) (?:me|us) (?:when|if|once|as soon as)\b|\blet (?:me|us) know (?:when|if)\b"
        r"|\b(?:delete|erase|forget|remove) (?:everything|all|data|the data|records)\b(?! (?:my |our |the )?(?:preferences|corrections|defaults))|\b(?:reply|respond) to\b"
        r"|\b(?:hide|exclude) .* from (?:all )?rec",
    ),
)
_TOPICS: tuple[tuple[str, str], ...] = (
    (
        "thanks",
        r"^(?:ok(?:ay)?,? |great,? |super,? |cool,? |nice,? )*(?:thanks?|thank you|thx|ty|cheers|much appreciated|appreciate it)\b",
    ),
    (
        "praise",
        r"\b(?:great job|well done|nice work|good bot|you(?:'re| are) (?:great|awesome|the best|amazing|brilliant)|love (?:it|this|you)|awesome|perfect)\b",
    ),
    (
        "insult",
        r"\b(?:useless|stupid|idiot|dumb|moron|suck|sucks|worthless|garbage|rubbish|hate you|terrible bot|worst bot|fuck (?:you|off)|shut up|piece of)\b",
    ),
    ("stop", r"^(?:please )?(?:stop|cancel|abort|halt)\b"),
    ("bye", r"^(?:bye|goodbye|good night|see you|see ya|ciao|later|that'?s all|cya)\b"),
    (
        "help",
        r"\b(?:help|what (?:can|do|could) (?:you|i|u) (?:do|ask|know|help)|how (?:do|can) i (?:use|ask|start)|examples?|capabilities|what (?:are|is) you(?:r)? (?:for|features|skills)|commands|menu|getting started)\b",
    ),
    (
        "joke",
        r"\b(?:tell (?:me )?a joke|joke|sing|poem|are you (?:a )?(?:human|real|robot|bot|ai)|who (?:are|made|built) you|your name)\b",
    ),
    (
        "greeting",
        r"^(?:hi+|hey+|hello+|hiya|yo|good (?:morning|afternoon|evening|day)|morning|howdy|greetings|hallo|what'?s up|sup|how are you)\b",
    ),
    ("weather", r"\b(?:weather|football|soccer|recipe|news|politics|stock price|movie|lottery|horoscope)\b"),
)
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", r"[\u3040-\u30ff]"),
    ("zh", r"[\u4e00-\u9fff]"),
    ("ru", r"[\u0400-\u04ff]{2}"),
    ("ar", r"[\u0600-\u06ff]{2}"),
)
_LANGUAGE_WORDS: dict[str, frozenset[str]] = {
    "es": frozenset(
        "cuántos cuantos cuál cual qué clientes ventas ingresos mostrar muéstrame dame por mes pasado cuánto cuanto los las nuevos tuvimos recomienda productos para el usuario en de".split()
    ),
    "de": frozenset(
        "wie viele viel umsatz kunden zeig zeige mir letzten letzter monat der die das wieviel bestellungen nach kanal für empfiehl produkte welche hatten wir im und".split()
    ),
    "fr": frozenset(
        "combien quel quelle quels chiffre d'affaires clients ventes montre montrez moi le les dernier mois par commandes recommande produits pour avons nous des du".split()
    ),
    "nl": frozenset(
        "hoeveel omzet klanten van wat was de het vorige maand per kanaal toon mij onze nieuwe".split()
    ),
    "pt": frozenset(
        "quantos quanto qual vendas receita clientes mostre me último mês por pedidos recomende produtos para novos tivemos os as em do".split()
    ),
}

_TELLING_WORDS: dict[str, frozenset[str]] = {
    "de": frozenset(
        "umsatz kunden bestellungen wieviel wieviele letzten letzter unser unsere zeig welche kanal".split()
    ),
    "fr": frozenset("combien ventes commandes montre clients chiffre".split()),
    "es": frozenset("cuántos cuantos cuánto cuanto clientes ventas ingresos muéstrame".split()),
    "pt": frozenset("quantos vendas receita pedidos mostre".split()),
    "nl": frozenset("omzet klanten hoeveel vorige maand bestellingen".split()),
}
"""Words that no English request holds; with one other word of the language they tell it."""


@dataclass(frozen=True, slots=True)
class TalkQuestion:
    """What kind of talk it is; ``examples`` are sentences that run on this store."""

    topic: str
    examples: tuple[str, ...] = ()
    said: str = ""
    scope: Scope = Scope()

    @property
    def capability(self) -> str:
        """The capability that answers it."""
        return CAPABILITY

    def canonical(self) -> str:
        """One line."""
        return f"{CAPABILITY} {self.topic}"


@dataclass(frozen=True)
class Talk:
    """The capability; also what is left when nothing else was meant."""

    name: str = CAPABILITY
    question_type: type[TalkQuestion] = TalkQuestion
    handles: Handles = Handles(families=("small_talk", "out_of_scope", "act"))

    def claims(self, asked: Asked) -> int:
        """Refusals go before everything; small talk only where no figure is asked for."""
        if refusal(asked.text) or language_of(asked.text):
            return 9
        figures = asked.reading.metrics or asked.reading.person
        topic = _topic(asked.text)
        if topic in ("insult", "help", "weather"):
            return 1 if figures else 4
        return 4 if topic and not figures and len(asked.text.split()) <= 8 else 0

    def resolve(self, asked: Asked, world: World) -> Resolution:
        """Always ready: there is always something true and useful to say."""
        topic = refusal(asked.text) or language_of(asked.text) or _topic(asked.text)
        if topic is None:
            topic = (
                "weather"
                if asked.part.intent == "out_of_scope" and asked.part.confidence >= 0.6
                else "fallback"
            )
        return Ready(TalkQuestion(topic, examples(world), asked.text[:200]))

    def plan(self, question: TalkQuestion, facts: StoreFacts) -> Plan:
        """Nothing is run."""
        return Plan()

    def follow(self, question: TalkQuestion, results: Results, facts: StoreFacts) -> Plan | None:
        """No second round."""
        return None

    def answer(self, question: TalkQuestion, results: Results, facts: StoreFacts) -> Draft:
        """One line, and examples as follow-ups where they help."""
        refusals = {name for name, _ in _REFUSALS}
        kind: AnswerKind = "answer"
        if question.topic in refusals or question.topic in (
            "weather",
            *_LANGUAGE_WORDS,
            *(name for name, _ in _SCRIPTS),
        ):
            kind = "refuse"
        if question.topic == "fallback":
            kind = "clarify"
        quiet = ("thanks", "bye", "praise", "stop")
        follow = (
            ()
            if question.topic in quiet
            else tuple(
                Say(Phrase("label.example", {"text": e}), Phrase("say.example", {"text": e}))
                for e in question.examples
            )
        )
        if question.topic not in ("help", "greeting"):
            follow = follow[:3]
        params = {
            "examples": question.examples[:3],
            "through": facts.data_through,
            "demo": "yes" if facts.is_demo else None,
        }
        notes = (Phrase("talk.demo"),) if facts.is_demo and question.topic in ("help", "greeting") else ()
        return Draft(
            Phrase(f"talk.{question.topic}", params),
            kind=kind,
            certainty=None,
            follow_ups=follow,
            notes=notes,
        )


def refusal(text: str) -> str | None:
    """The kind of request that is declined in one line; None for what may go on."""
    lower = text.lower()
    return next((name for name, pattern in _REFUSALS if re.search(pattern, lower)), None)


def _topic(text: str) -> str | None:
    lower = text.lower().strip()
    return next((name for name, pattern in _TOPICS if re.search(pattern, lower)), None)


def language_of(text: str) -> str | None:
    """A language that is not spoken yet, by its script or by at least three of its common words."""
    for language, pattern in _SCRIPTS:
        if re.search(pattern, text):
            return language
    words = set(re.findall(r"[\w']+", text.lower()))
    for language, telling in _TELLING_WORDS.items():
        if words & telling and len(words & (telling | _LANGUAGE_WORDS[language])) >= 2:
            return language
    best = max(_LANGUAGE_WORDS, key=lambda name: len(words & _LANGUAGE_WORDS[name]))
    shared = len(words & _LANGUAGE_WORDS[best])
    return best if shared >= 3 and shared * 2 >= len(words) else None


def examples(world: World) -> tuple[str, ...]:
    """Six questions with names of this store; each of them runs."""
    campaigns = world.vocabulary.values_of("campaign")
    countries = world.vocabulary.values_of("country")
    result = ["revenue last month compared to a year before", "revenue by month", "segment my customers"]
    if world.facts.is_demo:
        result.append("recommend products for user 42")
    if campaigns:
        result += ["ROAS by channel last quarter", f"how did {campaigns[0].label} do"]
    elif countries:
        result += ["top 5 countries by revenue", "how good is our data"]
    return tuple(result[:6])


def example_groups(world: World) -> dict[str, tuple[str, ...]]:
    """Questions for the empty page by what they are about, with names of this store; each of them runs."""
    if world.facts.data_through is None:
        return {}
    groups: dict[str, tuple[str, ...]] = {
        "sales": (
            "revenue last month compared to a year before",
            "revenue by month",
            "revenue by country last quarter",
        ),
        "customers": ("segment my customers", "new customers by month", "top 10 customers by revenue"),
    }
    campaigns = world.vocabulary.values_of("campaign")
    if campaigns:
        groups["campaigns"] = (
            "ROAS by channel last quarter",
            f"how did {campaigns[0].label} do",
            "campaign summary last month",
        )
    products = ("revenue by category last quarter", "how good is our data")
    groups["products"] = ("recommend products for user 42", *products) if world.facts.is_demo else products
    return groups
