"""A command that a folder or file of its name hides is named where make says that nothing is to be done."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.app.probing.triage import Known, triage
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.gnumake.shadowed import KIND
from shared import missing

HIDDEN = {
    "a folder": ("test:\n\tcd test && ./run\n", "test", "test/"),
    "a folder below": (".PHONY: all\nall: out check\nout:\n\techo > out\ncheck:\n\tpython -m tests\n", "out", "check/"),
    "a file": ("NAMES = check test\n$(NAMES):\n\tpython -m tests\n", "check", "check"),
}
SEEN = {
    "declared phony": (".PHONY: test\ntest:\n\tcd test && ./run\n", "test", "test/"),
    "a folder that the recipe makes": ("tests:\n\tmkdir -p $@\n", "tests", "tests/"),
    "a file that the recipe makes": ("setup:\n\techo done > $@\n", "setup", "setup"),
    "no recipe": ("all: out\nout:\n\techo > out\n", "all", "all"),
    "an artifact": ("one.h: in\n\t./configure\n", "one.h", "one.h"),
}


def asked(question: str, folder: Path, makefile: str, target: str, beside: str) -> Told:
    if which("make") is None:
        missing("GNU make is not installed")
    for name, text in {"in": "a\n", "out": "\n", "Makefile": makefile}.items():
        (folder / name).write_text(text, "utf-8")
    if beside.endswith("/"):
        (folder / beside).mkdir(exist_ok=True)
    else:
        (folder / beside).write_text("a\n", "utf-8")
    return answer(hands(), ground(str(folder)), Put("make", question), Ask(str(folder), target))


@pytest.mark.parametrize("question", ["planned", "causes", "converges"])
@pytest.mark.parametrize("row", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_command_that_its_name_hides_is_named(row: tuple[str, str, str], question: str, tmp_path: Path) -> None:
    makefile, target, beside = row
    found = asked(question, tmp_path, makefile, "all" if beside == "check/" else target, beside).answer
    what = "folder" if beside.endswith("/") else "file"
    assert f"A {what} `{beside.rstrip('/')}` lies here, and the target of that name" in found.sentence
    assert KIND in found.kinds


@pytest.mark.parametrize("question", ["planned", "causes", "converges"])
@pytest.mark.parametrize("row", SEEN.values(), ids=SEEN.keys())
def test_what_is_declared_or_made_under_its_name_is_hidden_by_nothing(
    row: tuple[str, str, str], question: str, tmp_path: Path
) -> None:
    found = asked(question, tmp_path, *row).answer
    assert (KIND in found.kinds, "lies here" in found.sentence) == (False, False)


def test_a_folder_that_a_script_may_make_is_named_and_is_no_class(tmp_path: Path) -> None:
    found = asked("planned", tmp_path, "build:\n\t./mk\n", "build", "build/").answer
    assert ("A folder `build` lies here" in found.sentence, found.kinds) == (True, ())


def test_triage_ends_in_the_declaration_that_is_lacking(tmp_path: Path) -> None:
    asked("planned", tmp_path, *HIDDEN["a folder"])
    found = triage(hands(), ground, "make", Ask(str(tmp_path), "test"), Known("the tests do not run"))
    assert (found.ending, found.note.boundary) == ("repair", "graph truth")
    assert found.note.next_action.startswith("Declare the target phony (.PHONY)")
