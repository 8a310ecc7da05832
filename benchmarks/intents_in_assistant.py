"""The intent component's own head on published intent sets; run in the assistant's environment by ``benchmarks.understanding``.

Reads JSON ``{name: {"train": [[texts, labels], ...], "test": [texts, labels]}}`` on stdin, one entry of train for each draw, and
writes accuracies, calibration and the CPU time of one embedding and classification.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from components.embedding import shared_embedder
from components.intent import PartsIntentClassifier
from components.logistic import Fit, fit

SETTINGS = PartsIntentClassifier.get_default_config()
CONFIDENT = (0.4, 0.6, 0.8)


def vectors(texts: list[str]) -> np.ndarray:
    return shared_embedder().embed(texts).astype(np.float64) * float(SETTINGS["scale"])


def sparse(train: tuple[list[str], list[str]], test: list[str]) -> list[str]:
    """Words and characters counted, as Rasa's stock sparse features are, with the same regression."""
    features = make_union(CountVectorizer(), CountVectorizer(analyzer="char_wb", ngram_range=(1, 4)))
    model = make_pipeline(features, LogisticRegression(max_iter=300))
    return list(model.fit(*train).predict(test))


def measured(train: list[tuple[list[str], list[str]]], test: tuple[list[str], list[str]]) -> dict:
    texts, labels = test
    wanted = np.asarray(labels)
    began = time.process_time()
    unseen = vectors(texts)
    cpu_ms = (time.process_time() - began) / len(texts) * 1000
    ours, stock, confident, confused = [], [], Counter(), Counter()
    for draw in train:
        model = fit(vectors(draw[0]), draw[1], Fit(float(SETTINGS["strength"])))
        rows = model.probabilities(unseen)
        said = np.asarray(model.labels)[rows.argmax(axis=1)]
        ours.append(float((said == wanted).mean()))
        stock.append(float((np.asarray(sparse(draw, texts)) == wanted).mean()))
        for level in CONFIDENT:
            sure = rows.max(axis=1) >= level
            confident[f"{level} answered"] += int(sure.sum())
            confident[f"{level} wrong"] += int((said[sure] != wanted[sure]).sum())
        confused.update(f"{w} read as {s}" for w, s in zip(wanted, said, strict=True) if w != s)
    total = len(texts) * len(train)
    return {
        "draws": ours,
        "mean": float(np.mean(ours)),
        "sparse_mean": float(np.mean(stock)),
        "points_above_sparse": float(np.mean(ours) - np.mean(stock)) * 100,
        "cpu_ms_embedding_mean": cpu_ms,
        "calibration": {
            level: {
                "answered": confident[f"{level} answered"] / total,
                "wrong_of_answered": confident[f"{level} wrong"] / max(confident[f"{level} answered"], 1),
            }
            for level in CONFIDENT
        },
        "most_confused": confused.most_common(8),
    }


def main() -> None:
    sets = json.load(sys.stdin)
    json.dump({name: measured(one["train"], one["test"]) for name, one in sets.items()}, sys.stdout)


if __name__ == "__main__":
    main()
