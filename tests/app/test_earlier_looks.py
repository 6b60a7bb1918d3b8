"""What one question asked of make is not asked again by the next, as long as nothing has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import which

import pytest

from rung.app.probing import triage
from rung.app.probing.answer import answer
from rung.app.probing.earlier import Earlier
from rung.app.probing.hands import Hands
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.app.probing.triage import Known
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.job import Job, Outcome
from rung.model.replacing import replace
from shared import missing

PLAIN = "all: one\none: in\n\tcp in one\n"
ACTS = "N := $(shell echo x >> seen; wc -l < seen)\n" + PLAIN


@pytest.fixture(autouse=True)
def _make() -> None:
    if which("make") is None:
        missing("GNU make is not installed")


def laid(folder: Path, makefile: str) -> Path:
    (folder / "Makefile").write_text(makefile)
    (folder / "in").write_text("i\n")
    return folder


def counting(made: list[tuple[str, ...]], run: Callable[[Job], Outcome]) -> Callable[[Job], Outcome]:
    def counted(job: Job) -> Outcome:
        made.append(job.argv)
        return run(job)

    return counted


def climbed(folder: Path) -> list[tuple[str, ...]]:
    made: list[tuple[str, ...]] = []
    doing = replace(hands(), run=counting(made, hands().run))
    triage.triage(doing, ground, "make", Ask(str(folder), timeout=120), Known("it is slow", slow=True))
    return [argv for argv in made if "--version" not in argv]


@pytest.mark.parametrize("makefile", [PLAIN, ACTS], ids=["in the project", "in copies"])
def test_a_ladder_puts_each_command_to_make_once_but_those_that_are_measured(makefile: str, tmp_path: Path) -> None:
    made = climbed(laid(tmp_path, makefile))
    assert [argv for argv in dict.fromkeys(made) if made.count(argv) > 1] in ([("make", "-n")], [])
    assert made.count(("make", "-n", "--trace")) == made.count(("make", "-pqk")) == 1


def doing(earlier: Earlier | None) -> Hands:
    return replace(hands(), earlier=earlier)


def put(question: str, folder: Path, earlier: Earlier | None) -> Told:
    return answer(doing(earlier), ground(str(folder)), Put("make", question), Ask(str(folder), timeout=120))


@pytest.mark.parametrize("makefile", [PLAIN, ACTS], ids=["in the project", "in copies"])
@pytest.mark.parametrize("question", ["causes", "converges", "cost", "evidence", "state"])
def test_an_answer_is_the_same_whether_a_question_before_it_asked_the_same(
    question: str, makefile: str, tmp_path: Path
) -> None:
    folder, earlier = laid(tmp_path, makefile), Earlier()
    for before in ("planned", "causes"):
        put(before, folder, earlier)
    shared, alone = put(question, folder, earlier), put(question, folder, None)
    assert (shared.answer.verdict, shared.faults) == (alone.answer.verdict, ())
    assert question == "cost" or shared.answer == alone.answer
    assert question == "state" or any(look.earlier for look in shared.looks)


def test_what_has_changed_since_is_asked_again(tmp_path: Path) -> None:
    folder, earlier = laid(tmp_path, PLAIN), Earlier()
    assert put("planned", folder, earlier).answer.verdict == "work-due"
    (folder / "one").write_text("i\n")
    told = put("causes", folder, earlier)
    assert (told.answer.verdict, any(look.earlier for look in told.looks)) == ("nothing-due", False)


def test_contents_are_those_of_now_where_a_look_is_taken_from_before(tmp_path: Path) -> None:
    folder, earlier = laid(tmp_path, PLAIN), Earlier()
    (folder / "one").write_text("other\n")
    assert put("converges", folder, earlier).answer.verdict == "settled"
    told = put("stale", folder, earlier)
    assert (told.answer.verdict, told.looks[0].earlier) == ("stale", True)
