"""Answers with charts for tests: one for each intent, and ugly ones."""

from __future__ import annotations

from analytics.contract.answer import (
    Answer,
    ContextItem,
    Headline,
    JsonCell,
    Mark,
    WireChart,
    WireClaim,
    WireColumn,
    WireDefinition,
    WireQuantity,
    WireSubject,
    WireTable,
    WireWindow,
)
from analytics.contract.draft import ColumnType

Rows = list[tuple[JsonCell, ...]]
_TYPES: dict[str, tuple[ColumnType, str | None]] = {
    "revenue": ("money", "EUR"), "revenue_base": ("money", "EUR"), "low": ("money", "EUR"), "high": ("money", "EUR"),
    "aov": ("money", "EUR"), "spend": ("money", "EUR"), "roas": ("number", "x"), "rate": ("percent", "fraction"),
    "share": ("percent", "fraction"), "caught": ("percent", "fraction"), "part": ("percent", "fraction"),
    "customers": ("number", "count:buyer"), "people": ("number", "count:person"), "recency": ("number", "day"),
    "month_1": ("percent", "fraction"), "month_2": ("percent", "fraction"), "month_3": ("percent", "fraction"), "month": ("date", "month"), "day": ("date", "day"), "quarter": ("date", "quarter"),
    "cohort": ("date", "month"),
}  # fmt: skip


def answer(
    intent: str, roles: dict[str, str], keys: str, rows: Rows, named: str = "", complete: bool = True
) -> Answer:
    """An answer whose table has the columns ``keys``; the sentence names the row ``named``."""
    columns = tuple(
        WireColumn(k, k.replace("_", " ").capitalize(), *_TYPES.get(k, ("text", None))) for k in keys.split()
    )
    text = f"Highest: {named} with 1." if named else "Something to look at."
    subject = (WireSubject("channel", named, named),) if named else ()
    claim = WireClaim("revenue", subject, WireQuantity(1, "EUR"), None, None, None, None, "fact")
    return Answer(
        id="a" + "0" * 32, turn_id="t", kind="answer", capability="metrics.query", question=f"metrics.query {intent}",
        certainty="fact", headline=Headline(text, (Mark(0, 7, 0),) if named else ()), text=text, speech=text,
        claims=(claim,), table=WireTable(columns, tuple(rows), len(rows)), chart=WireChart(intent, roles, text),
        context=(ContextItem("window", "Period", "Q3 2026: 1 Jul – 30 Sep 2026", False), ContextItem("data", "Data to", "20 Oct 2026", False)),
        definitions=(WireDefinition("revenue", 1, "sum of lines", "What was sold."),),
        window=WireWindow("2026-07-01", "2026-10-01", "Europe/Berlin", "Q3", "2026-10-20", complete),
    )  # fmt: skip


CHANNELS: Rows = [("Direct", 254218.99), ("Search", 44219.02), ("Social", 18468.95), ("E-mail", 12305.0)]
COMPARED: Rows = [
    ("Direct", 254218.99, 248390.73),
    ("Search", 44219.02, 37523.92),
    ("Display", 3933.0, 4517.0),
]
MONTHS: Rows = [(f"2026-{m:02d}-01", v) for m, v in enumerate((118921.87, 94266.35, 126999.35, 92054.92), 1)]
BAND: Rows = [(m, v, v * 0.9, v * 1.1) for m, v in MONTHS]  # type: ignore[operator, misc]
GRID: Rows = [
    (f"2026-{m:02d}-01", c, 100.0 * m * w)
    for m in range(1, 5)
    for w, c in enumerate(("Direct", "Search", "Social"), 1)
]
PARTS: Rows = [
    (c, k, 1000.0 * a / b)
    for a, c in enumerate(("Germany", "France"), 1)
    for b, k in enumerate("ABCDEFGH", 1)
]
COHORTS: Rows = [
    (f"2026-{m:02d}-01", 100 * m, *(round(1 / (p + 1), 4) if p <= 4 - m else None for p in (1, 2, 3)))
    for m in range(1, 5)
]
SEGMENTS: Rows = [
    ("Champions", 15, 0.23, 1115),
    ("Loyal customers", 100, 0.35, 1956),
    ("Hibernating", 470, 0.07, 2119),
]
STEPS: Rows = [("Delivered", 12000), ("Opened", 4200), ("Clicked", 630), ("Bought", 84)]
LIFT: Rows = [(x / 10, min(1.0, 1.6 * x / 10)) for x in range(11)]
REASONS: Rows = [("Espresso Machine Lira", 0.41), ("Burr Grinder Mono", 0.22), ("Face Cream Rich", -0.08)]
COUNTRIES: Rows = [
    ("Germany", 156811.86),
    ("France", 50787.1),
    ("Singapore", 1200.0),
    ("(no country)", 5931.0),
]

