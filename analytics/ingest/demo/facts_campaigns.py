"""Facts about campaigns, tracking and experiments."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.ingest.demo.frames import Fact, Frames, euros, percent, ratio, stamp, whole
from analytics.ingest.demo.plans import BROKEN_DAY, DISPLAY_TURNS, MACHINE_READ, SILENT
from analytics.ingest.demo.trials import TRIALS

_PAID = ("search", "social", "display", "affiliate", "video")


def display(frames: Frames) -> Fact:
    """Return on ad spend of display by quarter, beside the break-even of the shop's margin."""
    costed = frames.sales[frames.sales["unit_cost"].notna()]
    revenue = whole(costed["paid"].sum())
    margin = revenue - whole((costed["quantity"] * costed["unit_cost"]).sum())
    days = frames.campaign_days[frames.campaign_days["channel"] == "display"]
    sums = days.groupby(days["day"].dt.to_period("Q"))[["revenue", "spend"]].sum()
    values: dict[str, int | str] = {"margin": margin, "costed_revenue": revenue}
    rows = []
    for quarter, revenue_of, spend in sums.itertuples():
        values |= {f"{quarter}_revenue": whole(revenue_of), f"{quarter}_spend": whole(spend)}
        rows.append(
            f"| {quarter} | {euros(whole(spend))} | {euros(whole(revenue_of))} | "
            f"{ratio(whole(revenue_of), whole(spend))} |"
        )
    text = (
        f"The shop's gross margin is {percent(margin, revenue)} of revenue (lines with a known cost), so an "
        "advertisement "
        f"breaks even at a ROAS of {ratio(revenue, margin)}. Display earned more than that until "
        f"{DISPLAY_TURNS}, and "
        "less in every quarter since:\n\n| quarter | spend | reported revenue | ROAS |\n|---|---|---|---|\n"
    )
    return Fact(text + "\n".join(rows), values)


def broken_day(frames: Frames) -> Fact:
    """Clicks and orders went on, events and conversions did not."""
    days, events, orders = frames.campaign_days, frames.of("events"), frames.of("orders")
    ads = days[days["channel"].isin(_PAID)]
    values: dict[str, int | str] = {}
    rows = []
    for offset in (-1, 0, 1):
        day = stamp(BROKEN_DAY) + pd.Timedelta(days=offset)
        that = ads[ads["day"] == day]
        figures = (
            whole((events["occurred_on"] == day).sum()),
            whole(that["conversions"].sum()),
            whole(that["clicks"].sum()),
            whole((orders["ordered_on"] == day).sum()),
        )
        names = ("events", "conversions", "clicks", "orders")
        values |= {f"{name}_{day.date()}": n for name, n in zip(names, figures, strict=True)}
        rows.append(f"| {day.date()} | {' | '.join(f'{n:,}' for n in figures)} |")
    head = "| day | web events | ad conversions | ad clicks | orders |\n|---|---|---|---|---|\n"
    return Fact(f"On {BROKEN_DAY} tracking was down.\n\n{head}" + "\n".join(rows), values)


def _sums(frames: Frames, name: str, *columns: str) -> dict[str, int]:
    days = frames.campaign_days[frames.campaign_days["name"] == name]
    return {column: whole(days[column].sum()) for column in columns}


def silent(frames: Frames) -> Fact:
    """A campaign whose cost per conversion cannot be told."""
    sums = _sums(frames, SILENT, "spend", "clicks", "conversions")
    text = (
        f"'{SILENT}' (video) spent {euros(sums['spend'])} for {sums['clicks']:,} clicks and "
        f"{sums['conversions']} "
        "conversions: its CPA is a dash, not a number."
    )
    return Fact(text, dict(sums))


