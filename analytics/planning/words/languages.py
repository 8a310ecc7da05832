"""Which language a message is in, told before any intent is trusted: by script, by telling words, by letters.

Names and numbers are no evidence: "Umsatz for Glow Week in 2025" is told by "Umsatz", and "revenue for Krume" is English.
"""

from __future__ import annotations

import re

from analytics.planning.words.plain import spelled

_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", r"[\u3040-\u30ff]"),
    ("zh", r"[\u4e00-\u9fff]"),
    ("ru", r"[\u0400-\u04ff]{2}"),
    ("ar", r"[\u0600-\u06ff]{2}"),
)
_TELLING: dict[str, frozenset[str]] = {
    "de": frozenset(
        """umsatz umsätze kunden kunde bestellungen bestellung wieviel wieviele letzten letzter letzte letztes letztem unser unsere
        unserem unseren zeig zeige zeigen welche welcher welches welchen bitte danke empfiehl empfehlung empfehlungen monat monats
        woche jahr quartal gestern heute öffnungsrate klickrate abmelderate rücksendequote retourenquote retouren kampagne kampagnen
        kanal kanäle nach wie viele viel warum wurde wurden hatten haben gibt segmentiere erstelle sende lösche vergleiche gegenüber
        verglichen durchschnittlicher warenkorb neukunden neue mir uns meine meinen ist sind und für guten morgen hallo tschüss
        hilfe gefallen gesunken gestiegen verkauft verkauften käufer produkte produkt rabatt rabatte wert liste""".split()
    ),
    "fr": frozenset(
        """combien ventes vente commandes commande montre montrez clients chiffre d'affaires affaires mois dernier dernière derniers
        semaine année trimestre hier aujourd'hui quel quelle quels quelles quelqu bonjour merci s'il plaît svp produits produit
        recommande recommander recommandez campagne campagnes taux d'ouverture ouverture panier moyen nouveaux avons avez avec
        pourquoi nous vous notre nos votre dépenses retours retour segmente envoie est sont les des pour c'est comment été
        pays magasin donne donnez moi sur et la le un une du dans ça va salut que qui où quand bien très ce cette ont""".split()
    ),
    "es": frozenset(
        """cuántos cuántas cuantos cuantas cuánto cuánta cuanto clientes cliente ventas ingresos muéstrame muestrame dame mes pasado
        pasada semana año trimestre ayer hoy qué cuál cuáles por para gracias hola recomienda recomendar productos producto
        campaña campañas tasa apertura conversión nuevos tuvimos pedidos pedido canal canales nuestro nuestros nuestra gasto
        gastamos devoluciones envía compara cómo fueron fue tienda hicimos los las del último última mejores mejor que tal hola buenos días buenas el la y con sin más menos nos esta este está""".split()
    ),
    "pt": frozenset(
        """quantos quantas quanto quanta vendas venda receita pedidos pedido mostre mostra clientes mês passado semana ano trimestre
        ontem hoje qual quais obrigado obrigada olá oi recomende recomendar produtos produto campanha campanhas taxa devolução
        devoluções abertura conversão novos tivemos nosso nossa nossos gastamos gasto compare foi foram não são último última você
        melhores melhor foram loja país países do da dos das em por""".split()
    ),
    "nl": frozenset(
        """omzet klanten klant hoeveel vorige vorig maand bestellingen bestelling waarom welke wij onze ons toon laat zien graag
        dank bedankt gisteren vandaag jaar kwartaal aanbevelen producten nieuwe hebben hadden afgelopen per kanaal het een van""".split()
    ),
    "it": frozenset(
        """quanti quante quanto vendite fatturato clienti ordini mese scorso scorsa settimana anno trimestre ieri oggi quale quali
        grazie ciao prodotti prodotto campagna campagne tasso nuovi abbiamo nostro nostri mostrami mostra consiglia perché del
        della dei nel""".split()
    ),
}
"""Words of requests in each language; those that English has too are left out below."""

_ENGLISH_TOO = frozenset(
    """per taxa compare do das em hello oi per affaires segment canal nos moi sur ton est les des est des die was war list
    and in an so hat am gut man will der is it on no a e o as der via ano mesa per van ons zien was nova wert retour anno
    dates del los las por una est em produit mostra gala see den dank mir mir liste""".split()
) - {"por", "los", "las", "del", "em"}
_LETTERS: tuple[tuple[str, str], ...] = (
    ("de", r"[äöüß]"),
    ("es", r"[¿¡ñ]"),
    ("pt", r"[ãõ]"),
    ("fr", r"[èêçœ]|\b[cdjlmnqst]['’][aeiouhéè]"),
)
LANGUAGES = ("zh", "ja", "de", "es", "fr", "pt", "nl", "it", "ru", "ar")


_THEM = re.compile(
    r"\b(?:of|all|for|with|to|on|give|show|tell|list|send|count|get|compare|about) '?em\b", re.IGNORECASE
)
"""English that another language has a word of ("all of em")."""


def language_of(text: str, known: frozenset[str] = frozenset()) -> str | None:
    """The language of a message that is not in English; None for English and for what cannot be told.

    ``known`` are the shop's own words, which are evidence of nothing.

    >>> language_of("¿cuántos clientes nuevos tuvimos en septiembre?"), language_of("revenue for Krume"), language_of("wie viele Bestellungen")
    ('es', None, 'de')
    """
    text = _THEM.sub(" them", text)
    for language, pattern in _SCRIPTS:
        if re.search(pattern, text):
            return language
    words = [w for w in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.lower()) if w not in known]
    plain = sum(w in spelled() for w in words)
    if not words or (len(words) >= 5 and plain >= 0.8 * len(words)):
        return None
    scores = {language: _score(language, words, text.lower()) for language in _TELLING}
    best = max(scores, key=lambda name: scores[name])
    told, english = scores[best], sum(w in _PLAINLY_ENGLISH for w in words)
    return (
        best
        if told >= 2 and told > english
        else best
        if told == 1 and not english and len(words) <= 2
        else None
    )


def _score(language: str, words: list[str], text: str) -> int:
    telling = sum(w in _TELLING[language] and w not in _ENGLISH_TOO for w in words)
    letters = dict(_LETTERS).get(language)
    return telling + bool(telling and letters and re.search(letters, text))


_PLAINLY_ENGLISH = frozenset(
    """the of and what how many much show me give is are was were our my last month week year by for with did do does which who
    why when top best revenue orders customers sales average rate spend products recommend compare to vs from this we you
    please campaign campaigns new it that i can make all""".split()
)
