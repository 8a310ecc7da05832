"""Frozen dataclasses to plain JSON values and back, and their JSON Schema; driven by the type hints alone."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin, get_type_hints


def to_plain(value: Any) -> Any:
    """A JSON value; Decimals become strings, so that a round trip loses nothing.

    >>> to_plain((Decimal("1.50"), date(2026, 1, 2)))
    ['1.50', '2026-01-02']
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def from_plain[T](kind: type[T], plain: Any) -> T:
    """The dataclass ``kind`` out of what ``to_plain`` gave. Raises ValueError naming the field that does not fit."""
    result: T = _read(kind, plain, kind.__name__)
    return result


def _read(hint: Any, plain: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return _read_union(get_args(hint), plain, where)
    if origin is tuple:
        item = get_args(hint)[0]
        return tuple(_read(item, element, where) for element in plain)
    if origin is dict:
        item = get_args(hint)[1]
        return {key: _read(item, element, f"{where}.{key}") for key, element in plain.items()}
    if origin is Literal:
        if plain not in get_args(hint):
            raise ValueError(f"{where}: {plain!r} is none of {get_args(hint)}")
        return plain
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _read_dataclass(hint, plain, where)
    return _read_scalar(hint, plain, where)


def _read_union(choices: tuple[Any, ...], plain: Any, where: str) -> Any:
    if plain is None and type(None) in choices:
        return None
    for choice in choices:
        if choice is type(None):
            continue
        try:
            return _read(choice, plain, where)
        except (ValueError, TypeError, ArithmeticError):
            continue
    raise ValueError(f"{where}: {plain!r} fits none of {choices}")


def _read_dataclass(kind: type, plain: Any, where: str) -> Any:
    if not isinstance(plain, dict):
        raise ValueError(f"{where}: expected the fields of {kind.__name__}")
    hints = get_type_hints(kind)
    unknown = set(plain) - set(hints)
    if unknown:
        raise ValueError(f"{where}: unknown fields {sorted(unknown)}")
    return kind(**{name: _read(hints[name], item, f"{where}.{name}") for name, item in plain.items()})


def _read_scalar(hint: Any, plain: Any, where: str) -> Any:
    if hint is Any or hint is object:
        return plain
    if hint is Decimal and isinstance(plain, str | int):
        return Decimal(plain)
    if hint is datetime and isinstance(plain, str):
        return datetime.fromisoformat(plain)
    if hint is date and isinstance(plain, str):
        return date.fromisoformat(plain)
    if hint is float and isinstance(plain, int) and not isinstance(plain, bool):
        return float(plain)
    if isinstance(hint, type) and type(plain) is hint:
        return plain
    raise ValueError(f"{where}: {plain!r} is not {hint}")


_SCALARS: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Decimal: {"type": "string"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Any: {},
    object: {},
}


def json_schema(kind: type) -> dict[str, Any]:
    """JSON Schema (2020-12) of ``to_plain(kind)``: every field is required, no other is allowed."""
    definitions: dict[str, Any] = {}
    reference = _schema_of(kind, definitions)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **reference, "$defs": definitions}


def _schema_of(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(hint)
    if origin in (types.UnionType, typing.Union):
        return {"anyOf": [_schema_of(choice, definitions) for choice in get_args(hint)]}
    if origin is tuple:
        return {"type": "array", "items": _schema_of(get_args(hint)[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema_of(get_args(hint)[1], definitions)}
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}
            hints = get_type_hints(hint)
            definitions[hint.__name__] = {
                "type": "object",
                "description": (hint.__doc__ or "").split("\n")[0],
                "properties": {name: _schema_of(item, definitions) for name, item in hints.items()},
                "required": sorted(hints),
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{hint.__name__}"}
    return dict(_SCALARS[hint])
