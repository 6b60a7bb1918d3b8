"""What a question reads of the project while its first command runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from fakes.runner import outcome
from rung.app.probing.answer import answer
from rung.app.probing.hands import at_once
from rung.app.probing.question import Put
from rung.app.probing.told import lines
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.job import Job, Outcome
from rung.model.replacing import replace

T = TypeVar("T")
OLD, NEW = "zebra-crossing-1", "quagga-crossing-2"
MAKEFILE = "include settings.mk\nall:\n\t@deploy --with $(API_TOKEN)\n"


def asked(folder: Path, planned: str, *, rotates: bool) -> str:
    """Ask what make would build, told by a make that prints a recipe, and may write another secret meanwhile."""
    (folder / "Makefile").write_text(MAKEFILE)
    settings = folder / "settings.mk"
    settings.write_text(f"API_TOKEN = {OLD}\n")

    def run(job: Job) -> Outcome:
        if "--version" in job.argv:
            return outcome("GNU Make 4.3\n")
        if rotates:
            settings.write_text(f"API_TOKEN = {NEW}\n")
        said = f"Makefile:3: target 'all' does not exist\nrun with {planned}\n"
        return outcome(said)

    told = answer(
        replace(hands(), run=run, meanwhile=at_once), ground(str(folder)), Put("make", "planned"), Ask(str(folder))
    )
    return "\n".join(lines(told))


def test_a_secret_that_was_there_before_the_command_is_hidden(tmp_path: Path) -> None:
    said = asked(tmp_path, OLD, rotates=False)
    assert "run with" in said
    assert OLD not in said


def test_a_secret_that_came_while_the_command_ran_is_hidden(tmp_path: Path) -> None:
    said = asked(tmp_path, NEW, rotates=True)
    assert "run with" in said
    assert NEW not in said


def told_in_order(folder: Path, question: str) -> list[str]:
    """Ask a question about a target that is due, and return what began while commands ran, and those, in order."""
    (folder / "Makefile").write_text("all: ; touch all\n")
    happened = []

    def meanwhile(work: Callable[[], T]) -> Callable[[], T]:
        happened.append("got ready")
        return at_once(work)

    def run(job: Job) -> Outcome:
        if "--version" not in job.argv:
            happened.append(" ".join(job.argv))
        return hands().run(job)

    answer(replace(hands(), run=run, meanwhile=meanwhile), ground(str(folder)), Put("make", question), Ask(str(folder)))
    return happened


def test_what_one_command_told_is_read_while_the_next_one_runs(tmp_path: Path) -> None:
    ready = "got ready"
    assert told_in_order(tmp_path, "causes") == [ready, "make -n --trace", ready, "make -pqk"]
    assert told_in_order(tmp_path, "converges") == [ready, "make -pqk", ready, "make -n --trace"]
    assert told_in_order(tmp_path, "planned") == [ready, "make -n --trace"]
