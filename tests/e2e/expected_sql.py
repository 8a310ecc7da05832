"""The shop's figures by plain SQL over the fact tables, written from the glossary alone.

Nothing here uses the product's metrics: DuckDB runs these views over a copy of the demo shop's file, and the
questions' own SQL reads the views.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

VIEWS = (
    # Lines of completed orders; test customers are left out, guests are in. A sale is seen under the channel of
    # its order's campaign, else "direct".
    """create temp view line as
    select l.id as line_id, o.id as order_id, o.customer_id, o.ordered_on, o.country, o.country_text,
           o.sales_channel, coalesce(g.channel, 'direct') as channel, g.platform,
           p.id as product_id, p.title, p.category, p.brand, p.kind,
           l.quantity, l.unit_price, l.discount, l.unit_cost,
           l.quantity * l.unit_price - l.discount as amount
    from order_lines l
    join orders o on o.id = l.order_id
    left join products p on p.id = l.product_id
    left join customers c on c.id = o.customer_id
    left join campaigns g on g.id = o.campaign_id
    where o.status = 'completed' and coalesce(c.is_test, false) = false""",
    # Sale lines and return lines of goods.
    "create temp view sale as select * from line where quantity > 0 and unit_price > 0 and kind = 'product'",
    "create temp view comeback as select * from line where quantity < 0 and kind = 'product'",
    """create temp view first_order as
    select customer_id, min(ordered_on) as first_on from sale where customer_id is not null group by customer_id""",
    # What the platforms and the mailer report.
    """create temp view ad as
    select d.*, g.name, g.channel, g.platform, g.objective
    from campaign_days d join campaigns g on g.id = d.campaign_id""",
    # RFM of 21 October 2026: R is the fifth of the buyers by last order, equal days share the worse score;
    # F is the number of orders in the cuts 1, 2, 3, 4-5, 6+.
    """create temp view scored as
    select customer_id, orders,
           cast(floor(5.0 * (older_or_first - 1) / n) as integer) + 1 as r,
           case when orders >= 6 then 5 when orders >= 4 then 4 else orders end as f
    from (
      select customer_id, orders,
             rank() over (order by last_on) as older_or_first, count(*) over () as n
      from (select customer_id, max(ordered_on) as last_on, count(distinct order_id) as orders
            from sale where customer_id is not null group by customer_id))""",
    """create temp view rfm as
    select customer_id, orders, r, f,
           case when r = 5 and f >= 4 then 'Champions'
                when r in (3, 4) and f >= 4 then 'Loyal customers'
                when r >= 4 and f in (2, 3) then 'Potential loyalists'
                when r = 5 and f = 1 then 'New customers'
                when r = 4 and f = 1 then 'Promising'
                when r = 3 and f = 3 then 'Need attention'
                when r = 3 and f <= 2 then 'About to sleep'
                when r <= 2 and f in (3, 4) then 'At risk'
                when r <= 2 and f = 5 then 'Can''t lose them'
                else 'Hibernating' end as segment
    from scored""",
    # A period under each of the names that an answer may give it.
    """create temp macro month_name(d) as
    strftime(date_trunc('month', d), '%Y-%m-%d|%b %Y|%B %Y|%Y-%m')""",
    """create temp macro quarter_name(d) as
    strftime(date_trunc('quarter', d), '%Y-%m-%d') || '|Q' || quarter(d) || ' ' || year(d)
    || '|' || year(d) || ' Q' || quarter(d)""",
    """create temp macro day_name(d) as strftime(d, '%Y-%m-%d|%-d %b %Y|%a %-d %b %Y|%-d %B %Y|%a, %-d %b %Y')""",
    # Goods that a shop can sell today.
    """create temp view sellable as
    select * from products where kind = 'product' and is_active and (stock is null or stock > 0)""",
)


class Books:
    """The demo shop's file, read by SQL that the product has no part in."""

    def __init__(self, facts: Path) -> None:
        self._connection = duckdb.connect(str(facts), read_only=True)
        for view in VIEWS:
            self._connection.execute(view)

    def rows(self, sql: str, dates: Mapping[str, date]) -> list[tuple[Any, ...]]:
        """What a query gives; ``$start`` and its like are filled from the question's dates."""
        named = {name: value for name, value in dates.items() if f"${name}" in sql}
        return self._connection.execute(sql, named).fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
