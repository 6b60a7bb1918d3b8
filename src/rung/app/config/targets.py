"""``[targets.NAME]``: where commands go, and as whom."""

from __future__ import annotations

from collections.abc import Mapping

from rung.app.carry.kind import Kind, kinds
from rung.app.config.reading import Reading, Table, nearest
from rung.model.target import Profile, Target

_PROFILE_KEYS = frozenset({"user", "password", "url"})
_NUMBERS = frozenset({"port"})
_LISTS = frozenset({"secrets"})
_OWN = frozenset({"url", "cwd"})


def targets(reading: Reading, table: Table) -> dict[str, Target]:
    """Return the targets by name. Raises UsageError for a key that its kind does not know, with its place."""
    return {name: _target(reading, name, reading.table(table, name)) for name in table}


def _target(reading: Reading, name: str, row: Table) -> Target:
    at = f"targets.{name}"
    kind = _kind(reading, name, row)
    reading.keys(row, frozenset({"kind", "env", *kind.keys, *kind.tables}), at)
    words = {key: _word(reading, row, at, key) for key in ("env", *kind.keys)}
    for key in sorted(kind.needed):
        if not words[key]:
            raise reading.fault(f"the {kind.name} target {name!r} has no {key}", at, f"write {key} = …")
    target = Target(
        name,
        kind.name,
        words["env"] or "production",
        words.get("url", ""),
        words.get("cwd", ""),
        tuple((key, words[key]) for key in sorted(kind.keys - _OWN) if words[key]),
        _headers(reading, row, at),
        tuple(_profile(reading, row, at, each) for each in ("observe", "mutate") if each in row),
    )
    wrong = kind.fault(target)
    if wrong is not None:
        raise reading.fault(f"'{at}.{wrong.key}': {wrong.message}", f"{at}.{wrong.key}", wrong.advice)
    return target


def insist_secrets(reading: Reading, found: Mapping[str, Target], registered: Mapping[str, str]) -> None:
    """Raise UsageError for a target that is to be given a secret which ``[secrets]`` does not name."""
    for target in found.values():
        for name in target.setting("secrets").split():
            if name not in registered:
                at = f"targets.{target.name}.secrets"
                advice = nearest(name, tuple(registered), f'write [secrets] {name} = "env:{name}"')
                raise reading.fault(f"'{at}' names {name!r}, which is no registered secret", at, advice)


def _kind(reading: Reading, name: str, row: Table) -> Kind:
    word, known = row.get("kind", ""), kinds()
    if "kind" not in row:  # perhaps it is misspelt
        every = frozenset().union(*(each.keys | each.tables for each in known.values()))
        reading.keys(row, every | {"kind", "env"}, f"targets.{name}")
    if not isinstance(word, str) or word not in known:
        advice = nearest(str(word), tuple(known), f"one of: {', '.join(known)}")
        message = f"the target {name!r} has no known kind: {word!r}"
        raise reading.fault(message, f"targets.{name}" + (".kind" if "kind" in row else ""), advice)
    return known[word]


def _word(reading: Reading, row: Table, at: str, key: str) -> str:
    value = row.get(key, "")
    if key in _NUMBERS and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if key in _LISTS and value != "":
        if not isinstance(value, list) or not all(isinstance(each, str) and each.isidentifier() for each in value):
            raise reading.fault(f"'{at}.{key}' must be a list of names", f"{at}.{key}", 'write it as ["NAME", "OTHER"]')
        return " ".join(value)
    if not isinstance(value, str):
        raise reading.fault(f"'{at}.{key}' must be text", f"{at}.{key}", "put it in quotes")
    return value


def _headers(reading: Reading, row: Table, at: str) -> tuple[tuple[str, str], ...]:
    table = reading.table(row, "headers")
    return tuple((name, _word(reading, table, f"{at}.headers", name)) for name in table)


def _profile(reading: Reading, row: Table, at: str, name: str) -> Profile:
    table = reading.table(row, name)
    reading.keys(table, _PROFILE_KEYS, f"{at}.{name}")
    words = {key: _word(reading, table, f"{at}.{name}", key) for key in _PROFILE_KEYS}
    if not any(words.values()):
        raise reading.fault(f"'{at}.{name}' says nothing", f"{at}.{name}", "name a user, or take it out")
    return Profile(name, words["user"], words["password"], words["url"])
