"""The pointers from alerts to runbooks, in the ways people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

_KEYS = frozenset({
    "runbook", "runbooks", "runbookurl", "runbooklink", "runbookid", "playbook", "playbookurl", "sop", "sopurl",
})  # fmt: skip
_INDEX = frozenset({"index", "_index", "readme"})
_SUFFIXES = frozenset({".md", ".markdown", ".html", ".htm", ".txt", ".adoc"})
# Unexpanded templates, as {{ $labels.alertname }} or {{ .CommonLabels.alertname | toLower }}.
_TEMPLATE = re.compile(r"\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\([^()]*\)")
_ALERTNAME = re.compile(r"\balertname\b|(?<![\w.])\.Alert\b")
_LABEL = re.compile(r"\{\{-?\s*(?:\$labels|\.(?:Common|Group)?Labels)\.(\w+)\s*(?:\|\s*\w+\s*)?-?\}\}")
_REWRITES = re.compile(r"[rR]eplace|\btemplate\b|\bif\b|\bprintf\b")
_OPEN = "\ufffc"
_ADDRESS = re.compile(r"(?<=[\s,;])https?://")
_RUN = re.compile(r"\bRUN-\d{1,6}\b")


@dataclass(frozen=True, slots=True)
class Pointer:
    """One pointer: the annotation or label it stands in, and the names it may mean, the last path part first.

    ``folders`` are the parts of its path before the last one, in lower case; ``host`` is empty for a relative one.
    ``unknown`` is the template that leaves its name open until the alert fires. ``prose`` says that it is a
    sentence and points nowhere.
    """

    source: str
    targets: tuple[str, ...]
    folders: tuple[str, ...] = ()
    host: str = ""
    anchor: str = ""
    unknown: str = ""
    prose: bool = False
    text: str = ""
    _plain: frozenset[str] = field(default=frozenset(), compare=False)

    def names(self, name: str) -> bool:
        """Say whether the pointer means ``name``, an id, a title or a file stem; case and marks do not matter."""
        return name.casefold() in self.targets or (bool(name) and plain(name) in self._plain)

    def shared(self, path: str) -> int:
        """Return how many folders above the file ``path`` the pointer names as well, counted from the file."""
        above = [part.casefold() for part in PurePosixPath(path).parts[:-1]]
        pairs = zip(reversed(above), reversed(self.folders), strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def plain(text: str) -> str:
    """Return ``text`` in lower case without anything but letters and digits: how site generators and people vary."""
    return "".join(char for char in text.casefold() if char.isalnum())


def is_pointer(key: str) -> bool:
    """Say whether an annotation or label of this name points to a runbook, as ``runbook_url`` or ``Runbook URL``."""
    return re.sub(r"[^a-z]", "", key.casefold()) in _KEYS


def pointers(pairs: Iterable[tuple[str, str]], alertname: str) -> tuple[Pointer, ...]:
    """Return the pointers among annotations and labels, in their order; templates are filled in where they can be."""
    listed = tuple(pairs)
    known = dict(listed)
    return tuple(
        _pointer(key, part, {**known, "alertname": alertname})
        for key, text in listed
        if is_pointer(key) and text.strip()
        for part in _several(text.strip())
    )


def _several(text: str) -> list[str]:
    """Return the addresses of a text that holds more than one, or the text itself."""
    starts = [0, *(found.start() for found in _ADDRESS.finditer(text))]
    parts = (text[start:end].rstrip(" \t\r\n,;") for start, end in zip(starts, [*starts[1:], len(text)], strict=True))
    return [part for part in parts if part]


def _filled(written: str, labels: Mapping[str, str]) -> tuple[str, str]:
    """Return a text with its templates filled in, and the last template that only the fired alert can fill."""
    left: list[str] = []

    def filled(match: re.Match[str]) -> str:
        label = _LABEL.fullmatch(match[0])
        if not _REWRITES.search(match[0]) and _ALERTNAME.search(match[0]):
            return labels["alertname"]
        if label and label[1] in labels and "{{" not in labels[label[1]]:
            return labels[label[1]]
        left.append(match[0])
        return _OPEN

    return _TEMPLATE.sub(filled, written.strip()), left[-1] if left else ""


def _pointer(source: str, written: str, labels: Mapping[str, str]) -> Pointer:
    text, left = _filled(written, labels)
    if "/" not in text and len(text.split()) > 1 and plain(text) != plain(labels["alertname"]):
        return _sentence(source, written, text)
    try:
        parts = urlsplit(text)
        host = parts.netloc.casefold() if parts.scheme in {"http", "https"} else ""
    except ValueError:
        # Not an address (a broken IPv6 host, say): it may still be a bare id.
        return _made(source, written, (text.casefold(),))
    path = [unquote(part) for part in parts.path.split("/") if part]
    names = [_stem(part) for part in path[-2:]]
    found = [names[-1]] if names else []
    if len(names) > 1 and names[-1] in _INDEX:
        found = [names[0]]
    anchor = unquote(parts.fragment).casefold()
    if anchor:
        found += [anchor, anchor.removeprefix("alert-name-")]
    unknown = left if any(_OPEN in name for name in found) else ""
    return _made(
        source,
        written,
        tuple(dict.fromkeys(name for name in found if _OPEN not in name)),
        folders=tuple(part.casefold() for part in path[:-1]),
        host=host,
        anchor="" if _OPEN in anchor else anchor,
        unknown=unknown,
    )


def _sentence(source: str, written: str, text: str) -> Pointer:
    """Return what a sentence points to: the ids of runbooks it names, or nothing."""
    ids = tuple(dict.fromkeys(found.casefold() for found in _RUN.findall(text)))
    title = () if ids else (text.casefold(),)
    return _made(source, written, ids or title, prose=not ids)


def _made(  # noqa: PLR0913 - one keyword for each part of an address
    source: str,
    text: str,
    targets: tuple[str, ...],
    *,
    folders: tuple[str, ...] = (),
    host: str = "",
    anchor: str = "",
    unknown: str = "",
    prose: bool = False,
) -> Pointer:
    folded = frozenset(filter(None, map(plain, targets)))
    return Pointer(source, targets, folders, host, anchor, unknown, prose, text, folded)


def _stem(part: str) -> str:
    pure = PurePosixPath(part)
    return (pure.stem if pure.suffix.casefold() in _SUFFIXES else part).casefold()
