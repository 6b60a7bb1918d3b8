"""Typed inputs: which values a kind admits. No kind admits a leading dash or a blank."""

from __future__ import annotations

import re

from rung.model.pattern import pattern as later

# A value must not be able to become an option, a second word or a path that climbs.
_WORD = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_HOST = r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
_IP = r"[0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7}"
_WHOLE = r"0|[1-9][0-9]{0,18}"
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T_][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_PATTERNS: dict[str, str] = {
    "integer": _WHOLE,
    "number": r"[0-9]+(\.[0-9]+)?",
    "port": r"[1-9][0-9]{0,4}",
    "word": _WORD,
    "id": r"[A-Za-z0-9_][A-Za-z0-9_.:-]{0,127}",
    "unit": r"[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,127}",
    "resource": r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?",
    "version": r"v?[0-9]+(\.[0-9]+){0,3}([-+][A-Za-z0-9.-]{1,64})?",
    "host": _HOST,
    "ip": _IP,
    "address": rf"({_HOST}|{_IP})(:[0-9]{{1,5}})?",
    "path": r"/?[A-Za-z0-9_][A-Za-z0-9_.@+-]*(/[A-Za-z0-9_@+][A-Za-z0-9_.@+-]*)*/?",
    "url": r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9_.~/%@:+-]*)?",
    "email": r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}@[A-Za-z0-9.-]{1,253}",
    "digest": r"([a-z0-9]{2,12}:)?[0-9a-f]{7,128}",
    "uuid": r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}",
    "date": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "time": _TIME,
    "duration": r"[0-9]{1,9}(ms|s|m|h|d)",
    "boolean": r"true|false",
}
_ALSO: dict[str, tuple[str, ...]] = {
    "integer": ("int", "pid", "count", "size", "bytes"),
    "number": ("float",),
    "id": ("identifier",),
    "host": ("hostname",),
    "ip": ("ipv4", "ipv6"),
    "digest": ("sha", "revision"),
    "time": ("datetime", "timestamp"),
    "unit": ("service",),
    "word": (
        *("name", "plain", "slug", "tag", "namespace", "pod", "node", "container", "deployment", "job", "cluster"),
        *("region", "zone", "release", "database", "table", "user", "username", "interface", "device", "volume"),
        *("environment", "kind"),
    ),
}
_PATTERNS |= {name: _PATTERNS[kind] for kind, names in _ALSO.items() for name in names}

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


# What the same is called elsewhere: in JSON Schema, in programming languages, in forms.
_ELSEWHERE: dict[str, str] = {
    **dict.fromkeys(("text", "string", "str", "varchar", "char", "label", "enum", "choice"), "word"),
    **dict.fromkeys(("bool", "flag", "yes/no"), "boolean"),
    **dict.fromkeys(("decimal", "double", "real", "percent", "percentage"), "number"),
    **dict.fromkeys(("file", "filename", "directory", "dir", "folder"), "path"),
    **dict.fromkeys(("uri", "link"), "url"),
    **dict.fromkeys(("fqdn", "domain", "server"), "host"),
    **dict.fromkeys(("seconds", "minutes", "interval", "timespan"), "duration"),
    **dict.fromkeys(("hash", "commit", "checksum"), "digest"),
    "guid": "uuid",
}


def advice(kind: str) -> str:
    """Return what to write in the place of a type that is none: the nearest, and all that are."""
    from difflib import get_close_matches  # only a slip of the finger needs it

    typed = kind.strip().casefold()
    near = [_ELSEWHERE[typed]] if typed in _ELSEWHERE else get_close_matches(typed, KINDS, n=1)
    whole = ", ".join(name for name in _PATTERNS if not any(name in names for names in _ALSO.values()))
    return f"{f'did you mean {near[0]}? ' if near else ''}use {whole}, or list what may be chosen: a|b|c"


def pattern(kind: str) -> str:
    """Return what a value of the kind looks like, as a POSIX extended regular expression for the whole value."""
    return "|".join(re.escape(choice) for choice in choices(kind)) or _PATTERNS[kind.strip().casefold()]


def admits(kind: str, value: str) -> bool:
    """Say whether ``value`` is one the kind allows; an unknown kind allows nothing."""
    listed = choices(kind)
    if listed:
        return value in listed
    pattern = _PATTERNS.get(kind.strip().casefold())
    return pattern is not None and len(value) <= LONGEST and re.fullmatch(pattern, value, re.ASCII) is not None


# Variables that change how a shell or a program behaves; an input of such a name could carry a program.
_RESERVED = later(
    r"PATH|HOME|IFS|ENV|PWD|OLDPWD|SHELL|SHELLOPTS|BASHOPTS|PROMPT_COMMAND|PS[0-4]|EDITOR|VISUAL|BROWSER|"
    r"(BASH|LD_|DYLD_|PYTHON|PERL|RUBY|NODE_|GIT_|SSH_|PG|AWS_|RUNG_).*|.*PAGER|KUBECONFIG|LANG|LC_.*",
    re.IGNORECASE,
)
_NAME = later(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


def nameable(name: str) -> bool:
    """Say whether an input may have this name: a variable name that no shell or program gives a meaning to."""
    return bool(_NAME.fullmatch(name)) and not _RESERVED.fullmatch(name)
