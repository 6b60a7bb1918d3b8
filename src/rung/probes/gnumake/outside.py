"""What recipes write outside of the folder, as far as they spell it: nobody looks there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from posixpath import isabs, normpath

from rung.model.pattern import pattern
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.plain import expand

WRITES = pattern(
    r"(?:>>?\s*|\s-o\s*|\s--?(?:out(?:put)?|report|junit-?xml|log)[\w-]*[= ]\s*|\bdir=|\btee\s+(?:-a\s+)?"
    r"|(?:^|[\s;&|@+-])(?:cp|mv|ln|install|touch|mkdir)\s(?:[^;&|\n]*\s)?)['\"]?(?P<path>(?:\./)*(?:\.\.|/)[^\s;|&()'\"<>$`*?]*)"
)
NOWHERE = ("/dev/", "/tmp", "/proc/")  # noqa: S108 - named so that it is passed over
INSTALLED = ("/usr", "/opt", "/etc", "/bin", "/lib", "/sbin")  # of an installation, and no evidence of the build


def written_outside(known: Database) -> dict[str, str]:
    """Return the paths outside of the folder that recipes write, sorted, each with the place of the rule.

    A folder is left out where something in it is named too.
    """
    plain = {name: held.value for name, held in known.variables.items()} | {"CURDIR": "."}
    found: dict[str, str] = {}
    named = cache(lambda line: _named(expand(line, plain)))  # hundreds of targets have the same recipe
    for target in known.with_recipe:
        if target.known and target.place != "built-in":
            for path in _paths(target.name, target.recipe, named):
                found.setdefault(path, target.place)
    above = {each for each in found if any(path.startswith(f"{each}/") for path in found)}
    return {path: found[path] for path in sorted(found) if path not in above}


def _paths(name: str, recipe: tuple[str, ...], named: Callable[[str], tuple[str, ...]]) -> Iterator[str]:
    lines = (line.replace("$@", name).replace("$(@)", name) for line in recipe)
    for path in map(normpath, (name, *(path for line in lines for path in named(line)))):
        if path.startswith("../") or (isabs(path) and not path.startswith((*NOWHERE, *INSTALLED))):
            yield path


def _named(text: str) -> tuple[str, ...]:
    return tuple(each["path"] for each in WRITES.finditer(text))
