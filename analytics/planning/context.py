"""Follow-ups: what was said now laid over what the conversation is about."""

from __future__ import annotations

from analytics.contract.scope import Filter
from analytics.metrics.rules import RULES

_DEFAULTS = {rule.name: rule.default for rule in RULES}


def merged_filters(earlier: tuple[Filter, ...], said: tuple[Filter, ...]) -> tuple[Filter, ...]:
    """New filters replace earlier ones of the same dimension; dropping a value that was filtered on lifts it.

    >>> france, spain = Filter("country", ("FR",), ("France",)), Filter("country", ("ES",), ("Spain",))
    >>> merged_filters((france,), (spain,)) == (spain,)
    True
    >>> merged_filters((france,), (Filter("country", ("FR",), ("France",), negated=True),))
    ()
    """
    result = list(earlier)
    for new in said:
        same = [f for f in result if f.dimension == new.dimension and not f.negated]
        lifts = new.negated and any(set(new.ids) & set(f.ids) for f in same)
        result = [f for f in result if f.dimension != new.dimension]
        if not lifts:
            result.append(new)
            continue
        for kept in same:
            left = [(i, n) for i, n in zip(kept.ids, kept.labels, strict=True) if i not in new.ids]
            if left:
                result.append(Filter(kept.dimension, tuple(i for i, _ in left), tuple(n for _, n in left)))
    return tuple(result)


def merged_rules(earlier: tuple[str, ...], said: tuple[str, ...]) -> tuple[str, ...]:
    """A switch said now beats the same switch said before; one that is so by default is no deviation.

    >>> merged_rules(("+known_customers",), ("-products_only",)), merged_rules(("+known_customers",), ("-known_customers",))
    (('+known_customers', '-products_only'), ())
    """
    names = {switch[1:] for switch in said}
    merged = {*said, *(switch for switch in earlier if switch[1:] not in names)}
    return tuple(sorted(switch for switch in merged if (switch[0] == "+") != _DEFAULTS[switch[1:]]))
