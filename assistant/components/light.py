"""Stand-ins for TensorFlow and its kin, so that Rasa imports without them.

Rasa 3.6 imports TensorFlow at module level whatever its pipeline uses, which costs half of the start and of
the memory. No component of this pipeline needs it (docs/adr/0002-light-rasa.md), so where it is not
installed a finder at the *end* of ``sys.meta_path`` serves empty modules whose attributes are empty
classes. A TensorFlow that is installed is found first and wins: that is the way back.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

ROOTS = frozenset(
    {"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras", "jax", "jaxlib"}
)


class _StandInType(type):
    """Any attribute of a stand-in class is another stand-in class."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(name)


def _ready(*_args: Any, **_kwargs: Any) -> Any:
    """Serve as decorator (``@tf.function``) or refuse: using a stand-in for work is a mistake of ours."""
    if len(_args) == 1 and not _kwargs and callable(_args[0]):
        return _args[0]
    return _ready


def _stand_in(name: str) -> Any:
    """Return a class that can be subclassed, named in annotations and used as a decorator."""

    def construct(cls: type, *args: Any, **kwargs: Any) -> Any:
        # A subclass that is instantiated would be a TensorFlow component in use.
        if cls.__dict__.get("_is_stand_in"):
            return _ready(*args, **kwargs)
        raise RuntimeError(
            f"{cls.__qualname__} needs TensorFlow, which this environment leaves out on purpose"
        )

    return _StandInType(name, (), {"_is_stand_in": True, "__new__": construct})


class StandInModule(ModuleType):
    """A module that has every attribute."""

    __path__: list[str] = []  # noqa: RUF012  (the import system wants an attribute, not a field)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _stand_in(name)


class _StandInLoader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: the module is empty."""


class StandInFinder(MetaPathFinder):
    """Finds the modules of ``ROOTS`` that nobody else found."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec for a name of ours, and nothing for any other."""
        if fullname.partition(".")[0] not in ROOTS:
            return None
        return ModuleSpec(fullname, _StandInLoader(), is_package=True)


def install() -> None:
    """Put the finder last; a second call changes nothing."""
    if not any(type(finder).__name__ == StandInFinder.__name__ for finder in sys.meta_path):
        sys.meta_path.append(StandInFinder())
