"""The IDs of studies: how one is drawn, and which study a shortened one means."""

import difflib
import secrets
from collections.abc import Mapping, Sequence

from paribus.errors import StoreError

# Without i, l, o, 0 and 1, which look alike; so no ID begins with "latest" either.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_ALPHABET = _LETTERS + "23456789"
_SHOWN = 8


def new_id() -> str:
    """A short random ID for a study: ten characters that cannot be mistaken for one another, the first a letter.

    Ten characters hold 49 bits: among 10,000 studies the chance that any two are alike is below one in ten million.

    Examples:
        >>> len(new_id()), new_id() == new_id()
        (10, False)
    """
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_ALPHABET) for _ in range(9))


def resolve(reference: str, studies: Mapping[str, str]) -> str:
    """The full ID that a person means.

    Args:
        reference: A full ID, any unique beginning of one, or ``latest``.
        studies: ID → name of every study, the newest first.

    Raises:
        StoreError: When no study is meant, or more than one.

    Examples:
        >>> studies = {"k7mwq2abcd": "depth", "kx3nt5efgh": "dropout"}
        >>> resolve("kx", studies), resolve("latest", studies)
        ('kx3nt5efgh', 'k7mwq2abcd')
        >>> resolve("k", studies)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        paribus.errors.StoreError: An ID must begin one study's ID only; `k` begins 2 (`k7mwq2abcd` depth, ...
    """
    if not studies:
        raise StoreError(f"A study must be in the store; got `{reference}` and the store is empty. Run a study first.")
    if reference == "latest":
        return next(iter(studies))
    if reference in studies:
        return reference
    candidates = [study_id for study_id in studies if reference and study_id.startswith(reference)]
    match candidates:
        case [only]:
            return only
        case []:
            raise StoreError(
                f"A study must be named by its ID, a beginning of it, or `latest`; got `{reference}`, which no study "
                f"has. {_remedy(reference, studies)}"
            )
        case _:
            raise StoreError(
                f"An ID must begin one study's ID only; `{reference}` begins {len(candidates)} "
                f"({_listed(candidates, studies)}). Write more of it."
            )


def _remedy(reference: str, studies: Mapping[str, str]) -> str:
    same_name = [study_id for study_id, name in studies.items() if name == reference]
    if nearest := same_name or difflib.get_close_matches(reference, studies):
        return f"Did you mean {_listed(nearest, studies)}?"
    return f"The newest is {_listed(list(studies)[:1], studies)}; list them all with `paribus ls`."


def _listed(ids: Sequence[str], studies: Mapping[str, str]) -> str:
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return ", ".join(f"`{study_id}` {studies[study_id]}" for study_id in ids[:_SHOWN]) + more
