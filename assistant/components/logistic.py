"""Logistic regression over embeddings, kept as plain arrays.

scikit-learn fits it; prediction and storage need numpy alone. Rasa's own classifier stores through skops,
whose import alone costs four CPU seconds at start and which carries open weaknesses (docs/adr/0003).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

Array = NDArray[np.float64]
TEMPERATURES = np.geomspace(0.25, 2.5, 24)
FOLDS = 5
ENOUGH = 2000
"""So many unseen rows settle one number; further folds cost as much as the fit itself."""


@dataclass(frozen=True)
class Logistic:
    """Weights of a multinomial logistic regression and the temperature that calibrates it."""

    labels: tuple[str, ...]
    weights: Array
    bias: Array
    temperature: float

    def probabilities(self, vectors: NDArray[Any]) -> Array:
        """Return one row of probabilities for each vector."""
        return softmax((vectors @ self.weights.T + self.bias) / self.temperature)

    def store(self, path: Path) -> None:
        """Write the arrays, without pickle."""
        np.savez(
            path,
            labels=np.asarray(self.labels),
            weights=self.weights,
            bias=self.bias,
            temperature=np.asarray(self.temperature),
        )

    @classmethod
    def load(cls, path: Path) -> Logistic:
        """Read what ``store`` wrote; ``allow_pickle`` stays off, so that a model file cannot run code."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                labels=tuple(str(label) for label in arrays["labels"]),
                weights=arrays["weights"],
                bias=arrays["bias"],
                temperature=float(arrays["temperature"]),
            )


def softmax(logits: Array) -> Array:
    """Exponentiate and normalise each row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    rows: Array = powers / powers.sum(axis=1, keepdims=True)
    return rows


@dataclass(frozen=True)
class Fit:
    """How a regression is fitted: scikit-learn's ``C``, and whether rare labels weigh as much as others."""

    strength: float = 1.0
    balanced: bool = True
    max_iter: int = 400


def fit(vectors: Array, labels: list[str], how: Fit = Fit()) -> Logistic:
    """Fit the weights on all rows and the temperature on rows that the weights have not seen."""
    names, codes = np.unique(np.asarray(labels), return_inverse=True)
    weights, bias = _weights(vectors, codes, how)
    temperature = _temperature(vectors, codes, how)
    return Logistic(tuple(str(name) for name in names), weights, bias, temperature)


def _weights(vectors: Array, codes: NDArray[Any], how: Fit) -> tuple[Array, Array]:
    model = LogisticRegression(
        C=how.strength,
        class_weight="balanced" if how.balanced else None,
        max_iter=how.max_iter,
        multi_class="multinomial",
        random_state=0,
    )
    model.fit(vectors, codes)
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes; a multinomial has two
        return np.vstack([-model.coef_, model.coef_]), np.concatenate([-model.intercept_, model.intercept_])
    return model.coef_, model.intercept_


def _temperature(vectors: Array, codes: NDArray[Any], how: Fit) -> float:
    """Choose the divisor of logits that makes held-out rows likeliest (Guo et al. 2017, section 4.2)."""
    if np.bincount(codes).min() < FOLDS:
        return 1.0
    logits, truth = [], []
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(vectors, codes):
        weights, bias = _weights(vectors[seen], codes[seen], how)
        logits.append(vectors[unseen] @ weights.T + bias)
        truth.append(codes[unseen])
        if sum(map(len, truth)) >= ENOUGH:
            break
    values, wanted = np.concatenate(logits), np.concatenate(truth)
    rows = np.arange(len(wanted))
    losses = [-np.log(softmax(values / t)[rows, wanted] + 1e-12).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])
