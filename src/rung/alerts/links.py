"""The runbook links an alert carries, in the ways people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from rung.alerts.alert import Alert

_KEYS = frozenset({"runbook", "runbookurl", "runbooklink", "runbookid"})
_INDEX = frozenset({"index", "readme"})
_SUFFIXES = frozenset({".md", ".markdown", ".html", ".htm", ".txt", ".adoc"})
# An unexpanded template, as {{ $labels.alertname }} or {{ .CommonLabels.alertname }}, where the name belongs.
_TEMPLATE = re.compile(r"\{\{[^{}]*\balertname\b[^{}]*\}\}")


@dataclass(frozen=True, slots=True)
class Link:
    """One link: the annotation or label it stands in, and the names it may mean, the last path part first.

    ``folders`` are the parts of its path before the last one.
    """

    source: str
    targets: tuple[str, ...]
    folders: tuple[str, ...] = ()

    def names(self, name: str) -> bool:
        """Say whether the link means ``name``, an id or a file stem; case does not matter."""
        return name.casefold() in self.targets

    def shared(self, path: str) -> int:
        """Return how many folders above the file ``path`` the link names as well, counted from the file."""
        above = [part.casefold() for part in PurePosixPath(path).parts[:-1]]
        pairs = zip(reversed(above), reversed(self.folders), strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def links(alert: Alert) -> tuple[Link, ...]:
    """Return the runbook links of an alert: annotations before labels."""
    return tuple(
        _link(key, text, alert.name)
        for key, text in (*alert.annotations, *alert.labels)
        if re.sub(r"[^a-z]", "", key.casefold()) in _KEYS
    )


def _link(source: str, text: str, alertname: str) -> Link:
    text = _TEMPLATE.sub(lambda _: alertname, text.strip())
    try:
        parts = urlsplit(text)
    except ValueError:
        # Not an address (a broken IPv6 host, say): it may still be a bare id.
        return Link(source, (text.casefold(),))
    path = [unquote(part) for part in parts.path.split("/") if part]
    names = [_stem(part) for part in path[-2:]]
    found = [names[-1]] if names else []
    if len(names) > 1 and names[-1] in _INDEX:
        found = [names[0]]
    anchor = unquote(parts.fragment).casefold()
    if anchor:
        found += [anchor, anchor.removeprefix("alert-name-")]
    return Link(source, tuple(dict.fromkeys(found)), tuple(part.casefold() for part in path[:-1]))


def _stem(part: str) -> str:
    pure = PurePosixPath(part)
    return (pure.stem if pure.suffix.casefold() in _SUFFIXES else part).casefold()
