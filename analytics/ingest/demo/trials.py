"""Three experiments: one with a real winner, one too small to tell, one whose split went wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from analytics.ingest.demo.columns import dates, instants, labels, references, table
from analytics.ingest.demo.customers import KETTLE_BUYER, TEA_LOVER, Customers
from analytics.ingest.demo.days import day_of, unix_days, utc_seconds
from analytics.ingest.demo.rng import Bools, Ints, Stream, ints
from analytics.warehouse import schema


@dataclass(frozen=True, slots=True)
class Trial:
    """A plan of two equal arms; ``control`` and ``treatment`` are how many were really assigned.

    ``lost`` is the share of orders, per mille, that customers of the control arm do not place in the window:
    the treatment's effect, seen from the other side.
    """

    name: str
    starts: date
    ends: date
    control: int
    treatment: int
    lost: int


TRIALS: tuple[Trial, ...] = (
    Trial("Free Shipping Bar", date(2026, 5, 4), date(2026, 5, 31), 2600, 2600, 330),
    Trial("Checkout Trust Badges", date(2026, 8, 3), date(2026, 8, 16), 210, 210, 0),
    Trial("New Product Page", date(2026, 9, 1), date(2026, 9, 28), 2650, 2290, 0),
)
VARIANTS = ("control", "treatment")


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who was put where: positions of trial, customer and variant."""

    trial: Ints
    customer: Ints
    variant: Ints


def assign(seed: int, customers: Customers) -> Assigned:
    """Random assignment among customers who had signed up before a trial began."""
    parts: list[tuple[Ints, Ints, Ints]] = []
    planted = np.isin(np.arange(customers.signup.size), [TEA_LOVER, KETTLE_BUYER])
    for number, trial in enumerate(TRIALS):
        stream = Stream(seed, f"trial {trial.name}")
        mixed = stream.shuffled(customers.signup.size)
        free = (customers.signup < day_of(trial.starts)) & ~customers.is_test & ~planted & ~customers.lapsed
        chosen = np.sort(mixed[free[mixed]][: trial.control + trial.treatment])
        arm = np.repeat(ints([0, 1]), [trial.control, trial.treatment])[stream.shuffled(chosen.size)]
        parts.append((np.full(chosen.size, number, dtype=np.int64), chosen, arm))
    return Assigned(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def withheld(seed: int, assigned: Assigned, customer: Ints, day: Ints) -> Bools:
    """The orders that were never placed because their customer was in a control arm."""
    gone = np.zeros(customer.size, dtype=bool)
    for number, trial in enumerate(TRIALS):
        inside = (day >= day_of(trial.starts)) & (day <= day_of(trial.ends))
        control = assigned.customer[(assigned.trial == number) & (assigned.variant == 0)]
        unlucky = Stream(seed, f"withheld {trial.name}").chance(trial.lost, customer.size)
        gone |= inside & np.isin(customer, control) & unlucky
    return gone


def experiment_tables(assigned: Assigned) -> tuple[pa.Table, pa.Table]:
    """The ``experiments`` and ``experiment_assignments`` tables; ``ends_on`` is the last day."""
    starts = ints([day_of(trial.starts) for trial in TRIALS])
    ends = ints([day_of(trial.ends) for trial in TRIALS])
    plan = json.dumps({"control": 0.5, "treatment": 0.5})
    experiments = table(
        schema.experiments,
        {
            "external_id": pa.array(["exp-1", "exp-2", "exp-3"]),
            "name": pa.array([trial.name for trial in TRIALS]),
            "unit": pa.array(["customer"] * len(TRIALS)),
            "primary_metric": pa.array(["conversion_rate"] * len(TRIALS)),
            "starts_on": dates(unix_days(starts)),
            "ends_on": dates(unix_days(ends)),
            "planned_split": pa.array([plan] * len(TRIALS)),
        },
    )
    midnight = utc_seconds(starts[assigned.trial], np.zeros(assigned.trial.size, dtype=np.int64))
    assignments = table(
        schema.experiment_assignments,
        {
            "experiment_id": references(assigned.trial),
            "customer_id": references(assigned.customer),
            "variant": labels(assigned.variant, VARIANTS),
            "assigned_at": instants(midnight),
        },
    )
    return experiments, assignments
