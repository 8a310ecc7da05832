"""What is learned of a clause beside its intent: regressions over its embedding, told by examples' metadata.

``topic``: which kind of small talk, or why it is to be declined. ``figure``: which figure of the glossary is
asked for, whatever words it is asked in. ``split``: by what it is to be split. ``lack``: which thing of
marketing is asked for that is not there. An example that says nothing of a kind trains nothing of it, but
where its family can have none: thanks are no figure. ``stretch``: whether a stretch of a longer message asks
or only tells why somebody asks; examples of it teach nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from components.logistic import Array, Fit, Logistic, fit

QUERY = "query"
"""The family that asks for figures."""
NONE = "none"
"""The split of an example that asks for none."""


@dataclass(frozen=True)
class Head:
    """One kind: which labels stand for it, which for "none of this kind", and how it is fitted."""

    kind: str
    how: Fit
    families: bool
    """Whether examples of other families are taught as what is none of the kind."""
    apart: bool = False
    """Whether its marked examples are no messages by themselves, and so teach nothing else."""
    excepted: tuple[str, ...] = ()
    """Families whose unmarked examples may well be of the kind, and so teach nothing."""

    @property
    def prefix(self) -> str:
        """Before the names of the kind among the labels."""
        return f"{self.kind}/"

    def name_in(self, metadata: object) -> str | None:
        """Return the name that an example's metadata give."""
        told = metadata.get("intent") if isinstance(metadata, dict) else None
        return told.get(self.kind) if isinstance(told, dict) else None

    def label(self, intent: str, metadata: object) -> str | None:
        """Return the label of an example; None where it teaches nothing."""
        name = self.name_in(metadata)
        if name:
            return f"{self.prefix}{name}"
        return intent if self.families and intent not in self.excepted else None

    def named(self, label: str) -> str | None:
        """Return the name that a label stands for; None for a family and for "none"."""
        name = label.removeprefix(self.prefix) if label.startswith(self.prefix) else None
        return None if name == NONE else name


HEADS = (
    Head("topic", Fit(1.0, balanced=False, max_iter=100), families=True),
    Head("figure", Fit(0.2, max_iter=100), families=True, excepted=(QUERY, "refine", "list", "render")),
    Head("split", Fit(0.6, balanced=False, max_iter=100), families=False),
    Head("lack", Fit(1.0, max_iter=100), families=True),
    Head("stretch", Fit(1.0, max_iter=100), families=True, apart=True),
)
CLAUSES = tuple(head for head in HEADS if not head.apart)
"""What is read of a clause; the others are read of stretches."""


def is_apart(metadata: object) -> bool:
    """Tell whether an example is a stretch of a message and no message."""
    return any(head.apart and head.name_in(metadata) for head in HEADS)


@dataclass
class Heads:
    """The fitted regressions by kind."""

    models: dict[str, Logistic] = field(default_factory=dict)

    @classmethod
    def fitted(cls, vectors: Array, intents: Sequence[str], metadata: Sequence[object]) -> Heads:
        """Fit each kind on the examples that teach something of it."""
        models = {}
        for head in HEADS:
            labels = [
                head.label(intent, told) if head.apart or not is_apart(told) else None
                for intent, told in zip(intents, metadata, strict=True)
            ]
            rows = [row for row, label in enumerate(labels) if label is not None]
            if any(head.named(str(labels[row])) for row in rows):
                wanted = [str(labels[row]) for row in rows]
                models[head.kind] = fit(vectors[rows], wanted, head.how)
        return cls(models)

    def store(self, folder: Path) -> None:
        """Write each regression to a file of its own."""
        for kind, model in self.models.items():
            model.store(folder / f"{kind}.npz")

    @classmethod
    def load(cls, folder: Path) -> Heads:
        """Read what ``store`` wrote."""
        files = {head.kind: folder / f"{head.kind}.npz" for head in HEADS}
        return cls({kind: Logistic.load(path) for kind, path in files.items() if path.exists()})

    def read(self, vectors: Array, runners_up: int) -> list[dict[str, Any]]:
        """Return the likeliest names of each row and kind; none where something else is likelier."""
        result: list[dict[str, Any]] = [{head.kind: [] for head in CLAUSES} for _ in vectors]
        for head in CLAUSES:
            model = self.models.get(head.kind)
            if model is None:
                continue
            for row, values in zip(result, model.probabilities(vectors), strict=True):
                row[head.kind] = _likeliest(head, ranking(model, values)[:runners_up])
        return result

    def tells(self, vectors: Array) -> list[float]:
        """Return how likely each row is a stretch that asks for nothing."""
        model = self.models.get("stretch")
        if model is None or "stretch/tells" not in model.labels:
            return [0.0] * len(vectors)
        column = model.labels.index("stretch/tells")
        return [float(row[column]) for row in model.probabilities(vectors)]


def _likeliest(head: Head, ranked: list[tuple[str, float]]) -> list[dict[str, Any]]:
    found = [{"name": head.named(label), "confidence": value} for label, value in ranked]
    if not found or found[0]["name"] is None:
        return []
    return [one for one in found if one["name"] is not None]


def ranking(model: Logistic, row: Array) -> list[tuple[str, float]]:
    """Return labels with probabilities, likeliest first; ties in the order of the names."""
    return sorted(zip(model.labels, map(float, row), strict=True), key=lambda pair: (-pair[1], pair[0]))
