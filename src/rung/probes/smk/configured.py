"""The configuration of a workflow as far as its text tells it: its configuration files, its profile, its options."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from rung.model.ask import Ask
from rung.model.pattern import pattern
from rung.probes.probe import Read
from rung.probes.smk.filling import helpers, set_by_code
from rung.probes.smk.moved import DEFINITION
from rung.probes.smk.profile import chosen, settings
from rung.probes.yamltree import tree

DEFAULT = ("profiles/default", "workflow/profiles/default")
FILE = pattern(r"^\s*configfile\s*:[ \t]*\n?[ \t]*(?P<where>[^#\n]*)", re.MULTILINE)
LITERAL = pattern(r"""^(["'])(?P<text>[^{}"'\\]*)\1$""")
DEFAULTS = pattern(r"\bvalidate\(")


class UntoldError(Exception):
    """The text does not tell it."""


class Configuration(Struct, frozen=True):
    """Values by their names. ``open`` are names that code or a schema may set; with ``renewed`` that is every name."""

    values: Mapping[object, object]
    open: frozenset[str] = frozenset()
    renewed: bool = False

    def told(self, name: str) -> object:
        """Return the value of a name, None where nothing gives it one. Raises UntoldError where code may."""
        if self.renewed or name in self.open:
            raise UntoldError(name)
        return self.values.get(name)


def definitions(paths: Iterable[str]) -> Iterator[str]:
    """Yield the files that define a workflow, in order."""
    yield from sorted(
        path for path in paths if DEFINITION.search(path) and not path.startswith((".snakemake/", ".git/"))
    )


def configuration(paths: Iterable[str], read: Read, ask: Ask, version: tuple[int, ...] = ()) -> Configuration:
    """Return what the files of a project and what was asked say of its configuration; the last that says it counts."""
    every = tuple(paths)
    texts = [(read(path) or b"").decode("utf-8", "replace") for path in definitions(every)]
    profiles = [settings(read(path) or b"") or {} for path in profile_files(every, ask, version)]
    try:
        files = [_literal(found["where"]) for text in texts for found in FILE.finditer(text)]
        held = [_file(read, path) for path in (*files, *_of(profiles), *ask.configfiles)]
    except UntoldError:
        return Configuration({}, renewed=True)
    pairs = [(key.removeprefix("config."), value) for each in profiles for key, value in each.items()
             if key.startswith("config.")]  # fmt: skip
    pairs += [(name, value) for name, sign, value in (each.partition("=") for each in ask.settings) if sign]
    values: dict[object, object] = {}
    for each in (*held, dict[object, object](pairs)):
        _laid_over(values, each)
    text = "\n".join(texts)
    fresh, filled, renewed = set_by_code(text, helpers(text, every, read))
    filled |= set(_schemas(every, read)) if any(map(DEFAULTS.search, texts)) else set()
    return Configuration(values, frozenset(fresh | filled - values.keys()), renewed)


def profile_files(paths: Iterable[str], ask: Ask, version: tuple[int, ...]) -> Iterator[str]:
    """Yield the files of the profiles that count: those that were named, else the one that Snakemake 8 finds itself."""
    names = ask.profiles or (DEFAULT if not version or version >= (8,) else ())
    yield from chosen(paths, version, names).values()


def _of(profiles: Iterable[Mapping[str, str]]) -> Iterator[str]:
    for held in profiles:
        yield from held.get("configfile", held.get("configfiles", "")).split()


def _laid_over(values: dict[object, object], more: Mapping[object, object]) -> None:
    """Lay values over others as Snakemake does: mappings in one another, anything else in its place."""
    for key, value in more.items():
        before = values.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            _laid_over(before, value)
        else:
            values[key] = value


def _literal(where: str) -> str:
    found = LITERAL.match(where.strip())
    if found is None:
        raise UntoldError(where)
    return found["text"]


def _file(read: Read, path: str) -> Mapping[object, object]:
    data = read(path)
    try:
        held = tree(data) if data is not None else ()
    except ValueError as fault:
        raise UntoldError(path) from fault
    if held is None:
        return {}
    if not isinstance(held, dict):
        raise UntoldError(path)
    return held


def _schemas(paths: Iterable[str], read: Read) -> Iterator[str]:
    """Yield the names that a schema may give a value by its ``default:``."""
    for path in paths:
        if "schema" in path and path.endswith((".yaml", ".yml", ".json")):
            try:
                held = tree(read(path) or b"")
            except ValueError:
                continue
            known = held.get("properties") if isinstance(held, dict) else None
            pairs = known.items() if isinstance(known, dict) else ()
            yield from (str(name) for name, each in pairs if isinstance(each, dict) and "default" in each)
