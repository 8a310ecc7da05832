"""Small shops that fit on paper."""

from __future__ import annotations

from analytics.recommendation.contract import Bought, Purchases, Shop, Wanted

SIDE = 20


def checkerboard() -> Shop:
    """Even customers buy even products, odd ones odd products; each leaves one out (its own number, if even)."""
    rows = [
        (c, p, (c + p) % 40)
        for c in range(SIDE)
        for p in range(SIDE)
        if (c + p) % 2 == 0 and p != left_out(c)
    ]
    bought = Purchases.of(rows)
    return Shop(bought, {p: f"word{p}" for p in range(SIDE)}, {c: "GB" for c in range(SIDE)}, {}, bought)


def left_out(customer: int) -> int:
    return (customer + 4) % SIDE


def wanted(shop: Shop, customer: int) -> Wanted:
    p = shop.purchases
    newest: dict[int, int] = {}
    orders = []
    for c, product, age in zip(p.customer.tolist(), p.product.tolist(), p.age.tolist(), strict=True):
        if c == customer:
            newest[product] = min(age, newest.get(product, age))
            orders.append(Bought(product, age))
    return Wanted(
        tuple(Bought(product, age) for product, age in sorted(newest.items())),
        shop.countries.get(customer),
        orders=tuple(orders),
    )
