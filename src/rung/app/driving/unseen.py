"""Approvals whose anchor is not where it was put: whether their change was made already, nobody here sees."""

from __future__ import annotations

from collections.abc import Iterator

from rung.app.driving.legible import fields_at, recorded
from rung.app.driving.log import Log
from rung.model.event.approval import ApprovalVoided, Approved


def unseen(log: Log, approvals: tuple[Approved, ...]) -> Iterator[ApprovalVoided]:
    """Yield what is to be recorded of the ``approvals`` of which a file of anchors should show a line, and does not.

    An approval that was given after the line that is missing counts: whoever gave it was told.
    """
    gap = max(log.gaps() if approvals else (), key=lambda each: each.anchor.size, default=None)
    if gap is None:
        return
    lines = log.store.entries(log.run)[gap.anchor.size :]
    after = [recorded(fields_at(line, log.run), log.run).event for line in lines]
    for one in approvals:
        if one not in after:  # two of one second are alike, so that the later one is looked for and not the earlier
            key = one.signature.key if one.signature else ""
            why = f"{gap}. If this store is an older copy that was put back, the change may be made already: look first"
            yield ApprovalVoided(one.step, one.digest, one.by, key, why)
