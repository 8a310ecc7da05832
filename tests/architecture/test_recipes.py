"""CONTRIBUTING's recipes, each carried out on a copy: it takes the files that the table names, and no others."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("actions", "analytics", "cli", "render", "server")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def add(file: Path, anchor: str, text: str) -> None:
    """Insert a text before the last occurrence of an anchor."""
    source = file.read_text()
    at = source.rindex(anchor)
    file.write_text(source[:at] + text + source[at:])


def run(folder: Path, program: str) -> str:
    """What a program prints that imports the copy alone."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(folder)!r})\n{program}"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_one_more_metric(copy: Path) -> None:
    sales = copy / "analytics" / "metrics" / "sales.py"
    add(
        sales,
        "SALES: tuple",
        'GOODS_PER_ORDER = Metric(name="goods_per_order", label="units per order", family="sales", unit="x", digits=2,\n'
        "    numerator=unit_sum, denominator=order_count, formula='units / orders', definition='Pieces in an order.',\n"
        '    zero_reason="no_orders", additivity="non_additive", synonyms=("goods per order",))\n\n',
    )
    add(sales, ")", "    GOODS_PER_ORDER,\n")
    said = (
        "from datetime import date\n"
        "from analytics.planning.dates.calendar import Calendar\n"
        "from analytics.planning.reading import read\n"
        "from analytics.planning.names.vocabulary import Vocabulary\n"
        "from cli.glossary import page\n"
        "calendar = Calendar(date(2026, 10, 21))\n"
        "print(read('goods per order by country last month', Vocabulary(), calendar).metrics, 'goods_per_order' in page())"
    )
    assert run(copy, said).strip() == "('goods_per_order',) True"


def test_one_more_counting_rule(copy: Path) -> None:
    add(
        copy / "analytics" / "metrics" / "rules.py",
        ")\n\n_BY_NAME",
        '    Rule(name="web_only", label="web orders only", lifted_label="all places of sale", default=False,\n'
        '         predicate={"lines": orders.c.sales_channel == "web"}, switch_on=("web orders only",)),\n',
    )
    said = (
        "from datetime import date\n"
        "from analytics.metrics.rules import in_force\n"
        "from analytics.planning.dates.calendar import Calendar\n"
        "from analytics.planning.reading import read\n"
        "from analytics.planning.names.vocabulary import Vocabulary\n"
        "rules = read('revenue, web orders only', Vocabulary(), Calendar(date(2026, 10, 21))).rules\n"
        "print(rules, [r.name for r in in_force(rules, 'lines')][-1])"
    )
    assert run(copy, said).strip() == "('+web_only',) web_only"


def test_one_more_thing_to_ask(copy: Path) -> None:
    source = (copy / "analytics" / "capabilities" / "data" / "freshness.py").read_text()
    mine = source.replace("data.freshness", "data.echo").replace("class Freshness(", "class Echo(")
    mine = mine.replace('r"\\bhow (?:fresh|', 'r"\\becho\\b", r"\\bhow (?:zzz|')
    (copy / "analytics" / "capabilities" / "data" / "echo.py").write_text(mine)
    registry = copy / "analytics" / "capabilities" / "__init__.py"
    add(
        registry,
        "from analytics.capabilities.definitions.explain",
        "from analytics.capabilities.data.echo import Echo\n",
    )
    add(registry, "    Freshness(),", "    Echo(),\n")
    said = (
        "from analytics.capabilities import CAPABILITIES\n"
        "print([c.name for c in CAPABILITIES if c.handles.cued('echo')])"
    )
    assert run(copy, said).strip() == "['data.echo']"


def test_one_more_setting(copy: Path) -> None:
    add(copy / "server" / "settings.py", '    "is_demo"', '    "contact": "",\n')
    said = "from server.settings import check\nprint(check('contact', 'Ana'))"
    assert run(copy, said).strip() == "Ana"


