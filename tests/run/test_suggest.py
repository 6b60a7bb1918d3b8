"""Which classes the evidence points at, by their typed signs alone."""

from __future__ import annotations

import hashlib

import pytest

from fakes.procedures import bash, page, procedure
from rung.model.event.event import Recorded
from rung.model.event.kept import Kept
from rung.model.event.run import RunOpened
from rung.model.event.step import StepEnded
from rung.run.fold import fold
from rung.run.suggest import suggested

NOTHING = Kept(hashlib.sha256(b"").hexdigest(), 0)


@pytest.mark.parametrize(
    ("sign", "points"),
    [
        ("`step 1` expect `number > 40`", True),
        ("`step 1` expect `number > 50`", False),
        ("`step 2` expect `same as step 1`", False),
        ("`step 2` expect `changed since step 1`", True),
        ("`step 2` expect `same as step 3`", False),
        ("`step 3` expect `changed since step 1`", False),
        ("many connections", False),
    ],
)
def test_a_class_is_suggested_when_its_sign_holds_for_what_was_captured(sign: str, *, points: bool) -> None:
    table = f"## Decision\n| Class | Signs | Route |\n|---|---|---|\n| stuck | {sign} | step 3 |\n"
    ready = procedure(page(bash("look a"), bash("look b"), bash("look c"), after=table))
    blobs: dict[str, bytes] = {}
    records = [Recorded(1, 0.0, "anna", RunOpened("RUN-001", "A page", "page.md", "rev", NOTHING))]
    for step, output in ((1, b"42\n"), (2, b"41\n")):
        kept = Kept(hashlib.sha256(output).hexdigest(), len(output))
        blobs[kept.blob] = output
        ended = StepEnded(step, 0, 1, "observe", "look", "local", 0, kept, NOTHING, 5)
        records.append(Recorded(step + 1, 0.0, "anna", ended))
    assert bool(suggested(ready, fold(records), blobs.__getitem__)) is points
