from __future__ import annotations

from pathlib import Path

import pytest

from analytics.ingest.codes import REASONS, reason
from analytics.ingest.columns import SURE, checked_mapping, guess_mapping, printed
from analytics.ingest.countries import country_code
from analytics.ingest.fields import fields_of
from analytics.ingest.importing import TARGETS
from analytics.ingest.problems import ImportProblem
from analytics.ingest.values import Reading, to_boolean, to_email, to_integer, to_json, to_money, to_text
from analytics.warehouse import schema

ADS = ["Campaign", "Date", "Impr.", "Clicks", "Cost", "Conv. value", "Bid strategy"]


def test_names_that_shops_and_ad_platforms_use() -> None:
    guesses = guess_mapping(schema.campaign_days, ADS)
    assert {g.column: g.field for g in guesses} == {
        "Campaign": "campaign_id",
        "Date": "day",
        "Impr.": "impressions",
        "Clicks": "clicks",
        "Cost": "spend",
        "Conv. value": "revenue",
    }
    assert all(g.confidence >= SURE for g in guesses)
    assert printed(guesses, ADS).splitlines()[0] == "Campaign     ->  campaign_id"
    assert printed(guesses, ADS).splitlines()[-1] == "not imported: Bid strategy"


def test_a_misspelt_name_is_a_guess_and_says_so() -> None:
    guesses = guess_mapping(schema.customers, ["customer id", "Cuontry"])
    assert [(g.field, g.confidence < SURE) for g in guesses] == [("external_id", False), ("country", True)]
    assert "(a guess, 86%)" in printed(guesses, ["customer id", "Cuontry"])


@pytest.mark.parametrize("table", schema.IMPORTED, ids=lambda table: table.name)
def test_every_column_goes_by_its_own_name(table: schema.Table) -> None:
    names = list(fields_of(table))
    assert {g.field: g.column for g in guess_mapping(table, names)} == {name: name for name in names}
    assert checked_mapping(table, {name: name for name in names}, names)


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (
            {"colour": "a"},
            "field 'colour', which customers does not have. Use one of: external_id, first_name",
        ),
        ({"external_id": "z"}, "column 'z', which the file does not have. Use one of: a, b."),
        (
            {"email": "a"},
            "external_id of customers. Name the column in a mapping file and give it with --map",
        ),
    ],
)
def test_a_mapping_that_cannot_be_followed(mapping: dict[str, str], words: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        checked_mapping(schema.customers, mapping, ["a", "b"])
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "decimal", "found"),
    [
        ("1,234.50", ".", "1234.5000"),
        ("£2.55", ".", "2.5500"),
        ("-£2.5", ".", "-2.5000"),
        ("(3.00)", ".", "-3.0000"),
        ("2.55555", ".", "2.5556"),
        ("1e3", ".", "1000.0000"),
        (".5", ".", "0.5000"),
        ("1.234,5", ",", "1234.5000"),
        ("1 234,5", ",", "1234.5000"),
        ("1,5", ".", "decimal_comma"),
        ("1.5", ",", "decimal_point"),
        ("€1", ".", "other_currency"),
        ("1.2.3", ".", "bad_amount"),
        ("NaN", ".", "bad_amount"),
        ("Infinity", ".", "bad_amount"),
        ("1" * 15, ".", "amount_out_of_range"),
        ("1e999999999", ".", "amount_out_of_range"),
    ],
)
def test_amounts(text: str, decimal: str, found: str) -> None:
    value, code = to_money(text, Reading(decimal="," if decimal == "," else "."), "GBP")
    assert (code or str(value)) == found


def test_other_values() -> None:
    assert to_integer("1,234", Reading(), 32) == (1234, "")
    assert to_integer("12.00", Reading(), 32) == (12, "")
    assert to_integer("1.5", Reading(), 32) == (None, "bad_integer")
    assert to_integer("99999999999", Reading(), 32) == (None, "bad_integer")
    assert to_boolean("Yes") == (True, "")
    assert to_boolean("off") == (False, "")
    assert to_boolean("perhaps") == (None, "bad_boolean")
    assert to_email("A.B@Example.com") == ("a.b@example.com", "")
    assert to_email("a@b") == (None, "bad_email")
    assert to_json('{"b":1, "a":[]}') == ('{"a":[],"b":1}', "")
    assert to_json("{") == (None, "bad_json")
    assert to_text("e\u0301", 10) == ("é", "")
    assert to_text("-50% now!", 20) == ("-50% now!", "")
    assert to_text("+cmd|calc", 20) == (None, "formula")


def test_countries() -> None:
    names = {
        "EIRE": "IE",
        "Türkiye": "TR",
        "Czech Republic": "CZ",
        "USA": "US",
        "gb": "GB",
        "Unspecified": None,
    }
    names |= {
        "European Community": None,
        "Channel Islands": None,
        "RSA": "ZA",
        "Bosnia and Herzegovina": "BA",
    }
    assert {name: country_code(name) for name in names} == names


def test_every_code_has_a_sentence() -> None:
    for code in REASONS:
        assert reason(code).startswith("The record ")
    assert reason("bad_amount", "price", "x" * 200).endswith("...' is not an amount.")


def test_the_page_for_users_lists_every_code_and_option() -> None:
    page = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{code}` | {text} |" for code, text in REASONS.items()]
    for word in ("--date-order", "--decimal", "--encoding", "--delimiter", "--map", *TARGETS):
        assert word in page, word
