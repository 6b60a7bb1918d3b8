"""Views made from the library: the response matrix, the cross-reference, the graph; and writing them into a file."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, fields

from rung.app.shelf.alertcheck import procedures, watched
from rung.app.shelf.gates import view
from rung.app.shelf.layout import as_svg
from rung.app.shelf.shelf import Shelf, load
from rung.app.site import Site
from rung.library.draw import as_dot, as_list, as_mermaid
from rung.library.graph import Graph, graph
from rung.library.grid import as_columns, as_markdown
from rung.library.library import Library
from rung.library.match import Ambiguous, Found, match
from rung.library.matrix import HEADS as MATRIX_HEADS
from rung.library.matrix import Row, matrix
from rung.library.matrix import cells as matrix_cells
from rung.library.region import blanked, replaced
from rung.library.xref import HEADS as XREF_HEADS
from rung.library.xref import Crossing, crossings
from rung.library.xref import cells as xref_cells
from rung.lint.count import counted
from rung.model.errors import UsageError
from rung.model.replacing import replace
from rung.model.span import Source
from rung.sources.monitoring import Monitored
from rung.text.read import read

DRAWN: dict[str, Callable[[Graph], str]] = {"list": as_list, "mermaid": as_mermaid, "dot": as_dot, "svg": as_svg}


@dataclass(frozen=True, slots=True)
class Written:
    """What writing a view into a file came to: the file, whether it differs, and the difference as a diff."""

    path: str
    changed: bool
    diff: str


def quiet(site: Site) -> Shelf:
    """Return the library without what rung itself wrote into marked regions, so that a view never lists itself."""
    shelf = load(site)
    kept = {path: blanked(source) for path, source in shelf.sources.items()}
    documents = tuple(
        document if kept[document.path] is shelf.sources[document.path] else read(kept[document.path])
        for document in shelf.library.documents
    )
    library = Library(documents, shelf.library.owners, shelf.library.files)
    return Shelf(library, kept, shelf.told)


@dataclass(frozen=True, slots=True)
class Seen:
    """What views are made from: the library and the monitoring files beside it."""

    site: Site
    shelf: Shelf
    files: Monitored

    @property
    def told(self) -> tuple[str, ...]:
        """Return what is to be said of files that could not be read or understood, one line each."""
        return (*(f"{finding.path}: {finding.message}" for finding in self.shelf.told), *self.files.told)


def look(site: Site) -> Seen:
    """Return what there is under the root."""
    return Seen(site, quiet(site), watched(site))


def rows(seen: Seen) -> tuple[Row, ...]:
    """Return the rows of the response matrix, without secrets: a cell that is cut would show the beginning of one."""
    return tuple(_veiled(seen.site, row) for row in matrix(view(seen.site, seen.shelf, seen.files)))


def _veiled(site: Site, row: Row) -> Row:
    return Row(**{field.name: site.veil(str(getattr(row, field.name))) for field in fields(row)})


def crossed(seen: Seen) -> tuple[Crossing, ...]:
    """Return the cross-reference of entries, alerts and what they name; plain pages without an id are left out."""
    return tuple(
        replace(each, name=seen.site.veil(each.name), title=seen.site.veil(each.title))
        for each in crossings(drawn(seen))
    )


def drawn(seen: Seen, start: str = "") -> Graph:
    """Return the graph of the library, or the part below the entry ``start``. Raises UsageError for an unknown name."""
    shelf = seen.shelf
    library = procedures(shelf.library)
    whole = graph(library, seen.files.alerting.rules)
    return whole.below(_start(library, whole, start)) if start else whole


def _start(library: Library, whole: Graph, start: str) -> str:
    for name in (start, f"alert {start}"):
        if name in whole.by_name:
            return name
    match match(library, start):
        case Found(entry=entry):
            key = library.key(entry)
            named = (key, f"{key} ({entry.path})")
            return next((name for name in named if name in whole.by_name), key)
        case Ambiguous(entries=entries):
            names = ", ".join(f"{library.key(e)} ({e.path})" for e in entries[:5])
            raise UsageError(f"{start!r} could be {names}", id="ambiguous-entry", advice="name one of them by its path")
        case unknown:
            near = f"did you mean {unknown.nearest[0]}?" if unknown.nearest else "rung list shows what is here"
            raise UsageError(f"there is no entry {start!r}", id="no-such-entry", advice=near)


def matrix_text(found: tuple[Row, ...], form: str) -> str:
    """Return the matrix as ``text`` or ``markdown``; the text ends with the number of gaps."""
    table = [matrix_cells(row) for row in found]
    if form == "markdown":
        return as_markdown(MATRIX_HEADS, table)
    gaps = sum(bool(row.gap) for row in found)
    counts = f"{counted(len(found), 'row', 'rows')}, {counted(gaps, 'gap', 'gaps')}.\n"
    return as_columns(MATRIX_HEADS, table) + counts


def xref_text(found: tuple[Crossing, ...], form: str) -> str:
    """Return the cross-reference as ``text`` or ``markdown``."""
    table = [xref_cells(crossing) for crossing in found]
    return as_markdown(XREF_HEADS, table) if form == "markdown" else as_columns(XREF_HEADS, table)


def write(site: Site, region: str, body: str, data: tuple[str, bytes], *, dry: bool) -> Written:
    """Put ``body`` into the marked region of a file (its path and the bytes it was read with); with ``dry`` only look.

    Raises UsageError when there is no such region, or when the file changed since it was read.
    """
    path, before = data
    after = replaced(Source(path, before), region, body)
    if after != before and not dry:
        site.write(path, after, before)
    return Written(path, after != before, difference(path, before, after))


def difference(path: str, before: bytes, after: bytes) -> str:
    """Return the unified diff of a file's two states, empty when they are the same; line ends are not shown."""
    old, new = (part.decode("utf-8", "replace").splitlines() for part in (before, after))
    return "".join(f"{line}\n" for line in difflib.unified_diff(old, new, path, path, lineterm=""))
