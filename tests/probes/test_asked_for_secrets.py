"""Make is asked for the secrets that only it can work out where, and as, the goal lets it read, and nowhere else."""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from shared import missing

TOKEN = "TOKEN := $(shell echo wort-one)\n"
ACTS = "X := $(shell touch x)\n"
BELOW = f"all: ; @:\nsub:\n\t$(MAKE) -C sub\n{TOKEN}"
PROJECTS = {
    "a folder that the goal does not lead to": ("", {"Makefile": BELOW, "sub/Makefile": f"{TOKEN}{ACTS}all: ; @:\n"}),
    "lines that are not read for the goal": (
        "clean",
        {"Makefile": f"ifneq ($(MAKECMDGOALS),clean)\n{ACTS}endif\n{TOKEN}clean: ; echo $(TOKEN)\n"},
    ),
    "a makefile that is included, and no make's own": (
        "",
        {
            "Makefile": "include sub/Makefile\nall: ; echo $(TOKEN)\n",
            "sub/Makefile": f"{TOKEN}-include odd.txt\n",
            "sub/odd.txt": ACTS,
        },
    ),
    "another makefile than the one that make takes": (
        "",
        {
            "Makefile": "all:\n\t$(MAKE) -C sub -f Makefile\n",
            "sub/Makefile": f"{TOKEN}all: ; echo $(TOKEN)\n",
            "sub/GNUmakefile": ACTS,
        },
    ),
}


def asked(folder: Path, target: str, files: dict[str, str]) -> Told:
    if which("make") is None:
        missing("GNU make is not installed")
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return answer(hands(), ground(str(folder)), Put("make", "planned"), Ask(str(folder), target))


@pytest.mark.parametrize(("target", "files"), PROJECTS.values(), ids=PROJECTS.keys())
def test_what_make_is_asked_for_secrets_runs_nothing_else(target: str, files: dict[str, str], tmp_path: Path) -> None:
    told = asked(tmp_path, target, files)
    assert (told.why_scratch, told.faults) == ("", ())
    assert any("rung-asks" in word for look in told.looks for word in look.argv)
    assert not [*tmp_path.rglob("x")]
    assert "wort-one" not in "\n".join(told.answer.evidence)


@pytest.mark.parametrize("line", ["ifneq ($(MAKELEVEL),0)", "ifneq ($(MAKECMDGOALS),clean)"])
def test_a_make_further_down_has_a_level_and_goals_of_its_own(line: str, tmp_path: Path) -> None:
    files = {"Makefile": "clean:\n\t$(MAKE) -C sub\n", "sub/Makefile": f"{line}\n{ACTS}endif\nall: ; @:\n"}
    told = asked(tmp_path, "clean", files)
    assert told.why_scratch.startswith("sub/Makefile:2 ")
    assert not [*tmp_path.rglob("x")]
