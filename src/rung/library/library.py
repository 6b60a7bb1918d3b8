"""All runbooks and registers of a root, with the questions one can ask of them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property

from rung.library.identity import key, slug, stem
from rung.library.links import circles, references, routes
from rung.library.owners import Owners
from rung.model.prose import Reference
from rung.model.runbook import Document, Entry, Register, Runbook, Shape

ID_KINDS = ("RUN", "MON", "DEP", "RISK", "ARC", "TECH", "API")
_OWNER_HEADERS = ("Owner", "Owners", "Team")
_ALERT_HEADERS = ("alert", "alertname", "alerts")
_ALERT_WORD = re.compile(r"\b[A-Z]{2,5}-[0-9]+\b|\b[A-Za-z_]+[a-z][A-Z][A-Za-z0-9_]+\b")


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who owns a runbook and where that was read: ``origin`` is a header's name or the path of an owners file."""

    owner: str
    origin: str


@dataclass(frozen=True)
class Library:
    """The documents of a root and what is known across them. Nothing here changes; every answer is in a fixed order.

    ``files`` are the paths of all files of the folders that were walked (``Gathered.walked``): only of these
    folders is it known what they do not hold. Documents that a person named one by one are not among them.
    """

    documents: tuple[Document, ...]
    owners: Owners = field(default_factory=Owners)
    files: frozenset[str] = frozenset()

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Return every entry, by path and then by place."""
        ordered = sorted(self.documents, key=lambda document: document.path)
        return tuple(entry for document in ordered for entry in document.entries)

    @cached_property
    def folders(self) -> frozenset[str]:
        """Return the folders that were walked, so that a file missing from one does not exist."""
        return frozenset(posixpath.dirname(path) for path in self.files)

    @cached_property
    def runbooks(self) -> tuple[Runbook, ...]:
        """Return every runbook, by path and then by place."""
        return tuple(entry for entry in self.entries if isinstance(entry, Runbook))

    @cached_property
    def registers(self) -> tuple[Register, ...]:
        """Return every entry of another kind, by path and then by place."""
        return tuple(entry for entry in self.entries if isinstance(entry, Register))

    @cached_property
    def by_id(self) -> dict[str, tuple[Entry, ...]]:
        """Return the entries of each written id (upper case); more than one means the id is taken twice."""
        grouped: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries:
            if entry.id:
                name = entry.id.upper()
                grouped[name] = (*grouped.get(name, ()), entry)
        return grouped

    @cached_property
    def _keys(self) -> dict[tuple[str, int], str]:
        alone = {document.path: len(document.entries) == 1 for document in self.documents}
        return {(entry.path, entry.span.start): key(entry, alone=alone[entry.path]) for entry in self.entries}

    def key(self, entry: Entry) -> str:
        """Return the name by which ``entry`` is called: its id, or one derived from its file or title."""
        return self._keys[entry.path, entry.span.start]

    def get(self, name: str) -> Entry | None:
        """Return the first entry whose id or derived key is ``name`` (case does not matter), or None."""
        wanted = name.casefold()
        return next(iter(self._by_key.get(wanted, ())), None)

    @cached_property
    def _by_key(self) -> dict[str, tuple[Entry, ...]]:
        grouped: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries:
            name = self.key(entry).casefold()
            grouped[name] = (*grouped.get(name, ()), entry)
        return grouped

    def called(self, name: str) -> tuple[Entry, ...]:
        """Return every entry whose id or derived key is ``name`` (case does not matter)."""
        return self._by_key.get(name.casefold(), ())

    def by_alert(self, name: str) -> tuple[Runbook, ...]:
        """Return the runbooks that answer the alert ``name``, by path and place.

        An alert is answered by a runbook whose trigger, alert header, title or file name names it, or that
        a register of that id or title links to.
        """
        return self._by_alert.get(slug(name), ())

    @cached_property
    def _by_alert(self) -> dict[str, tuple[Runbook, ...]]:
        grouped: dict[str, dict[int, Runbook]] = {}
        order = {id(runbook): number for number, runbook in enumerate(self.runbooks)}
        for runbook in self.runbooks:
            for name in alert_names(runbook):
                grouped.setdefault(slug(name), {})[order[id(runbook)]] = runbook
        for register in self.registers:
            for target in self._runbooks_of(register):
                for name in filter(None, (slug(register.id), slug(register.title.text))):
                    grouped.setdefault(name, {})[order[id(target)]] = target
        return {name: tuple(found[n] for n in sorted(found)) for name, found in grouped.items() if name}

    def _runbooks_of(self, register: Register) -> tuple[Runbook, ...]:
        found = (entry for reference in references(register) for entry in self.called(reference.id))
        return tuple(entry for entry in found if isinstance(entry, Runbook))

    @cached_property
    def links_from(self) -> dict[str, tuple[str, ...]]:
        """Return for each key the ids it names, in the order of the text."""
        return {self.key(entry): tuple(r.id for r in references(entry)) for entry in self.entries}

    @cached_property
    def links_to(self) -> dict[str, tuple[str, ...]]:
        """Return for each id that is named anywhere the keys that name it, in order."""
        back: dict[str, tuple[str, ...]] = {}
        for source, targets in self.links_from.items():
            for target in targets:
                back[target] = (*back.get(target, ()), source)
        return back

    def dangling(self, entry: Entry) -> tuple[Reference, ...]:
        """Return the ids that ``entry`` names and that no entry of the library has."""
        return tuple(r for r in references(entry) if r.id.upper() not in self.by_id)

    @cached_property
    def route_circles(self) -> tuple[tuple[str, ...], ...]:
        """Return the groups of runbook ids whose decision tables lead round in a circle."""
        graph: dict[str, list[str]] = {}
        for runbook in self.runbooks:
            if runbook.id:
                graph.setdefault(runbook.id, []).extend(target for _, target in routes(runbook))
        return circles(graph)

    def owner(self, runbook: Runbook) -> Ownership | None:
        """Return who owns ``runbook``: its Owner line, or the OWNERS or CODEOWNERS file that covers it, or None."""
        for name in _OWNER_HEADERS:
            if written := runbook.field(name):
                return Ownership(written, name)
        line = self.owners.of(runbook.path)
        return Ownership(", ".join(line.owners), line.origin) if line is not None else None


def alert_names(runbook: Runbook) -> tuple[str, ...]:
    """Return the alert names and ids that ``runbook`` says it answers, without doubles."""
    names = [part.strip() for header in _ALERT_HEADERS for part in runbook.field(header).split(",")]
    names.extend(_ALERT_WORD.findall(runbook.field("trigger")))
    if runbook.shape is Shape.ALERT:
        names.extend((runbook.title.text, stem(runbook.path)))
    return tuple(dict.fromkeys(name for name in names if name))
