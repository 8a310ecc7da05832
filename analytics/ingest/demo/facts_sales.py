"""Facts about sales and the catalogue."""

from __future__ import annotations

from datetime import date

from analytics.ingest.demo.frames import Fact, Frames, euros, percent, ratio, stamp, whole

_PAIRS = (
    ("espresso-machine", "espresso-beans"),
    ("espresso-machine", "descaler"),
    ("capsule-machine", "coffee-capsules"),
    ("teapot", "green-tea"),
    ("iced-tea-maker", "iced-tea-blend"),
    ("matcha-whisk", "matcha"),
    ("pour-over-dripper", "paper-filters"),
)


def totals(frames: Frames) -> Fact:
    """Revenue, orders, buyers and returns by the product's own definitions."""
    sales, orders = frames.sales, frames.of("orders")
    back = frames.lines[frames.lines["quantity"] < 0]
    testers = frames.of("customers").query("is_test")["id"]
    values: dict[str, int | str] = {
        "revenue": whole(sales["paid"].sum()),
        "net_revenue": whole(sales["paid"].sum() + back["paid"].sum()),
        "orders": sales["order_id"].nunique(),
        "units": whole(sales["quantity"].sum()),
        "buyers": sales["customer_id"].nunique(),
        "guest_orders": sales[sales["customer_id"].isna()]["order_id"].nunique(),
        "returned_units": -whole(back["quantity"].sum()),
        "cancelled": whole((orders["status"] == "cancelled").sum()),
        "test_orders": whole(orders["customer_id"].isin(testers).sum()),
        "first_day": str(orders["ordered_on"].min().date()),
        "last_day": str(orders["ordered_on"].max().date()),
    }
    v = values
    text = (
        f"From {v['first_day']} to {v['last_day']}: revenue {euros(int(v['revenue']))} (net of returns "
        f"{euros(int(v['net_revenue']))}), {v['orders']:,} orders, {v['units']:,} units, {v['buyers']:,} "
        "known buyers, "
        f"{v['guest_orders']:,} orders by guests, {v['returned_units']:,} units returned. Left out: "
        f"{v['cancelled']:,} cancelled orders, {v['test_orders']} orders of test customers, lines that are "
        "no products."
    )
    return Fact(text, values)


def affinities(frames: Frames) -> Fact:
    """Families that are bought in one order far more often than chance has it."""
    per_family = frames.sales[["order_id", "family"]].drop_duplicates()
    every = per_family["order_id"].nunique()
    values: dict[str, int | str] = {"orders": every}
    told = []
    for source, target in _PAIRS:
        with_source = set(per_family[per_family["family"] == source]["order_id"])
        with_target = set(per_family[per_family["family"] == target]["order_id"])
        both = len(with_source & with_target)
        values |= {f"{source}>{target}": both, source: len(with_source), target: len(with_target)}
        share, base = percent(both, len(with_source)), percent(len(with_target), every)
        lift = ratio(both * every, len(with_source) * len(with_target), 1)
        told.append(f"| {source} | {target} | {len(with_source):,} | {both:,} | {share} | {base} | {lift} |")
    head = "| family | goes with | orders with it | with both | share | of all orders | lift |"
    head += "\n|---|---|---|---|---|---|---|"
    return Fact(f"{head}\n" + "\n".join(told), values)


def seasonal(frames: Frames) -> Fact:
    """The iced-tea maker sells in summer."""
    sold = frames.sales[frames.sales["title"] == "Iced-Tea Maker Breeze"]
    by_month = sold.groupby(sold["ordered_on"].dt.strftime("%Y-%m"))["quantity"].sum()
    values: dict[str, int | str] = {str(month): whole(n) for month, n in by_month.items()}
    year = {key: int(n) for key, n in values.items() if str(key).startswith("2026")}
    summer = sum(n for key, n in year.items() if key[-2:] in ("06", "07", "08"))
    values |= {"summer_2026": summer, "year_2026": sum(year.values())}
    months = ", ".join(f"{key} {n}" for key, n in sorted(year.items()))
    text = (
        f"Of {sum(year.values())} 'Iced-Tea Maker Breeze' sold in 2026, {summer} "
        f"({percent(summer, sum(year.values()))}) went in June, July and August. Units by month: {months}."
    )
    return Fact(text, values)


def catalogue(frames: Frames) -> Fact:
    """What the catalogue does not know, and what cannot be bought."""
    products = frames.of("products")
    real = products[products["kind"] == "product"]
    late = real[real["introduced_at"] >= stamp(date(2024, 7, 1))]
    values: dict[str, int | str] = {
        "products": len(real),
        "extras": len(products) - len(real),
        "cost_unknown": whole(real["cost"].isna().sum()),
        "out_of_stock": whole((real["stock"] == 0).sum()),
        "not_tracked": whole(real["stock"].isna().sum()),
        "inactive": whole((~real["is_active"]).sum()),
        "introduced_late": len(late),
    }
    v = values
    text = (
        f"{v['products']} products, {v['cost_unknown']} of them without a cost, {v['out_of_stock']} out of "
        "stock, "
        f"{v['not_tracked']} whose stock is not tracked, {v['inactive']} no longer sold, "
        f"{v['introduced_late']} "
        f"introduced since the first day; and {v['extras']} entries that are no products (delivery, "
        "wrapping, gift "
        "cards, goodwill)."
    )
    return Fact(text, values)
