"""Read a library from disk: every file that holds runbooks, its owners, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rung.app.site import Site
from rung.library import match as matching
from rung.library.library import Library
from rung.library.owners import read_owners
from rung.model.errors import UsageError
from rung.model.finding import Finding
from rung.model.runbook import Document, Runbook
from rung.model.span import Source
from rung.sources.folder import gather
from rung.text.read import read

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library as read, its files by path, and what the folder itself had to say."""

    library: Library
    sources: Mapping[str, Source]
    told: tuple[Finding, ...]

    def runbook(self, name: str) -> Runbook:
        """Return the runbook a person means. Raises UsageError with the nearest names."""
        match matching.match(self.library, name, runbooks_only=True):
            case matching.Found(entry=Runbook() as runbook):
                return runbook
            case matching.Ambiguous(entries=entries):
                names = ", ".join(f"{self.library.key(e)} ({e.path})" for e in entries[:SHOWN])
                raise UsageError(
                    f"{name!r} could be {names}", id="ambiguous-runbook", advice="name one of them, or its file"
                )
            case matching.Unknown() if self._holds(name.strip().removeprefix("./")):
                raise UsageError(f"{name!r} holds no runbook", id="not-a-runbook", advice=f"rung check {name} says why")
            case matching.Unknown(nearest=nearest):
                there = (
                    "rung list shows what is here"
                    if self.library.runbooks
                    else "none is here: name a folder, --root DIR"
                )
                advice = f"did you mean {' or '.join(nearest)}?" if nearest else there
                raise UsageError(f"there is no runbook {name!r}", id="no-such-runbook", advice=advice)
            case _:
                raise UsageError(f"{name!r} is no runbook", id="not-a-runbook", advice="rung list shows them")

    def _holds(self, path: str) -> bool:
        """Say whether a file of that path was looked at, read or not."""
        return path in self.sources or any(finding.path == path for finding in self.told)


def load(site: Site, paths: Sequence[str] = (), reader: Callable[[Source], Document] = read) -> Shelf:
    """Return the library under ``paths``, or under the root. Raises UsageError for a path that does not exist.

    ``reader`` reads one file; a check brings one that remembers.
    """
    gathered = gather(site.lister(paths))
    documents = tuple(reader(source) for source in gathered.sources)
    library = Library(documents, read_owners(gathered.owners), gathered.walked)
    return Shelf(library, {s.path: s for s in gathered.sources}, gathered.findings)


def joined(shelf: Shelf, around: Shelf) -> Shelf:
    """Return ``shelf`` with the entries of ``around`` known beside its own, to answer for ids and links."""
    mine = set(shelf.sources)
    documents = (*shelf.library.documents, *(d for d in around.library.documents if d.path not in mine))
    library = Library(documents, around.library.owners, shelf.library.files | around.library.files)
    return Shelf(library, {**around.sources, **shelf.sources}, shelf.told)
