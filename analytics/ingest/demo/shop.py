"""The whole demo shop, put together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa

from analytics.ingest.demo.advertising import attribute, campaign_day_table, campaign_table, make_spending
from analytics.ingest.demo.baskets import make_lines
from analytics.ingest.demo.customers import customer_table, make_customers
from analytics.ingest.demo.journeys import touch_table
from analytics.ingest.demo.mailing import left_lists, make_messages, message_table, with_buyers
from analytics.ingest.demo.opinions import review_table
from analytics.ingest.demo.orders import FIRST_NUMBER, line_table, make_returns, numbering, order_table, price
from analytics.ingest.demo.products import make_products, product_table
from analytics.ingest.demo.social import social_day_table, social_post_table
from analytics.ingest.demo.trials import assign, experiment_tables
from analytics.ingest.demo.visits import make_visits
from analytics.ingest.demo.web import event_table

SEED = 20241


def generate(seed: int = SEED) -> dict[str, pa.Table]:
    """Every imported table of the demo shop by name, the same rows for the same seed on every machine.

    Ids are assigned, ``source`` is 'demo', ``external_id`` is what people see. Takes about three seconds of
    CPU.
    """
    products = make_products(seed)
    customers = make_customers(seed, products)
    assigned = assign(seed, customers)
    visits = make_visits(seed, customers, assigned)
    lines = make_lines(seed, visits, customers, products)
    priced = price(seed, visits, lines, products)
    returns = make_returns(seed, visits, lines, products)
    messages = make_messages(seed, customers)
    spending = make_spending(seed, messages)
    campaign, message = attribute(seed, visits, spending, messages)
    ordered = visits.day * 86_400 + visits.second
    messages = with_buyers(messages, message[message >= 0], ordered[message >= 0])
    left_email, left_sms = left_lists(messages)
    consenting = replace(
        customers,
        email_consent=customers.email_consent & ~left_email,
        sms_consent=customers.sms_consent & ~left_sms,
    )
    counted = np.flatnonzero((campaign >= 0) & ~visits.cancelled)
    _, place = numbering(visits, returns)
    order_numbers = place[: visits.count] + FIRST_NUMBER
    experiments, assignments = experiment_tables(assigned)
    return {
        "customers": customer_table(seed, consenting),
        "products": product_table(seed, products),
        "orders": order_table(visits, returns, priced, campaign),
        "order_lines": line_table(visits, lines, returns, priced, products),
        "campaigns": campaign_table(),
        "campaign_days": campaign_day_table(
            seed, spending, messages, campaign[counted], visits.day[counted], priced.goods[counted]
        ),
        "email_messages": message_table(messages),
        "touches": touch_table(seed, visits, customers, campaign, spending.spend, messages),
        "events": event_table(
            seed, visits, lines, customers, products, (campaign, priced.goods, order_numbers)
        ),
        "reviews": review_table(seed, visits, lines, products),
        "social_days": social_day_table(seed),
        "social_posts": social_post_table(seed),
        "experiments": experiments,
        "experiment_assignments": assignments,
    }
