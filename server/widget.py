"""Who comes by a page that embeds Marlow: a short token that the page's server signed with its private key."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)
from sqlalchemy.exc import IntegrityError

from analytics.state.opened import State
from analytics.state.users import User
from analytics.state.widget_keys import WidgetKey
from server.memory import now

AUDIENCE = "marlow"
ALGORITHMS = ["ES256", "EdDSA", "RS256"]
LONGEST_S = 600
"""A token lives ten minutes at most; the page asks its server for a fresh one."""
ROLES = frozenset({"viewer", "analyst", "marketer"})
"""What a page may sign for; never admin, approver or privacy."""


class NotAllowed(Exception):
    """The token does not let in; the text says why, for whoever builds the page."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A new key of a page: the private half is shown once."""

    public: str
    private: str


def new_pair() -> Pair:
    """An ES256 pair, both PEM."""
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    secret = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Pair(public.decode(), secret.decode())


def checked_origin(text: str) -> str:
    """``https://host[:port]`` as browsers send it. Raises ValueError; plain http is for this machine only."""
    parts = urlsplit(text.strip().rstrip("/"))
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.path or parts.query:
        raise ValueError(f"{text!r} is no origin such as https://shop.example")
    if parts.scheme == "http" and not local:
        raise ValueError(f"{text!r} is not encrypted: use https")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def checked_public_key(pem: str) -> str:
    """A public key (PEM). Raises ValueError for anything else, a private key among them."""
    load_pem_public_key(pem.encode())
    return pem


def user_of(token: str, state: State) -> User:
    """The user whom a token stands for, made at their first visit. Raises NotAllowed."""
    try:
        key = state.widget_keys.get(str(jwt.get_unverified_header(token).get("kid", "")))
        if key is None:
            raise NotAllowed("no widget key in force has the token's kid")
        claims = jwt.decode(
            token,
            key.public_key,
            algorithms=ALGORITHMS,
            audience=AUDIENCE,
            options={"require": ["exp", "aud", "sub"]},
            leeway=5,
        )
    except jwt.PyJWTError as error:
        raise NotAllowed(f"the token does not hold: {type(error).__name__}") from error
    if claims["exp"] - time.time() > LONGEST_S + 5:
        raise NotAllowed(f"the token lives longer than {LONGEST_S} seconds")
    if claims.get("origin") not in key.origins:
        raise NotAllowed("the token's origin is none of the key's")
    role = claims.get("role", "viewer")
    if role not in ROLES:
        raise NotAllowed(f"the role must be one of {', '.join(sorted(ROLES))}")
    return _user(key, str(claims["sub"])[:200], str(role), state)


def _user(key: WidgetKey, subject: str, role: str, state: State) -> User:
    channel, external = f"widget:{key.id}", f"{role}:{subject}"
    found = state.users.known_as(channel, external)
    if found is not None:
        return found
    made = state.users.create(subject, None, [role], now())
    try:
        state.users.link(made.id, channel, external, now())
    except IntegrityError:  # the same person's other request was first
        found = state.users.known_as(channel, external)
        if found is None:
            raise
        return found
    return made
