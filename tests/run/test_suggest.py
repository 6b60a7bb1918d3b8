"""Which classes the evidence points at, by their typed signs alone."""

from __future__ import annotations

import hashlib

import pytest

from fakes.procedures import bash, page, procedure
from rung.model.event.event import Recorded
from rung.model.event.judgement import Decided
from rung.model.event.kept import Kept
from rung.model.event.run import RunOpened
from rung.model.event.step import StepEnded
from rung.run.fold import fold
from rung.run.suggest import against, contradicted, suggested

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


@pytest.mark.parametrize(
    ("decided", "pointed"), [("high", ()), ("low", ("high",)), ("prose", ("high",)), ("none of these", ("high",))]
)
def test_a_decision_for_another_class_than_the_signs_point_at_is_against_them(
    decided: str, pointed: tuple[str, ...]
) -> None:
    rows = ("high | `step 1` expect `number > 40`", "low | `step 1` expect `number < 10`", "prose | it feels odd")
    table = "## Decision\n| Class | Signs | Route |\n|---|---|---|\n" + "".join(f"| {row} | step 2 |\n" for row in rows)
    ready = procedure(page(bash("look a"), bash("look b"), after=table))
    seen = Kept(hashlib.sha256(b"42\n").hexdigest(), 3)
    records = [
        Recorded(1, 0.0, "anna", RunOpened("RUN-001", "A page", "page.md", "rev", NOTHING)),
        Recorded(2, 0.0, "anna", StepEnded(1, 0, 1, "observe", "look", "local", 0, seen, NOTHING, 5)),
        Recorded(3, 0.0, "anna", Decided(decided, (2,))),
    ]
    found = against(ready, fold(records), {seen.blob: b"42\n"}.__getitem__)
    assert found == pointed
    assert contradicted(found) == ("against the signs, which point at high" if pointed else "")


@pytest.mark.parametrize(
    ("first", "ran", "cites", "pointed"),
    [
        ("high", 2, (4,), ()),
        ("high", 2, (2,), ("high",)),
        ("high", 0, (2,), ("high",)),
        ("low", 2, (4,), ("high",)),
        ("high", 1, (4,), ("high",)),
    ],
)
def test_a_sign_that_was_followed_is_not_contradicted_by_what_its_route_led_to(
    first: str, ran: int, cites: tuple[int, ...], pointed: tuple[str, ...]
) -> None:
    rows = ("high | `step 1` expect `number > 40` | step 2", "low | `step 1` expect `number < 10` | escalate")
    table = "## Decision\n| Class | Signs | Route |\n|---|---|---|\n" + "".join(f"| {row} |\n" for row in rows)
    ready = procedure(page(bash("look a"), bash("look b"), after=table))
    seen = Kept(hashlib.sha256(b"42\n").hexdigest(), 3)
    ended = StepEnded(1, 0, 1, "observe", "look", "local", 0, seen, NOTHING, 5)
    records = [
        Recorded(1, 0.0, "anna", RunOpened("RUN-001", "A page", "page.md", "rev", NOTHING)),
        Recorded(2, 0.0, "anna", ended),
        Recorded(3, 0.0, "anna", Decided(first, (2,))),
    ]
    if ran:
        again = StepEnded(ran, 0, 1, "observe", "look", "local", 0, seen, NOTHING, 5)
        records.append(Recorded(4, 0.0, "anna", again))
    before = suggested(ready, fold(records), {seen.blob: b"42\n"}.__getitem__)
    assert before == (() if (first, ran) == ("high", 2) else ("high",))
    records.append(Recorded(5, 0.0, "anna", Decided("neither", cites)))
    assert against(ready, fold(records), {seen.blob: b"42\n"}.__getitem__) == pointed
