"""Typed drafts beside pages that were never written for rung: written once, never over what a person changed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from rung.app.shelf.alertcheck import watched
from rung.app.shelf.importing import DRAFT_MARK, DRAFT_SUFFIX, leads, undrafted
from rung.app.shelf.shelf import Shelf
from rung.app.shelf.views import difference
from rung.app.site import Site
from rung.library.alerting import AlertRule
from rung.library.gate import word
from rung.library.redraft import Draft, Known, redraft
from rung.lint.anchors import anchors
from rung.lint.count import counted
from rung.lint.course import is_procedure
from rung.lint.visible import visible
from rung.model.errors import UsageError
from rung.model.runbook import Document, Shape
from rung.model.span import Source
from rung.sources.folder import Read
from rung.text.prepare import LARGEST
from rung.text.read import read

_RUN = re.compile(r"RUN-(\d{1,6})")
_WORST = ("critical", "high", "warning", "medium", "low", "info")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One page and its draft. ``state`` is written, same, kept (a person changed it) or refused, with the reason."""

    path: str
    draft: str
    state: str
    why: str
    ids: tuple[str, ...]
    losses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drafts:
    """What writing drafts came to, by path. ``passed`` are the files that get none, with the reason."""

    drafts: tuple[Drafted, ...]
    passed: tuple[tuple[str, str], ...]
    diff: str


@dataclass(frozen=True)
class _Place:
    """Where drafts go: beside the pages, or below ``into`` as they lie below ``base``."""

    into: str
    base: str

    def of(self, path: str) -> str:
        pure = PurePosixPath(path)
        name = pure.name.removesuffix(pure.suffix) + DRAFT_SUFFIX
        if not self.into:
            return str(pure.with_name(name))
        below = posixpath.relpath(posixpath.dirname(path) or ".", self.base or ".")
        return posixpath.normpath(posixpath.join(self.into, below, name))


def write(site: Site, paths: Sequence[str], into: str = "", *, dry: bool = False) -> Drafts:
    """Write a draft for each page under ``paths`` that tells somebody what to do; with ``dry`` only show them.

    A second run changes nothing. A draft that differs from what would be written is kept as it is. Raises UsageError
    when a page has changed since it was read.
    """
    shelf = undrafted(site, paths)
    place = _Place(into, _common(shelf))
    there = _existing(site, shelf, place)
    numbers = _Numbers(shelf, there)
    leading = leads(shelf.library, watched(site, paths).alerting.rules)
    done: list[Drafted] = []
    passed: list[tuple[str, str]] = []
    diffs: list[str] = []
    for document in sorted(shelf.library.documents, key=lambda one: one.path):
        why = _pass_over(document)
        if why:
            passed.append((document.path, why))
            continue
        target = place.of(document.path)
        known = tuple(_known(shelf, document, there.get(target), numbers, leading))
        source = shelf.sources[document.path]
        draft = _anchored(_moved(redraft(source, document, known), document.path, target), target)
        one = _decided(draft, document.path, target, there.get(target), tuple(k.id for k in known))
        done.append(one)
        if one.state == "written":
            diffs.append(difference(target, b"", draft.data) if dry else "")
            if not dry:
                site.make_folder(posixpath.dirname(target) or ".")
                site.write(target, draft.data, None)
    return Drafts(tuple(done), tuple(passed), "".join(diffs))


def _common(shelf: Shelf) -> str:
    folders = {posixpath.dirname(path) or "." for path in shelf.sources}
    absolute = {folder.startswith("/") for folder in folders}
    return posixpath.commonpath(folders) if folders and len(absolute) == 1 else ""


def _existing(site: Site, shelf: Shelf, place: _Place) -> dict[str, bytes]:
    """Return the drafts that are there already, by path."""
    folder = place.into or place.base or (site.root if shelf.sources else "")
    found: dict[str, bytes] = {}
    try:
        items = site.lister((folder,)).walk(lambda path: path.endswith(".md"), LARGEST) if folder else ()
        for item in items:
            if isinstance(item, Read) and item.path.endswith(DRAFT_SUFFIX):
                found[posixpath.normpath(item.path)] = item.data
    except UsageError as missing:
        if missing.id != "path-missing":
            raise  # a folder that is not there yet holds no drafts; anything else is the person's to know
    return found


class _Numbers:
    """Gives ids that no entry of the library and no draft has."""

    def __init__(self, shelf: Shelf, there: dict[str, bytes]) -> None:
        names = [entry.id for entry in shelf.library.entries]
        names += [runbook.id for path, data in there.items() for runbook in read(Source(path, data)).runbooks]
        self._last = max((int(found[1]) for name in names if (found := _RUN.fullmatch(name))), default=0)

    def next(self) -> str:
        """Return the next id."""
        self._last += 1
        return f"RUN-{self._last:03}"


