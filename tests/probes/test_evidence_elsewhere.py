"""Evidence that is kept outside of the folder is named as not looked at, and files that are none are no evidence."""

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
from rung.probes.boundary import OTHER_FILES
from shared import missing

AWAY = {
    "a sign": ("all:\n\tmkdir -p ../kept\n\tdate > ../kept/build.log\n", "../kept/build.log"),
    "a variable": ("OUT = $(CURDIR)/../kept\nall:\n\t./t.sh 2>&1 | tee $(OUT)/t.log\n", "../kept/t.log"),
    "a target": ("all: ../kept/x.json\n../kept/x.json: in\n\tcp in $@\n", "../kept/x.json"),
    "an option": ("all:\n\tpytest --junit-xml=../kept/j.xml\n", "../kept/j.xml"),
}
HERE = {
    "in the folder": "all:\n\tdate > out.txt\n",
    "nowhere": "all:\n\tdate > /dev/null\n",
    "an installation": "all:\n\tinstall -m 644 in /usr/local/share/in\n",
    "read from there": "all:\n\tcat ../kept/build.log\n",
}


def asked(folder: Path, makefile: str, **files: str) -> Told:
    if which("make") is None:
        missing("GNU make is not installed")
    for name, text in {"Makefile": makefile, "in": "a\n", **files}.items():
        (folder / name).write_text(text, "utf-8")
    return answer(hands(), ground(str(folder)), Put("make", "evidence"), Ask(str(folder)))


@pytest.mark.parametrize("row", AWAY.values(), ids=AWAY.keys())
def test_what_recipes_write_outside_of_the_folder_is_named_and_not_passed_for_none(
    row: tuple[str, str], tmp_path: Path
) -> None:
    makefile, path = row
    found = asked(tmp_path, makefile).answer
    assert found.verdict == "none"
    assert f"A recipe writes to `{path}`, which lies outside of the folder, and was not looked at." in found.sentence
    assert found.next == f"ls -la {tmp_path.parent / 'kept'}"


@pytest.mark.parametrize("makefile", HERE.values(), ids=HERE.keys())
def test_nothing_is_said_of_what_lies_here_or_is_no_evidence(makefile: str, tmp_path: Path) -> None:
    found = asked(tmp_path, makefile).answer
    assert (found.verdict, found.sentence) == ("none", "No log, report, manifest or checksum lies here.")


@pytest.mark.parametrize(
    ("removes", "takes"),
    [("rm -f out.bin", False), ("rm -rf ./out.d", False), ("rm -f run.log", True), ("rm -rf .", True), ("rm *", True)],
)
def test_a_proof_route_is_the_class_only_where_it_may_take_evidence(removes: str, takes: bool, tmp_path: Path) -> None:
    makefile = f".PHONY: check\nout: in\n\tcp in $@\ncheck:\n\t{removes}\n"
    told = asked(tmp_path, makefile, **{"run.log": "good\n", "out": "a\n", "out.bin": "a\n"})
    assert told.answer.verdict == "endangered"
    assert (OTHER_FILES not in told.answer.kinds) == takes
    found = triage(hands(), ground, "make", Ask(str(tmp_path), "out", 10.0, scratch=True), Known("the number is odd"))
    assert (found.ending == "repair") == takes