INTENTS: dict[str, Answer] = {
    "bar": answer("bar", {"x": "revenue", "y": "channel"}, "channel revenue", CHANNELS, "Search"),
    "change": answer("change", {"x": "revenue", "y": "channel", "base": "revenue_base"}, "channel revenue revenue_base", COMPARED, "Direct"),
    "line": answer("line", {"x": "month", "y": "revenue"}, "month revenue", MONTHS, "2026-03-01", complete=False),
    "band": answer("line", {"x": "month", "y": "revenue", "low": "low", "high": "high"}, "month revenue low high", BAND),
    "before": answer("line", {"x": "month", "y": "revenue", "base": "revenue_base"}, "month revenue revenue_base", [(m, v, 9e4) for m, v in MONTHS]),
    "lines": answer("line", {"x": "month", "y": "revenue", "color": "channel"}, "month channel revenue", GRID),
    "stacked": answer("stacked", {"x": "country", "y": "revenue", "color": "category"}, "country category revenue", PARTS),
    "heat": answer("heat", {"x": "channel", "y": "category", "value": "roas"}, "channel category roas", [(a, b, 1.5) for a in "PQ" for b in "RS"]),
    "retention": answer("retention", {"y": "cohort", "value": "month_1"}, "cohort customers month_1 month_2 month_3", COHORTS),
    "scatter": answer("scatter", {"x": "recency", "y": "share", "size": "customers", "label": "segment"}, "segment recency share customers", SEGMENTS, "Loyal customers"),
    "country": answer("country", {"x": "revenue", "y": "country"}, "country revenue", COUNTRIES, "Germany"),
    "funnel": answer("funnel", {"stage": "step", "value": "people"}, "step people", STEPS),
    "lift": answer("lift", {"x": "share", "y": "caught"}, "share caught", LIFT),
    "contributions": answer("contributions", {"label": "product", "value": "part"}, "product part", REASONS),
}  # fmt: skip

_UGLY_NAMES = (
    "'); alert(1); //", '<script>alert("x")</script>', "=HYPERLINK(0)", "a\\b\\", "x" * 120, "Zwölf Größen", "日本語の商品",
    "اسم المنتج", "🙂 emoji", "new\nline", "tab\tbed", "\u2028", "${1+1}", "{{7*7}}", "null",
)  # fmt: skip

UGLY: dict[str, Answer] = {
    **{
        f"name {n}": answer("bar", {"x": "revenue", "y": "channel"}, "channel revenue", [(name, 10.0), ("plain", 5.0)], name)
        for n, name in enumerate(_UGLY_NAMES)
    },
    "names in series": answer("line", {"x": "month", "y": "revenue", "color": "channel"}, "month channel revenue", [(m, n, 5.0) for m, _ in MONTHS for n in _UGLY_NAMES[:5]]),
    "names in parts": answer("stacked", {"x": "country", "y": "revenue", "color": "category"}, "country category revenue", [(n, k, 5.0) for n in _UGLY_NAMES[:4] for k in _UGLY_NAMES[4:8]]),
    "negative": answer("bar", {"x": "revenue", "y": "channel"}, "channel revenue", [("up", 120.0), ("down", -80.5)]),
    "all negative": answer("bar", {"x": "revenue", "y": "channel"}, "channel revenue", [("a", -1.0), ("b", -2.0)]),
    "zeros": answer("bar", {"x": "revenue", "y": "channel"}, "channel revenue", [("a", 0), ("b", 0.0)]),
    "unknown": answer("bar", {"x": "roas", "y": "channel"}, "channel roas", [("a", 2.5), ("b", None), ("c", None)]),
    "gap": answer("line", {"x": "month", "y": "revenue"}, "month revenue", [("2026-01-01", 5.0), ("2026-02-01", None), ("2026-03-01", 7.0)]),
    "huge": answer("bar", {"x": "revenue", "y": "channel"}, "channel revenue", [("a", 1.2e12), ("b", 3.4e9)]),
    "tiny": answer("bar", {"x": "rate", "y": "channel"}, "channel rate", [("a", 0.00012), ("b", 0.00004)]),
    "many bars": answer("bar", {"x": "revenue", "y": "product"}, "product revenue", [(f"p{i}", 500.0 - i) for i in range(400)]),
    "many days": answer("line", {"x": "day", "y": "revenue"}, "day revenue", [(f"2025-{1 + i // 28:02d}-{1 + i % 28:02d}", float(i)) for i in range(336)]),
    "many series": answer("line", {"x": "month", "y": "revenue", "color": "product"}, "month product revenue", [(m, f"p{i}", float(i)) for m, _ in MONTHS for i in range(40)]),
}  # fmt: skip
