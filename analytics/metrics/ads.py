"""Advertising: what was paid, seen, clicked and attributed by the platforms (GLOSSARY 5.1)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func

from analytics.metrics.model import Measure, Metric
from analytics.metrics.sales import new_customer_count, revenue_sum
from analytics.warehouse.schema import campaign_days


def day_sum(column: str, name: str | None = None, beside: str | None = None) -> Measure:
    """The sum of a daily figure; NULL, not 0, where no day has the figure.

    ``beside`` names the denominator's figure: only days that have it count, so that a channel that does not record
    it (e-mail has no impressions) cannot swell a ratio.
    """
    field: ColumnElement[Any] = campaign_days.c[column]
    if beside is None:
        return Measure(name or column, "campaign_days", func.sum(field))
    counted = case((campaign_days.c[beside].is_not(None), field))
    return Measure(f"{name or column}_beside_{beside}", "campaign_days", func.sum(counted))


impressions = day_sum("impressions")
clicks = day_sum("clicks")
conversions = day_sum("conversions")
attributed = day_sum("revenue", "attributed_revenue")
spend = day_sum("spend")
# Reach counts people once inside one campaign's day; over several days or campaigns it cannot be added.
single_reach = Measure("reach", "campaign_days", func.sum(campaign_days.c.reach))
reach_rows = Measure("reach_rows", "campaign_days", case((func.count(campaign_days.c.reach) > 1, 1), else_=0))
IMPRESSIONS = Metric(
    name="impressions",
    label="impressions",
    family="ads",
    unit="count:impression",
    digits=0,
    numerator=impressions,
    formula="Σ impressions",
    definition="Served views as the platforms count them.",
    synonyms=("views", "ad views", "impression", "imps", "ad impressions", "times shown", "displays of ads"),
)
REACH = Metric(
    name="reach",
    label="reach",
    family="ads",
    unit="count:person",
    digits=0,
    numerator=single_reach,
    missing=reach_rows,
    missing_reason="reach_not_additive",
    formula="distinct people of one campaign on one day",
    definition="Different people who saw it; told for one campaign and day, since reach does not add up.",
    additivity="non_additive",
    synonyms=("people reached", "unique reach", "reached people", "audience reached"),
)
FREQUENCY = Metric(
    name="frequency",
    label="frequency",
    family="ads",
    unit="x",
    digits=2,
    numerator=impressions,
    denominator=single_reach,
    missing=reach_rows,
    missing_reason="reach_not_additive",
    formula="impressions ÷ reach",
    definition="How often a reached person saw it; like reach, told for one campaign and day.",
    zero_reason="no_reach",
    additivity="non_additive",
    higher_is_better=None,
    synonyms=("ad frequency",),
)
CLICKS = Metric(
    name="clicks",
    label="clicks",
    family="ads",
    unit="count:click",
    digits=0,
    numerator=clicks,
    formula="Σ clicks",
    definition="Clicks as the platforms count them.",
    synonyms=("click", "ad clicks"),
)
CONVERSIONS = Metric(
    name="conversions",
    label="conversions",
    family="ads",
    unit="count:conversion",
    digits=0,
    numerator=conversions,
    formula="Σ conversions reported by the platforms",
    definition="Conversions that the platforms attribute to themselves; platforms overlap.",
    synonyms=("conversion", "convs"),
)
ATTRIBUTED_REVENUE = Metric(
    name="attributed_revenue",
    label="attributed revenue",
    family="ads",
    unit="money",
    digits=2,
    numerator=attributed,
    formula="Σ revenue reported by the platforms",
    definition="Revenue that the platforms attribute to themselves; their sum can exceed the shop's revenue.",
    synonyms=(
        "platform revenue",
        "platform reported revenue",
        "ad revenue",
        "campaign revenue",
        "revenue from ads",
        "revenue attributed",
        "reported revenue",
        "tracked revenue",
    ),
)
SPEND = Metric(
    name="spend",
    label="spend",
    family="ads",
    unit="money",
    digits=2,
    numerator=spend,
    formula="Σ spend",
    definition="Media spend of the campaigns.",
    higher_is_better=None,
    synonyms=(
        "ad spend",
        "media spend",
        "marketing spend",
        "spending",
        "cost",
        "costs",
        "ad cost",
        "ad costs",
        "adspend",
        "ads spend",
        "advertising spend",
        "advertising costs",
        "advertising cost",
        "advertising expenses",
        "ad expenses",
        "media costs",
        "media cost",
        "marketing costs",
        "marketing cost",
        "marketing expenses",
        "spent on ads",
        "money spent",
        "expenses",
        "spendings",
    ),
)
CTR = Metric(
    name="ctr",
    label="click-through rate",
    family="ads",
    unit="fraction",
    digits=4,
    numerator=day_sum("clicks", beside="impressions"),
    denominator=impressions,
    formula="clicks ÷ impressions",
    definition="Share of the impressions that were clicked.",
    zero_reason="no_impressions",
    additivity="non_additive",
    synonyms=(
        "ctr",
        "click through rate",
        "clickthrough rate",
        "click-thru rate",
        "click thru rate",
        "ad click rate",
        "click-through",
        "clickthrough",
    ),
)
CVR = Metric(
    name="cvr",
    label="conversion rate",
    family="ads",
    unit="fraction",
    digits=4,
    numerator=day_sum("conversions", beside="clicks"),
    denominator=clicks,
    formula="conversions ÷ clicks",
    definition="Attributed conversions divided by clicks; recent days look low until late conversions arrive.",
    zero_reason="no_clicks",
    additivity="non_additive",
    synonyms=("cvr", "conv rate", "ad conversion rate", "conversion rates", "converting rate"),
)
CPC = Metric(
    name="cpc",
    label="cost per click",
    family="ads",
    unit="money",
    digits=2,
    numerator=day_sum("spend", beside="clicks"),
    denominator=clicks,
    formula="spend ÷ clicks",
    definition="What one click cost.",
    zero_reason="no_clicks",
    additivity="non_additive",
    higher_is_better=False,
    synonyms=("cpc", "price per click", "cost of a click", "click price", "price of a click", "click cost"),
)
CPM = Metric(
    name="cpm",
    label="cost per 1,000 impressions",
    family="ads",
    unit="money",
    digits=2,
    numerator=day_sum("spend", beside="impressions"),
    denominator=impressions,
    factor=1000,
    formula="spend ÷ impressions × 1,000",
    definition="What a thousand impressions cost.",
    zero_reason="no_impressions",
    additivity="non_additive",
    higher_is_better=False,
    synonyms=(
        "cpm",
        "cost per mille",
        "cost per thousand",
        "cost per thousand impressions",
        "cost per 1000",
        "cost per 1000 impressions",
        "price per thousand",
    ),
)
CPA = Metric(
    name="cpa",
    label="cost per acquisition",
    family="ads",
    unit="money",
    digits=2,
    numerator=day_sum("spend", beside="conversions"),
    denominator=conversions,
    formula="spend ÷ conversions",
    definition="What one attributed conversion cost; repeat buyers count again (see CAC for new customers).",
    zero_reason="no_conversions",
    additivity="non_additive",
    higher_is_better=False,
    synonyms=(
        "cpa",
        "cost per conversion",
        "cost per order",
        "cost per action",
        "cost per sale",
        "price per conversion",
        "cost per acquisition",
    ),
)
ROAS = Metric(
    name="roas",
    label="ROAS",
    family="ads",
    unit="x",
    digits=2,
    numerator=day_sum("revenue", "attributed_revenue", beside="spend"),
    denominator=spend,
    formula="platform-reported revenue ÷ spend",
    definition="Return on ad spend as the platforms report it; says nothing about what would have been bought anyway.",
    zero_reason="no_spend",
    additivity="non_additive",
    synonyms=(
        "roas",
        "return on ad spend",
        "return on adspend",
        "ad return",
        "return on advertising spend",
        "return on advertising",
        "return on ads",
        "ad efficiency",
        "ads return",
    ),
)
MER = Metric(
    name="mer",
    label="marketing efficiency ratio",
    family="ads",
    unit="x",
    digits=2,
    numerator=revenue_sum,
    denominator=spend,
    formula="revenue ÷ spend",
    definition="The shop's whole revenue divided by the whole media spend; needs no attribution.",
    zero_reason="no_spend",
    additivity="non_additive",
    synonyms=(
        "mer",
        "blended roas",
        "total roas",
        "overall roas",
        "marketing efficiency",
        "media efficiency ratio",
        "media efficiency",
    ),
)
CAC = Metric(
    name="cac",
    label="customer acquisition cost",
    family="ads",
    unit="money",
    digits=2,
    numerator=spend,
    denominator=new_customer_count,
    formula="spend ÷ new customers",
    definition="Media spend divided by new customers of the same days; media only, no salaries or tools.",
    zero_reason="no_new_customers",
    additivity="non_additive",
    higher_is_better=False,
    synonyms=(
        "cac",
        "acquisition cost",
        "cost per new customer",
        "blended cac",
        "acquisition costs",
        "customer acquisition costs",
        "cost of acquisition",
        "cost of a new customer",
        "cost of acquiring a customer",
        "cost to acquire a customer",
        "acquisition price",
        "price of a new customer",
        "cost for new customers",
        "cost of new customers",
    ),
)

ADS: tuple[Metric, ...] = (
    IMPRESSIONS,
    REACH,
    FREQUENCY,
    CLICKS,
    CONVERSIONS,
    ATTRIBUTED_REVENUE,
    SPEND,
    CTR,
    CVR,
    CPC,
    CPM,
    CPA,
    ROAS,
    MER,
    CAC,
)