def _known(
    shelf: Shelf, document: Document, before: bytes | None, numbers: _Numbers, leading: dict[int, list[AlertRule]]
) -> Iterator[Known]:
    """Yield what is known of each runbook of a file; an id that its draft already has stays."""
    ids = [runbook.id for runbook in read(Source("draft.md", before)).runbooks] if before else []
    own = {id(runbook): runbook for runbook in shelf.library.runbooks if runbook.path == document.path}
    same = {runbook.span.start: key for key, runbook in own.items()}
    for number, runbook in enumerate(document.runbooks):
        rules = leading.get(same.get(runbook.span.start, 0), [])
        given = ids[number] if number < len(ids) and ids[number] else ""
        owner = shelf.library.owner(runbook)
        severities = {word(rule.severity) for rule in rules}
        yield Known(
            id=runbook.id or given or numbers.next(),
            owner=owner.owner if owner else "",
            alerts=tuple(dict.fromkeys(rule.name for rule in rules)),
            severity=next((level for level in _WORST if level in severities), ""),
        )


def _pass_over(document: Document) -> str:
    """Return why a file gets no draft, or nothing."""
    runbooks = document.runbooks
    if not runbooks:
        return "it holds no runbook"
    if not any(is_procedure(runbook) for runbook in runbooks):
        return "it tells nobody what to do"
    if document.registers:
        return "it holds register entries beside its runbooks; split it first"
    if all(runbook.id and runbook.shape in {Shape.TEMPLATE, Shape.BARE} for runbook in runbooks):
        return "it is in the RUN form already"
    return ""


def _decided(draft: Draft, path: str, target: str, before: bytes | None, ids: tuple[str, ...]) -> Drafted:
    if not draft.exact:
        return Drafted(path, target, "refused", "its commands could not be carried as they are", ids, draft.losses)
    if before is None:
        return Drafted(path, target, "written", "", ids, draft.losses)
    if before == draft.data:
        return Drafted(path, target, "same", "", ids, draft.losses)
    why = "it differs from what would be written" if DRAFT_MARK in before else "it is a file of your own"
    return Drafted(path, target, "kept", f"{why}; remove it to have it written anew", ids, draft.losses)


def _moved(draft: Draft, path: str, target: str) -> Draft:
    """Return the draft with its relative links leading where those of the page led."""
    old, new = posixpath.dirname(path), posixpath.dirname(target)
    if posixpath.normpath(old or ".") == posixpath.normpath(new or "."):
        return draft
    data = draft.data
    source = Source(target, data)
    links = [link for runbook in read(source).runbooks for link in runbook.hyperlinks]
    for link in sorted(links, key=lambda one: one.span.start, reverse=True):
        written = source.slice(link.span)
        was = link.destination.encode()
        if _is_relative(link.destination) and written.count(was) == 1:
            parts = urlsplit(link.destination)
            moved = posixpath.relpath(posixpath.join(old or ".", unquote(parts.path)), new or ".")
            now = link.destination.replace(parts.path, moved.replace(" ", "%20"), 1).encode()
            data = data[: link.span.start] + written.replace(was, now) + data[link.span.end :]
    return Draft(data, draft.losses, draft.whole, draft.exact)


def _anchored(draft: Draft, target: str) -> Draft:
    """Return the draft with its links to headings of its own leading to them where the heading is a step now."""
    data = draft.data
    source = Source(target, data)
    known = anchors(source)
    links = [link for runbook in read(source).runbooks for link in runbook.hyperlinks]
    for link in sorted(links, key=lambda one: one.span.start, reverse=True):
        anchor = link.destination.removeprefix("#")
        steps = [name for name in known if re.fullmatch(rf"step-\d+-{re.escape(anchor.casefold())}", name)]
        if anchor != link.destination and anchor.casefold() not in known and steps:
            written = source.slice(link.span).replace(link.destination.encode(), f"#{steps[0]}".encode())
            data = data[: link.span.start] + written + data[link.span.end :]
    return Draft(data, draft.losses, draft.whole, draft.exact)


def _is_relative(destination: str) -> bool:
    try:
        parts = urlsplit(destination)
    except ValueError:
        return False
    return not (parts.scheme or parts.netloc or parts.path.startswith("/")) and bool(parts.path)


def as_text(found: Drafts, *, dry: bool) -> str:
    """Return what was written, kept and passed over, in words; a loss is told with its place in the page."""
    verb = "would be written" if dry else "written"
    lines = []
    for one in found.drafts:
        if one.state != "same":
            state = verb if one.state == "written" else one.state
            lines.append(f"{one.draft}: {state}, {', '.join(one.ids)}" + (f": {one.why}" if one.why else ""))
            lines += [f"    {one.path} {loss.splitlines()[0]}" for loss in one.losses]
    states = [one.state for one in found.drafts]
    lines.append(
        f"{counted(states.count('written'), 'draft', 'drafts')} {verb}, {states.count('same'):,} as they were, "
        f"{states.count('kept'):,} kept, {states.count('refused'):,} refused; "
        f"{counted(len(found.passed), 'file', 'files')} passed over."
    )
    return "\n".join(visible(line) for line in lines) + "\n"
