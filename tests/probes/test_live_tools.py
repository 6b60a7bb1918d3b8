"""Tools of several versions, really asked about every lab; and what they say held against the recordings.

`RUNG_LIVE=all` (in `make audit`) asks every version every question. Otherwise the quickest version is asked the first
question of each lab and those that build, and the labs are dealt out to the others for the rest; about the lab that has
every question's healthy case both of them are asked in turn.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

import pytest

from fakes.livelab import Builder, asked, cases, prepared
from fakes.recorded import played
from rung.app.lab import Expected
from rung.app.probing.told import Told, lines
from shared import missing

pytestmark = pytest.mark.once  # what other tools say does not hang on the Python that asks them

MAKE = Builder("make-4.4.1")
SNAKEMAKES = tuple(Builder(f"snakemake-{version}") for version in ("7.32.4", "9.14.8", "newest"))
RECORDED = Path(__file__).parent / "data"
ALL = os.environ.get("RUNG_LIVE") == "all"
HEALTHY = "snakemake-healthy"
NEAR = re.compile(r" Near it: .*$")  # the names of files that lie there: a recording has not each of them
FIGURE = re.compile(r"\d{4}-\d\d-\d\dT[\d.]+|\d+(?:\.\d+)?(?: s\b|%)|/tmp/\S+|[0-9a-f]{12,40}")
BY_THE_CLOCK = {"cost", "parallel"}  # their evidence is times, and which run differed first
NEVER_ALIKE = BY_THE_CLOCK | {"tour"}  # which names files after the time, with sizes


def _dealt() -> Iterator[tuple[Builder, str, Expected]]:
    turns = cycle(SNAKEMAKES[1:])
    for name, wanted in cases("snakemake").items():
        # Each version that is asked about a lab has to bring it into its state first, which takes longer than asking.
        other = next(turns)
        for number, each in enumerate(wanted):
            if ALL:
                yield from ((builder, name, each) for builder in SNAKEMAKES)
            elif number == 0 or each.question in BY_THE_CLOCK:
                yield SNAKEMAKES[0], name, each
            else:
                yield other, name, each
                other = next(turns) if name == HEALTHY else other


CASES = [
    *((MAKE, name, each) for name, wanted in cases("make").items() for each in wanted),
    *sorted(_dealt(), key=lambda case: (case[0].name, case[1])),
]


class Laid:
    """Every lab that was asked about so far: it is brought into its state once, for probes leave it as it was."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._folders: dict[tuple[str, str], str] = {}

    def folder(self, builder: Builder, name: str) -> str:
        key = (builder.name, name)
        if key not in self._folders:
            self._folders[key] = self._stack.enter_context(prepared(builder, name))
        return self._folders[key]

    def close(self) -> None:
        self._stack.close()


@pytest.fixture(scope="session")
def laid() -> Iterator[Laid]:
    found = Laid()
    yield found
    found.close()


@pytest.mark.parametrize(
    ("builder", "name", "each"),
    CASES,
    ids=[f"{builder.name}-{name}-{each.question}-{each.target}" for builder, name, each in CASES],
)
def test_a_real_tool_of_each_version_gives_the_answer_and_leaves_the_lab_as_it_was(
    builder: Builder, name: str, each: Expected, laid: Laid
) -> None:
    if not builder.there:
        missing(f"{builder.name} is not installed: .ci/builders {builder.name}")
    told, moved = asked(builder, laid.folder(builder, name), each)
    said = "\n".join(lines(told))
    assert told.answer.verdict == each.verdict, said
    assert each.says in said
    assert moved == ()
    assert told.faults == ()
    assert _recorded(told, name, each) in {None, _plain(told)}


def _recorded(told: Told, name: str, each: Expected) -> tuple[str, ...] | None:
    """Return what the recording of this version says, or None when there is none to be compared."""
    if each.question in NEVER_ALIKE:
        return None
    goal = each.target.replace("/", "_").replace(".", "_") + ("scratch" if "--scratch" in each.options else "")
    lab = name.partition("-")[2]
    path = RECORDED / f"{told.tool}-{told.version}-{lab}-{each.question}{'-' + goal if goal else ''}.json"
    return _plain(played(path)[0]) if path.exists() else None


def _plain(told: Told) -> tuple[str, ...]:
    """Return an answer without what differs from run to run."""
    answer = told.answer
    sentence = NEAR.sub("", answer.sentence)
    lines = (FIGURE.sub("#", line) for line in (answer.verdict, sentence, *answer.evidence))
    return tuple(sorted(" ".join(sorted(re.split(r"[ ,.;:]+", line))) for line in lines))  # sets have no order
