"""A line of a recipe that loses the exit of a command is named, and no build is good over which a make failed below."""

from __future__ import annotations

from pathlib import Path
from shutil import which
from time import process_time

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.app.probing.triage import Known, triage
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.gnumake.swallowed import KIND
from shared import missing

LOOP, PIPE, TOLD = "a loop ends as its last turn ends", "a pipe ends as `tee` ends", "`-` tells make to pass over it"
LOSES = {
    "a loop of makes": ("for d in a b; do $(MAKE) -C $$d; done", LOOP),
    "a loop on several lines": ("for d in a b; do \\\n\t  ./t.sh $$d; \\\n\tdone", LOOP),
    "a loop in folders": ("@for d in a b; do (cd $$d && ./t.sh); done", LOOP),
    "a pipe": ("./t.sh 2>&1 | tee t.log", PIPE),
    "a sign": ("-./t.sh > t.log", TOLD),
}
KEEPS = {
    "a loop that ends": "for d in a b; do $(MAKE) -C $$d || exit 1; done",
    "a loop that notes it": "for d in a b; do ./t.sh $$d || bad=1; done; test -z $$bad",
    "a shell that ends": "set -e; for d in a b; do ./t.sh $$d; done",
    "a loop that says": "for d in a b; do echo $$d; cp in $$d; done",
    "a pipe that fails": "set -o pipefail; ./t.sh | tee t.log",
    "a pipe of words": 'echo "$(WORDS)" | tee t.log',
    "a sign that tidies": "-rm -f t.log",
    "a sign that tidies by a variable": "-$(RM) t.log",
    "one instead": "-./t.sh || true",
}


def laid(folder: Path, recipe: str, first: str = "") -> Path:
    if which("make") is None:
        missing("GNU make is not installed")
    text = f"{first}.PHONY: all other\nall: in\n\t{recipe}\nother:\n\t-./other.sh\n"
    below = {"a/Makefile": "x:\n\tcp no-such-file x\n", "b/Makefile": "y:\n\techo > y\n"}
    for name, held in {"Makefile": text, "in": "a\n", **below}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(held, "utf-8")
    return folder


def asked(folder: Path, *, scratch: bool = False) -> Told:
    return answer(hands(), ground(str(folder)), Put("make", "converges"), Ask(str(folder), scratch=scratch))


@pytest.mark.parametrize("row", LOSES.values(), ids=LOSES.keys())
def test_a_line_that_loses_an_exit_is_evidence_with_its_place(row: tuple[str, str], tmp_path: Path) -> None:
    recipe, how = row
    found = asked(laid(tmp_path, recipe)).answer
    assert any(line.startswith(f"the exit of a command is lost at Makefile:3, {how}: ") for line in found.evidence)
    assert "other.sh" not in "\n".join(found.evidence)


def test_a_line_of_loops_without_an_end_is_read_in_no_time(tmp_path: Path) -> None:
    laid(tmp_path, "for d in a; do while x; do " * 30_000)
    begun = process_time()
    assert "is lost" not in "\n".join(asked(tmp_path).answer.evidence)
    assert process_time() - begun < 20  # the square of its length would take hours


def test_what_makes_work_due_stands_before_a_line_that_loses_an_exit(tmp_path: Path) -> None:
    laid(tmp_path, "./t.sh | tee t.log", "out: in\n\tcp in $@; ./t.sh | tee t.log\n")
    found = asked(tmp_path).answer
    assert (found.verdict, "is lost" in found.evidence[0]) == ("pending", False)
    assert "is lost at Makefile:2" in found.evidence[-1]


@pytest.mark.parametrize("recipe", KEEPS.values(), ids=KEEPS.keys())
def test_a_line_that_keeps_each_exit_or_may_lose_it_is_not_named(recipe: str, tmp_path: Path) -> None:
    assert "is lost" not in "\n".join(asked(laid(tmp_path, recipe)).answer.evidence)


@pytest.mark.parametrize("recipe", [LOSES["a loop of makes"][0], LOSES["a pipe"][0]])
def test_a_shell_that_the_makefile_tells_to_end_loses_no_exit(recipe: str, tmp_path: Path) -> None:
    first = "SHELL = bash\n.SHELLFLAGS = -e -o pipefail -c\n"
    assert "is lost" not in "\n".join(asked(laid(tmp_path, recipe, first)).answer.evidence)


@pytest.mark.parametrize(
    ("recipe", "where"),
    [
        ("for d in a b; do $(MAKE) -C $$d; done", "`x` (in a or b)"),
        ("$(MAKE) -C a 2>&1 | tee /dev/stderr", "`x` (a/Makefile:2)"),
    ],
)
def test_a_build_is_not_good_where_a_make_further_down_failed_and_its_exit_was_lost(
    recipe: str, where: str, tmp_path: Path
) -> None:
    found = asked(laid(tmp_path, recipe), scratch=True).answer
    assert (found.verdict, found.kinds) == ("tool-failed", (KIND,))
    assert found.sentence == f"The recipe of {where} failed with 1, and the build ended well all the same."
    assert "is lost at Makefile:3" in found.evidence[0]


def test_a_make_further_down_that_may_fail_is_no_failure_of_the_build(tmp_path: Path) -> None:
    assert asked(laid(tmp_path, "$(MAKE) -C a || echo never mind"), scratch=True).answer.verdict != "tool-failed"


def test_triage_lets_the_failure_count(tmp_path: Path) -> None:
    laid(tmp_path, LOSES["a loop of makes"][0])
    found = triage(hands(), ground, "make", Ask(str(tmp_path), scratch=True), Known("x is not there"))
    assert (found.ending, found.note.boundary) == ("repair", "graph truth")
    assert found.note.next_action.startswith("Let the failure count")
