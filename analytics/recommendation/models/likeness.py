"""Products like those that were bought, by the words of title and description: what a new product starts with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analytics.recommendation.contract import Shop, Task, Weights
from analytics.recommendation.models.content import term_matrix
from analytics.recommendation.models.linear import every_product
from analytics.recommendation.models.pairs import Pace, PairsModel, sketched
from analytics.recommendation.models.walk import top_of_columns
from analytics.recommendation.score import Parameters

ALIKE = Parameters(content_share=1.0, trend_power=0.0)


@dataclass(frozen=True, slots=True)
class Content:
    """The method; it needs no purchase of a product, only its words."""

    kept: int = 30
    parameters: Parameters = ALIKE
    task: Task = "like"
    name: str = "content"
    paper: str = "Spärck Jones (1972), A statistical interpretation of term specificity"

    def fit(self, shop: Shop) -> PairsModel:
        """The likest products of each; products that nobody bought yet are among them."""
        products = every_product(shop)
        terms = term_matrix([shop.texts.get(p, "") for p in products.tolist()])
        like = sparse.coo_matrix(top_of_columns(terms, sparse.csr_matrix(terms.T), self.kept))
        source, target = products[like.row], products[like.col]
        weights = Weights(source, target, np.zeros(len(source)), like.data).in_order()
        return sketched(weights, shop, products, Pace(), (self.parameters, self.task))
