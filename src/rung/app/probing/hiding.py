"""What must not be seen of a project's secrets: their values are taken out of whatever a question shows and keeps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from rung.model.replacing import replace
from rung.probes.clipped import fit
from rung.probes.hide import HIDDEN
from rung.probes.probe import Answer, Read
from rung.probes.secretvalues import kept, told_by, without, written
from rung.probes.snapshot import Change, Entry


class Hiding(Struct, frozen=True):
    """The values that are taken out, and the patterns of those that are others each time."""

    values: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()

    def text(self, text: str) -> str:
        """Return a text without the values, and without what looks like a secret by itself."""
        for each in sorted(self.forms):
            text = re.sub(each, HIDDEN, text)
        return without(text, self.values)

    def said(self, text: str) -> str:
        """Return what a probe says, fit to be shown: without the same, and then cut where it is to be cut."""
        return fit(text, self.text)

    def answer(self, found: Answer) -> Answer:
        """Return an answer whose every line is fit to be shown."""
        return replace(
            found,
            sentence=self.said(found.sentence),
            evidence=tuple(map(self.said, found.evidence)),
            not_shown=tuple(map(self.said, found.not_shown)),
            next=self.said(found.next),
        )

    def changes(self, found: Iterable[Change]) -> tuple[Change, ...]:
        """Return changes whose paths are fit to be shown."""
        return tuple(replace(each, path=self.text(each.path)) for each in found)


def hiding(read: Read, entries: Mapping[str, Entry], named: Iterable[str], others: Iterable[str]) -> Hiding:
    """Return what hides a project's secrets: the values in the files that tell a tool, in those ``named``, and others.

    ``others`` are values that are known from elsewhere: rung's own environment, and what a tool printed.
    """
    files = frozenset(entries)
    paths = {path for path in told_by(entries) if not entries[path].folder} | set(named)
    return Hiding(written(paths, read, files) | kept(others, files))
