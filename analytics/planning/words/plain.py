"""Words by what they do in a request: small words, words of the trade that carry no name, plain English.

``english.txt`` holds words that people use in requests and reviews (those of two public intent sets' training halves and
of a public review set that an English spelling list has too), so that "for the board" is told from "for Atlantis".
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from spacy.lang.en.stop_words import STOP_WORDS

FILLER = frozenset(
    """show give tell list get find see look plot draw display compute calculate need want know like please pls plz thanks
    thank hey hi hello ok okay just actually really exactly currently current now right well uh um hmm whats what's hows
    how's whos who's much many number numbers figure figures value values total totals overall sum average avg mean data
    breakdown broken split splitted grouped group slice compare compared comparison comparing versus against vs difference
    change changed changes trend report stats statistics performance performing performed perform performs doing did does
    done best worst top bottom highest lowest biggest smallest largest least most better worse higher lower good bad high
    low big small ranking ranked rank order ordered sort sorted descending ascending going went came come made make makes
    bring brings brought earned earn sell sold selling sells bought buy buying generate generated happen happened company
    shop store's shop's business us our we my team quick quickly asap yo dear marlow bot and also then question let lets
    let's again same only instead without including include excluding exclude drop remove no not net all every each per by
    last this previous recommend recommendation recommendations recommended suggest suggestion suggestions products product
    customer customers user users client segment segments segmentation campaign campaigns rfm marketing looking interested
    insight insights detail details kpi kpis metric metrics chart table graph csv plain text amount percent percentage share
    rate ratio day days week weeks month months quarter quarters year years date dates time times period since until till
    between from one two three four five six seven eight nine ten first second third summary summarize summarise overview
    profile info information today yesterday tomorrow ago offer next buy her him his their them they she he it its new old
    existing ive i'd i've i'm im id dont don't didn't didnt isn't isnt wasn't cant can't could would should wats wat wht hw
    abt ur u r n w thx ya yeah yep nope lol omg wtf damn hell bloody fucking shit crap stupid freaking smth something
    anything stuff things thing kind kinds type types sort way ways people person folks guys zero outside tho though sale
    voice maybe perhaps plus minus roughly approximately about around grand altogether combined together exact precise
    precisely actual compared with to of for in on at the a an is are was were be been being have has had do ppl kinda sorta
    gimme gotta wanna lemme bit lot lots single pull pulled crunch figure fyi btw ty rn atm tbh imo incl excl eur usd ain't wise
    lately overall result results ads ad picks ideas finder always recs reco recos clips stories guide
    fewest priciest dearest weakest strongest poorest heaviest costliest adverts advert fraction proportion slice piece mate guys yall y'all aha ooh
    plot visualize visualise explain sorry got ones how'd fine nah far euro euros counts wants stand stands meant oops actually add line bar pie excel leaves coupon coupons voucher vouchers""".split()
)
"""Words that carry no name. A word that is neither here, nor a stop word, nor explained by a term is told, never skipped."""


@cache
def common() -> frozenset[str]:
    """Stop words and words of the trade: never told, never looked up."""
    return frozenset(STOP_WORDS) | FILLER


@cache
def spelled() -> frozenset[str]:
    """Words that are spelled rightly, whatever they mean: the small English list of SCOWL."""
    text = Path(__file__).with_name("spelled.txt").read_text(encoding="utf-8")
    return frozenset(text.split()) | english()


@cache
def english() -> frozenset[str]:
    """Plain English: no name unless the shop has it, no slip of anything."""
    text = Path(__file__).with_name("english.txt").read_text(encoding="utf-8")
    return frozenset(text.split()) | common()
