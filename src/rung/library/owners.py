"""Owners named beside the runbooks: OWNERS and CODEOWNERS files, the fallback for a missing Owner line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from rung.model.span import Source

_LIST_KEYS = ("approvers", "reviewers")
_ITEM = re.compile(r"^\s*-\s*[\"']?([^\"'#\s]+)[\"']?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*[\"']?([A-Za-z_]+)[\"']?\s*:\s*(?:\[(.*)\])?\s*(?:#.*)?$")
_PERSON = re.compile(r"^(@?[\w.+-]+(?:/[\w.+-]+)?|[\w.+-]+@[\w.-]+)$")


@dataclass(frozen=True, slots=True)
class Owning:
    """One line of ownership: files that match ``pattern`` belong to ``owners``; ``origin`` is the file that says so."""

    pattern: re.Pattern[str]
    owners: tuple[str, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Owners:
    """All ownership of a root, weakest first: a later line that matches wins."""

    lines: tuple[Owning, ...] = ()

    def of(self, path: str) -> Owning | None:
        """Return the line that decides who owns ``path``, or None. A line that names nobody takes ownership away."""
        found = next((line for line in reversed(self.lines) if line.pattern.match(path)), None)
        return found if found is not None and found.owners else None


def read_owners(sources: Iterable[Source]) -> Owners:
    """Return the ownership that ``sources`` state: a nearer OWNERS beats a farther one, CODEOWNERS beats both."""
    nested: list[tuple[int, Owning]] = []
    rules: list[Owning] = []
    for source in sources:
        if PurePosixPath(source.path).name == "CODEOWNERS":
            rules.extend(_codeowners(source))
        else:
            folder = _folder(source.path)
            people = _people(source.data.decode("utf-8", "replace"))
            if people:
                nested.append((folder.count("/"), Owning(re.compile(re.escape(folder)), people, source.path)))
    nested.sort(key=lambda pair: (pair[0], pair[1].origin))
    return Owners((*(line for _, line in nested), *rules))


def _folder(path: str) -> str:
    parent = str(PurePosixPath(path).parent)
    return "" if parent == "." else parent + "/"


def _people(text: str) -> tuple[str, ...]:
    """Return the approvers (or, without any, the reviewers) of an OWNERS file, or the people of a plain list."""
    lists: dict[str, list[str]] = {}
    plain: list[str] = []
    current = ""
    for line in text.splitlines():
        if key := _KEY.match(line):
            current = key[1]
            inline = (part.strip(" \"'") for part in (key[2] or "").split(","))
            lists.setdefault(current, []).extend(part for part in inline if part)
        elif current and (item := _ITEM.match(line)):
            lists[current].append(item[1])
        elif not current and _PERSON.match(line.strip()):
            plain.append(line.strip())
    named = next((lists[k] for k in _LIST_KEYS if lists.get(k)), plain)
    return tuple(dict.fromkeys(named))


def _codeowners(source: Source) -> list[Owning]:
    home = _folder(source.path)
    root = home.removesuffix(".github/").removesuffix("docs/")
    found = []
    for line in source.data.decode("utf-8", "replace").splitlines():
        words = line.split(" #", 1)[0].split()
        if words and not words[0].startswith(("#", "[")):
            found.append(Owning(_glob(root, words[0]), tuple(words[1:]), source.path))
    return found


def _glob(root: str, pattern: str) -> re.Pattern[str]:
    """Return the expression for a CODEOWNERS pattern: ``**`` crosses folders, a name covers its whole tree."""
    anchored = "/" in pattern.rstrip("/")
    body = re.escape(pattern.strip("/"))
    body = body.replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    tail = "/.*" if pattern.endswith("/") else ("$" if pattern.endswith("/*") else "(?:/.*)?$")
    return re.compile(re.escape(root) + ("" if anchored else "(?:.*/)?") + body + tail)
