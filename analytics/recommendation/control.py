"""Who is shown nothing, at random, so that one can tell what recommendations caused: the same customers every time."""

from __future__ import annotations

import hashlib

CONTROL_SHARE = 0.10
_SALT = "recommendations:1"


def is_control(customer: str, share: float = CONTROL_SHARE, salt: str = _SALT) -> bool:
    """Whether a customer (external id) belongs to the control share, by a salted hash.

    >>> sum(is_control(str(n)) for n in range(10_000))
    956
    """
    digest = hashlib.sha256(f"{salt}:{customer}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64