def test_one_more_import_layout(copy: Path) -> None:
    layouts = copy / "analytics" / "ingest" / "formats"
    (layouts / "till.py").write_text(
        "from analytics.ingest.fields import Field\n"
        "from analytics.ingest.records import check\n"
        "from analytics.ingest.rows import Batch, Read, fallbacks\n"
        "from analytics.warehouse import schema\n"
        "import pyarrow as pa\n"
        "FIELDS = (Field('till', 'Code', 'id', required=True), Field('till', 'Name', 'text'))\n"
        "def fits(columns):\n"
        "    return set(columns) == {'Code', 'Name'}\n"
        "def read(sheet, options):\n"
        "    mapping = {'Code': 'Code', 'Name': 'Name'}\n"
        "    checked = check(sheet, FIELDS, mapping, options)\n"
        "    columns = {'external_id': checked.columns['Code'], 'sku': checked.columns['Code'],\n"
        "               'title': checked.columns['Name'], 'family': checked.columns['Code'], 'kind': pa.array(['product'] * len(checked.records))}\n"
        "    rows = Batch(schema.products, columns, fallbacks(schema.products, columns), None, checked.records)\n"
        "    return Read((rows,), checked.rejects, mapping, {})\n"
    )
    add(layouts / "layouts.py", "online_retail\nfrom analytics.ingest.records", "till, ")
    add(layouts / "layouts.py", ",)\n", ", Layout('till', till.fits, till.read)")
    (copy / "till.csv").write_text("Code,Name\nA1,Mug\n,Cup\nA2,Pot\n")
    said = (
        "from pathlib import Path\n"
        "from analytics.ingest.importing import ImportRequest, run_import\n"
        "from analytics.warehouse.engine import open_warehouse\n"
        f"home = Path({str(copy)!r})\n"
        "store = open_warehouse(f'duckdb:///{home}/facts.duckdb', home)\n"
        "report = run_import(store, ImportRequest(home / 'till.csv', 'till'))\n"
        "store.close()\n"
        "print(report.problem, report.lines_loaded, dict(report.rejects), report.tables['products'].new)"
    )
    assert run(copy, said).strip() == "None 2 {'missing_id': 1} 2"


def test_one_more_recommender(copy: Path) -> None:
    models = copy / "analytics" / "recommendation" / "models"
    source = (models / "popularity.py").read_text()
    (models / "fashion.py").write_text(source.replace("class Popularity", "class Fashion").replace('"popularity"', '"fashion"'))  # fmt: skip
    registry = models / "__init__.py"
    add(registry, "from analytics.recommendation.models.linear", "from analytics.recommendation.models.fashion import Fashion\n")  # fmt: skip
    add(registry, ")\n\n__all__", "    Fashion(),\n")
    said = (
        "from analytics.recommendation.models import RECOMMENDERS\nprint([m.name for m in RECOMMENDERS][-1])"
    )
    assert run(copy, said).strip() == "fashion"


def test_one_more_chart(copy: Path) -> None:
    charts = copy / "render" / "charts"
    (charts / "dots.py").write_text(
        "from typing import Any\n"
        "from render.charts.picture import Picture\n"
        "def dots(picture: Picture) -> dict[str, Any]:\n"
        "    return {'mark': 'point', 'encoding': {'x': {'field': picture.roles['x']}}}\n"
    )
    add(charts / "rules.py", "planes, series, world", "dots, ")
    add(
        charts / "rules.py", '    _form("line", "line", "x y"', '    _form("dots", "dots", "x", dots.dots),\n'
    )
    add(copy / "analytics" / "wording" / "charts.py", '    "line":', '    "dots": "Dots",\n')
    said = (
        "from analytics.contract.answer import Answer, Headline, WireChart, WireColumn, WireTable\n"
        "from render.charts.rules import spec_of\n"
        "table = WireTable((WireColumn('day', 'Day', 'text', None),), (('Monday',), ('Tuesday',)), 2)\n"
        "answer = Answer('a', 't', 'answer', 'c', 'q', 'fact', Headline('h'), 'h', 'h', table=table,\n"
        "                chart=WireChart('dots', {'x': 'day'}, 'h'))\n"
        "spec = spec_of(answer)\n"
        "print(spec['mark'], spec['usermeta']['forms'])"
    )
    assert run(copy, said).strip() == "point [{'form': 'dots', 'label': 'Dots'}]"
