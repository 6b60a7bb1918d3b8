"""Small projects about which a probe once said what was not so: each is really asked, of every make that is here.

A project is described as a lab is (`data/projects/*.toml`): its files, how it comes into its state, and the answers.
"""

from __future__ import annotations

from pathlib import Path
from shutil import which

import pytest

from fakes.livelab import Builder
from rung.app import lab
from rung.app.lab import Expected, Lab
from rung.app.probing.answer import answer
from rung.app.probing.hands import Hands
from rung.app.probing.question import Put
from rung.app.probing.told import lines
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.snapshot import changes
from rung.wiring.labs import lay_out
from shared import missing

pytestmark = pytest.mark.once  # what other tools say does not hang on the Python that asks them

FOLDER = Path(__file__).parent / "data" / "projects"
PROJECTS = {path.stem: lab.parsed(path.read_text(), path.stem) for path in sorted(FOLDER.glob("*.toml"))}
NEWER = Builder("make-4.4.1")


def _hands(make: str) -> Hands:
    if make == NEWER.name:
        return NEWER.hands() if NEWER.there else missing(f"{make} is not installed; .ci/builders installs it")
    return hands() if which("make") else missing("GNU make is not installed")


def _asked(folder: str, each: Expected) -> Ask:
    settings = tuple(one.removeprefix("--set=") for one in each.options if one.startswith("--set="))
    makefile = next((one.removeprefix("-f") for one in each.options if one.startswith("-f")), "")
    timeout = 1.0 if "--timeout" in each.options else 60.0
    return Ask(folder, each.target, timeout, "--scratch" in each.options, settings=settings, makefile=makefile)


@pytest.mark.parametrize("make", ["make", NEWER.name])
@pytest.mark.parametrize("name", PROJECTS)
def test_every_answer_about_a_project_is_so_and_nothing_in_it_changes(name: str, make: str, tmp_path: Path) -> None:
    doing, project = _hands(make), PROJECTS[name]
    folder = lay_out(name, project.files, str(tmp_path / "project"))
    lab.prepared(doing.run, name, project, folder)
    before = ground(folder).snapshot(folder)
    wrong = [said for each in project.expect if (said := _wrong(doing, folder, each))]
    assert not wrong, "\n\n".join(wrong)
    assert changes(before, ground(folder).snapshot(folder)) == ()


def _wrong(doing: Hands, folder: str, each: Expected) -> str:
    told = answer(doing, ground(folder), Put("make", each.question), _asked(folder, each))
    said = "\n".join(lines(told))
    as_wanted = told.answer.verdict == each.verdict and each.says in said and not told.faults
    return "" if as_wanted else f"{each.question} {each.target}: not {each.verdict} with {each.says!r}:\n{said}"


@pytest.mark.parametrize("project", PROJECTS.values(), ids=PROJECTS)
def test_each_project_says_what_is_the_matter_with_it(project: Lab) -> None:
    assert project.title[0].isupper()
    assert project.fault
    assert project.expect
