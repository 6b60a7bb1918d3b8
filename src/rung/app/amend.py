"""What a run showed to be missing, as a diff against its runbook as it stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rung.app.runs.prove import heard, record
from rung.app.shelf.shelf import load
from rung.app.shelf.views import difference
from rung.app.site import Site
from rung.ledger.record import RunRow
from rung.model.errors import UsageError
from rung.model.runbook import Runbook
from rung.run.amending import Page, Proposal, Standing, amended, picked, proposals, together

SHORT = 12


@dataclass(frozen=True, slots=True)
class Amendment:
    """The proposals of a run and the diff of those that were chosen. ``since``: the runbook is another revision now."""

    run: str
    runbook: str
    path: str
    revision: str
    since: str
    proposals: tuple[Proposal, ...]
    chosen: tuple[int, ...]
    before: bytes
    after: bytes

    @property
    def diff(self) -> str:
        """Return the unified diff of the chosen proposals, empty when there is nothing to change."""
        return difference(self.path, self.before, self.after)


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal as programs read it. ``place`` is the path and line where it goes, or empty."""

    number: int
    entry: int
    kind: str
    text: str
    summary: str
    standing: str
    place: str


@dataclass(frozen=True, slots=True)
class ShownAmendment:
    """An amendment as programs read it."""

    run: str
    runbook: str
    path: str
    revision: str
    since: str
    proposals: tuple[ShownProposal, ...]
    chosen: tuple[int, ...]
    diff: str
    written: bool


def amend(site: Site, row: RunRow, numbers: Sequence[int] = ()) -> Amendment:
    """Return what a run proposes. Nothing is written. Raises UsageError when its runbook is not in the library."""
    told = heard(record(site, row))
    page = _page(site, told.procedure.runbook)
    found = proposals(told, page)
    chosen = picked(found, numbers) if numbers else together(page, picked(found, ()))
    was, now = told.procedure.runbook.revision, page.runbook.revision
    return Amendment(
        run=told.run,
        runbook=page.runbook.id or page.runbook.title.text,
        path=page.source.path,
        revision=was,
        since=now if now != was else "",
        proposals=found,
        chosen=tuple(one.number for one in chosen),
        before=page.source.data,
        after=amended(page, chosen),
    )


def write(site: Site, found: Amendment) -> bool:
    """Write the chosen proposals into the runbook; return whether there was anything to write.

    Raises UsageError (``file-changed``) when the file is not what the diff was made against.
    """
    if found.after == found.before:
        return False
    site.write(found.path, found.after, found.before)
    return True


def wanted(found: Amendment) -> bool:
    """Say whether a run proposes anything that is not in its runbook yet; what only a person can write is not meant."""
    settled = {Standing.MADE, Standing.BY_HAND}
    return any(one.standing not in settled for one in found.proposals)


def lines(found: Amendment) -> tuple[str, ...]:
    """Return the proposals for a person, one line each, with the entry that each comes from."""
    said = [f"{found.runbook}: what run {found.run} showed, against {found.path}"]
    if found.since:
        said.append(
            f"The runbook changed since: revision {found.revision[:SHORT]} was run, {found.since[:SHORT]} stands there."
        )
    for one in found.proposals:
        mark = "+" if one.number in found.chosen else " "
        said.append(f"{mark} {one.number}. entry {one.entry}, {one.kind}: {one.text}")
        said.append(f"     {one.summary or 'Only a person can say what to write.'}" + _standing(found, one))
    return tuple(said if found.proposals else [f"run {found.run} showed nothing that {found.runbook} lacks"])


def shown(found: Amendment, *, written: bool) -> ShownAmendment:
    """Return an amendment for programs."""
    listed = tuple(
        ShownProposal(one.number, one.entry, one.kind, one.text, one.summary, one.standing.value, _place(found, one))
        for one in found.proposals
    )
    return ShownAmendment(
        found.run, found.runbook, found.path, found.revision, found.since, listed, found.chosen, found.diff, written
    )


def _standing(found: Amendment, one: Proposal) -> str:
    match one.standing:
        case Standing.PROPOSED if one.number not in found.chosen:
            return f" Left out of this diff: --pick {one.number}"
        case Standing.PROPOSED | Standing.BY_HAND:
            return ""
        case Standing.APART:
            return f" Not with the others, which make another revision of it: --pick {one.number}"
        case other:
            return f" Not made: {other.value}."


def _place(found: Amendment, one: Proposal) -> str:
    if not one.edits:
        return ""
    line = found.before.count(b"\n", 0, one.edits[0].span.start) + 1
    return f"{found.path}:{line}"


def _page(site: Site, was: Runbook) -> Page:
    """Return a run's runbook as it stands now: by its id, or where it has none by its file and title."""
    shelf = load(site)
    named = [one for one in shelf.library.runbooks if (one.id == was.id if was.id else one.path == was.path)]
    if not was.id:
        named = [one for one in named if one.title.text == was.title.text]
    here = [one for one in named if one.path == was.path] or named
    if len(here) != 1:
        raise UsageError(
            f"{was.id or was.path} stands {len(here)} times in this library"
            if here
            else f"{was.id or was.path} is gone",
            id="runbook-gone",
            where=was.path,
            advice="name the folder it is in with --root",
        )
    return Page(shelf.sources[here[0].path], here[0])