def machine_read(frames: Frames) -> Fact:
    """A mailing whose open rate says nothing."""
    sums = _sums(frames, MACHINE_READ, "delivered", "opens", "machine_opens", "unique_clicks")
    people = sums["opens"] - sums["machine_opens"]
    text = (
        f"'{MACHINE_READ}': {sums['delivered']:,} delivered, {sums['opens']:,} opens, of which "
        f"{sums['machine_opens']:,} "
        f"by machines. People opened {percent(people, sums['delivered'])}, not "
        f"{percent(sums['opens'], sums['delivered'])}; {percent(sums['unique_clicks'], sums['delivered'])} "
        "clicked."
    )
    return Fact(text, dict(sums))


def claims(frames: Frames) -> Fact:
    """Conversions of ad platforms beside the orders that the shop counts for the same campaigns."""
    ads = frames.campaign_days[frames.campaign_days["channel"].isin(_PAID)]
    orders = frames.of("orders")
    back = frames.of("order_lines").groupby("order_id")["quantity"].max() < 0
    sold = orders[(orders["status"] == "completed") & ~orders["id"].map(back)]
    counted = sold["campaign_id"].isin(ads["campaign_id"].unique())
    values: dict[str, int | str] = {
        "claimed": whole(ads["conversions"].sum()),
        "counted": whole(counted.sum()),
    }
    more = percent(int(values["claimed"]) - int(values["counted"]), int(values["counted"]))
    text = (
        f"Ad platforms report {values['claimed']:,} conversions in all; the shop counts "
        f"{values['counted']:,} completed "
        f"orders for the same campaigns. The platforms claim {more} more, because they count views too."
    )
    return Fact(text, values)


def _arms(frames: Frames, number: int) -> dict[str, int]:
    """Customers of each arm, and those of them with a completed sale between the first and the last day."""
    trial = TRIALS[number]
    experiments = frames.of("experiments")
    row = whole(experiments[experiments["name"] == trial.name]["id"].iloc[0])
    assigned = frames.of("experiment_assignments")
    assigned = assigned[assigned["experiment_id"] == row]
    sales = frames.sales
    inside = sales[(sales["ordered_on"] >= stamp(trial.starts)) & (sales["ordered_on"] <= stamp(trial.ends))]
    bought = assigned["customer_id"].isin(inside["customer_id"].dropna().unique())
    result: dict[str, int] = {}
    for variant in ("control", "treatment"):
        mine = assigned["variant"] == variant
        result |= {variant: whole(mine.sum()), f"{variant}_buyers": whole((mine & bought).sum())}
    return result


def _told(arms: dict[str, int]) -> str:
    return "; ".join(
        f"{arms[f'{v}_buyers']:,} of {arms[v]:,} ({percent(arms[f'{v}_buyers'], arms[v])}) with {v}"
        for v in ("control", "treatment")
    )


def _span(start: date, end: date) -> str:
    return f"{start} to {end}, both included"


def winner(frames: Frames) -> Fact:
    """The difference is real: control customers were made to order less."""
    arms, trial = _arms(frames, 0), TRIALS[0]
    text = f"'{trial.name}' ({_span(trial.starts, trial.ends)}): {_told(arms)} ordered. Treatment wins."
    return Fact(text, dict(arms))


def underpowered(frames: Frames) -> Fact:
    """No effect was planted, and none could have been seen."""
    arms, trial = _arms(frames, 1), TRIALS[1]
    text = (
        f"'{trial.name}' ({_span(trial.starts, trial.ends)}): {_told(arms)}. No effect was planted, and with "
        "so few "
        "customers only a very large one could have been seen."
    )
    return Fact(text, dict(arms))


def mismatch(frames: Frames) -> Fact:
    """The arms are not of the sizes that were planned."""
    arms, trial = _arms(frames, 2), TRIALS[2]
    gap, total = arms["control"] - arms["treatment"], arms["control"] + arms["treatment"]
    text = (
        f"'{trial.name}' ({_span(trial.starts, trial.ends)}): planned half and half, assigned "
        f"{arms['control']:,} to "
        f"control and {arms['treatment']:,} to treatment; chi-square {ratio(gap * gap, total, 1)} with one "
        "degree of "
        "freedom (10.8 is p = 0.001). No verdict may be given."
    )
    return Fact(text, dict(arms))
