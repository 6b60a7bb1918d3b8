"""What a person types finds the entry they mean."""

from __future__ import annotations

import pytest

from fakes.entries import document, register, runbook
from rung.library.library import Library
from rung.library.match import Ambiguous, Found, Unknown, match

POOL = runbook("RUN-001", "Connection pool exhausted", path="a/pool.md")
DEPLOY = runbook("RUN-010", "Deploy to production", path="a/deploy.md")
CRASH = runbook("", "Pods crash", path="alerts/KubePodCrashLooping.md")
LIBRARY = Library(tuple(document(entry) for entry in (POOL, DEPLOY, CRASH, register("MON-005"))))


@pytest.mark.parametrize(
    "typed",
    [
        "RUN-001",
        "run-001",
        "run-1",
        "RUN 001",
        "a/pool.md",
        "./a/pool.md",
        "pool",
        "connection-pool-exhausted",
        "connec",
    ],
)
def test_one_entry_is_found_however_it_is_called(typed: str) -> None:
    assert match(LIBRARY, typed) == Found(POOL)


@pytest.mark.parametrize("typed", ["kubepodcrashlooping", "KubePod", "pods crash"])
def test_a_page_without_an_id_is_found_by_its_file_and_title(typed: str) -> None:
    assert match(LIBRARY, typed) == Found(CRASH)


def test_a_beginning_of_several_is_ambiguous() -> None:
    assert match(LIBRARY, "RUN-0") == Ambiguous((DEPLOY, POOL))


def test_an_unknown_name_answers_with_the_nearest() -> None:
    assert match(LIBRARY, "RUN-002") == Unknown(("RUN-001", "RUN-010"))
    assert match(LIBRARY, "KubePodCrashLoping") == Unknown(("KubePodCrashLooping",))


def test_nothing_typed_matches_nothing() -> None:
    assert isinstance(match(LIBRARY, ""), Unknown)


def test_registers_are_left_out_when_only_runbooks_are_wanted() -> None:
    assert isinstance(match(LIBRARY, "MON-005"), Found)
    assert isinstance(match(LIBRARY, "MON-005", runbooks_only=True), Unknown)
