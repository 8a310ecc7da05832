"""The shops of the recommenders' benchmark as plain arrays; ages count back from a day that is cut at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.ingest.formats.online_retail import PRODUCT_KINDS
from analytics.recommendation.contract import Purchases, Shop

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
