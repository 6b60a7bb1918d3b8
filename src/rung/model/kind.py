"""Typed inputs: which values a kind admits. No kind admits a leading dash or a blank."""

from __future__ import annotations

import re

# A value must not be able to become an option, a second word or a path that climbs (TRUST §1.1, §2).
_PATTERNS: dict[str, str] = {
    "integer": r"0|[1-9][0-9]{0,18}",
    "number": r"[0-9]+(\.[0-9]+)?",
    "word": r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}",
    "name": r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}",
    "id": r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,127}",
    "version": r"v?[0-9]+(\.[0-9]+){0,3}([-+][A-Za-z0-9.-]{1,64})?",
    "host": r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?",
    "path": r"/?[A-Za-z0-9_][A-Za-z0-9_.@+-]*(/[A-Za-z0-9_@+][A-Za-z0-9_.@+-]*)*/?",
    "url": r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9_.~/%@:+-]*)?",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "duration": r"[0-9]{1,9}(ms|s|m|h|d)",
    "boolean": r"true|false",
}

LONGEST = 1024
"""Characters a value may have: more is output, not a value, and no command line takes it."""

KINDS: frozenset[str] = frozenset(_PATTERNS)


def choices(kind: str) -> tuple[str, ...]:
    """Return the values of a kind written as ``blue|green``, or an empty tuple when it is no such list."""
    parts = tuple(p.strip() for p in kind.split("|"))
    word = re.compile(_PATTERNS["word"])
    return parts if len(parts) > 1 and all(word.fullmatch(p) for p in parts) else ()


def known(kind: str) -> bool:
    """Say whether ``kind`` is a type a value can be checked against."""
    return kind.strip().casefold() in KINDS or bool(choices(kind))


def admits(kind: str, value: str) -> bool:
    """Say whether ``value`` is one the kind allows; an unknown kind allows nothing."""
    listed = choices(kind)
    if listed:
        return value in listed
    pattern = _PATTERNS.get(kind.strip().casefold())
    return pattern is not None and len(value) <= LONGEST and re.fullmatch(pattern, value, re.ASCII) is not None


# Variables that change how a shell or a program behaves; an input of such a name could carry a program.
_RESERVED = re.compile(
    r"PATH|HOME|IFS|ENV|PWD|OLDPWD|SHELL|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|PS[0-4]|EDITOR|VISUAL|BROWSER|"
    r"(BASH|LD_|DYLD_|PYTHON|PERL|RUBY|NODE_|GIT_|SSH_|PG|AWS_|RUNG_).*|.*PAGER|KUBECONFIG|LANG|LC_.*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


def nameable(name: str) -> bool:
    """Say whether an input may have this name: a variable name that no shell or program gives a meaning to."""
    return bool(_NAME.fullmatch(name)) and not _RESERVED.fullmatch(name)
