"""What a run proposes to change in its runbook: edits of the file as it stands now, each with its entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from rung.model.errors import UsageError
from rung.model.finding import Edit, Fix
from rung.model.replacing import replace
from rung.model.runbook import Runbook
from rung.model.span import Source
from rung.run.lack import Lack, Told, lacks
from rung.run.meaning import kept
from rung.run.unproved import unproved
from rung.text.edit import apply, set_header
from rung.text.one_table import as_rows, in_one_table
from rung.text.read import read
from rung.text.rebase import made, rebased

TESTED = "tested"
_DAY = re.compile(r"\d{4}-\d\d-\d\d\b")


class Standing(StrEnum):
    """What can be done with a proposal."""

    PROPOSED = "proposed"
    APART = "apart from the others"
    MADE = "there already"
    CHANGED = "the file was changed there since"
    BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change: the entry of the run it comes from, what the run showed, what the edit does, and the edit.

    ``edits`` are of the file as it stands now, empty unless it can be made. ``number`` is what a person picks it by.
    """

    number: int
    entry: int
    kind: str
    text: str
    summary: str
    standing: Standing
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A runbook in its file as it stands now."""

    source: Source
    runbook: Runbook


def proposals(told: Told, now: Page) -> tuple[Proposal, ...]:
    """Return every change that the run gives reason for, in the order of its entries.

    That a revision was tested can only be written into that revision: it comes last, and apart from changes to it.
    """
    found = [_proposal(told, now, lack) for lack in lacks(told)]
    found += _tested(told, now)
    others = any(one.standing is Standing.PROPOSED and one.kind != TESTED for one in found)
    return tuple(
        replace(one, number=number, standing=Standing.APART)
        if others and one.kind == TESTED and one.edits
        else replace(one, number=number)
        for number, one in enumerate(found, start=1)
    )


def picked(found: Sequence[Proposal], numbers: Sequence[int]) -> tuple[Proposal, ...]:
    """Return the proposals of these numbers, or without any those that can be made together.

    Raises UsageError (``no-such-proposal``, ``proposal-not-possible``, ``tested-apart``).
    """
    if not numbers:
        return tuple(one for one in found if one.standing is Standing.PROPOSED)
    by_number = {one.number: one for one in found}
    for number in numbers:
        if number not in by_number:
            raise UsageError(f"there is no proposal {number}", id="no-such-proposal", advice=f"1 to {len(found)}")
        if not by_number[number].edits:
            one = by_number[number]
            raise UsageError(
                f"proposal {number} cannot be made: {one.standing}", id="proposal-not-possible", advice=one.text
            )
    chosen = tuple(by_number[number] for number in sorted(set(numbers)))
    if len(chosen) > 1 and any(one.kind == TESTED for one in chosen):
        raise UsageError(
            "that this revision was tested does not go together with changes that make another revision of it",
            id="tested-apart",
            advice="pick it alone, or run the amended runbook once more",
        )
    return chosen


def together(now: Page, chosen: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Return those of the proposals that can be made at once, the earlier ones first; mostly that is all of them."""
    kept_so_far: tuple[Proposal, ...] = ()
    for one in chosen:
        try:
            amended(now, (*kept_so_far, one))
        except UsageError:
            continue  # it stays among the proposals, and can be picked alone
        kept_so_far = (*kept_so_far, one)
    return kept_so_far


def amended(now: Page, chosen: Sequence[Proposal]) -> bytes:
    """Return the file with the chosen changes made. Raises UsageError when together they would change its meaning."""
    edits = in_one_table([edit for one in chosen for edit in one.edits])
    data = apply(now.source, edits)
    if data != now.source.data and not _sound(now, data, len(chosen)):
        raise UsageError(
            "these changes together would change what the runbook says elsewhere",
            id="amend-unsound",
            where=now.source.path,
            advice="pick them one by one",
        )
    return data


def _proposal(told: Told, now: Page, lack: Lack) -> Proposal:
    bare = Proposal(0, lack.entry, lack.kind, lack.text, "", Standing.BY_HAND)
    if lack.fix is None or not _sound(Page(told.source, told.procedure.runbook), apply(told.source, lack.fix.edits), 1):
        return bare
    if all(made(now.source, edit) for edit in lack.fix.edits):
        return replace(bare, summary=lack.fix.summary, standing=Standing.MADE)
    edits = tuple(
        as_rows(now.source, now.runbook.span, edit) or rebased(told.source, now.source, edit) for edit in lack.fix.edits
    )
    moved = tuple(edit for edit in edits if edit is not None)
    if len(moved) < len(edits) or not _sound(now, apply(now.source, moved), 1):
        return replace(bare, summary=lack.fix.summary, standing=Standing.CHANGED)
    return replace(bare, summary=lack.fix.summary, standing=Standing.PROPOSED, edits=moved)


def _tested(told: Told, now: Page) -> list[Proposal]:
    """Return the proposal to write when this revision passed, if the run proves exactly this revision."""
    ended = told.ended
    if not told.well or unproved(one.event for one in told.records):
        return []
    if ended is None or now.runbook.revision != told.procedure.runbook.revision:
        return []
    day = datetime.fromtimestamp(ended.at, UTC).date().isoformat()
    value = f"{day} (run {told.run})"
    written = now.runbook.field("last tested")
    if _DAY.match(written) and written[: len(day)] >= day:
        return []  # it says as much, or more
    fix: Fix = set_header(now.source, now.runbook, "Last Tested", value)
    if not _sound(now, apply(now.source, fix.edits), 1):
        return []
    text = f"this revision passed a run on {day}"
    return [Proposal(0, ended.seq, TESTED, text, fix.summary, Standing.PROPOSED, fix.edits)]


def _sound(page: Page, data: bytes, additions: int) -> bool:
    """Say whether a file still says what it said, read anew: nothing changed but what was meant to be added."""
    document = read(Source(page.source.path, data))
    before = read(page.source)
    if len(document.entries) != len(before.entries) or len(document.findings) > len(before.findings):
        return False
    found = [
        one for one in document.runbooks if one.id == page.runbook.id and one.span.start == page.runbook.span.start
    ]
    return len(found) == 1 and kept(page.runbook, found[0], additions)
