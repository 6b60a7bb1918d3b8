"""Under `.ONESHELL` a recipe that names `$(MAKE)` runs whole, even when make is only asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.effect import Effect
from rung.model.errors import RefusedError
from rung.probes.gnumake.scan import scan
from rung.probes.recipes import together

TEXT = """
.ONESHELL:
NEEDS = middle
all: a.txt
a.txt:
\ttouch $@
deep: $(NEEDS)
middle:
\trm -rf build
\t$(MAKE) all
only:
\t$(MAKE) all
marked:
\t+touch marked
\trm -rf build
"""


def _read(path: str) -> bytes | None:
    return TEXT.encode() if path == "Makefile" else None


@pytest.mark.parametrize("target", ["middle", "deep", "marked"])
def test_the_whole_recipe_counts_as_run_where_a_line_of_it_is(target: str) -> None:
    harmful = scan(_read, hands().judge).reached(target).harmful
    assert any("rm -rf build" in act.text for act in harmful if act.kind == "recipe")


@pytest.mark.parametrize("target", ["", "all", "a.txt", "only"])
def test_other_targets_may_be_asked_for(target: str) -> None:
    assert scan(_read, hands().judge).reached(target).harmful == ()


def test_no_question_lets_such_a_recipe_reach_out_of_a_copy(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "Makefile").write_text(f".ONESHELL:\nall:\n\ttouch {tmp_path}/ran\n\t$(MAKE) --version\n", "utf-8")
    for question in ("planned", "causes", "converges", "state", "evidence"):
        with pytest.raises(RefusedError) as refused:
            answer(hands(), ground(str(folder)), Put("make", question), Ask(str(folder), "", 20))
        assert refused.value.id == "build-reaches-out"
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("pieces", "worst"),
    [
        (("if test -s a; then", "rm -rf build", "fi"), Effect.DESTROY),
        (("f() {", "rm -rf build", "}", "f"), Effect.DESTROY),
        (("for x in a b; do", 'wc -l "$x"', "done"), Effect.OBSERVE),
        (("cat <<EOF", "rm -rf build"), Effect.DESTROY),
        (("echo 'never closed", "rm -rf build"), Effect.DESTROY),
        (("ls() { rm -rf build; }", "ls"), Effect.DESTROY),
    ],
)
def test_lines_are_judged_as_the_commands_they_are_parts_of(pieces: tuple[str, ...], worst: Effect) -> None:
    judge = hands().judge
    assert max(judge(text).effect for text in together.commands(pieces, judge)) == worst


@given(st.lists(st.sampled_from(["if x; then", "fi", "cat <<EOF", "echo 'a", "f() {", "}", "ls", "EOF"]), max_size=6))
def test_no_line_around_it_hides_one_that_removes_files(lines: list[str]) -> None:
    judge = hands().judge
    texts = together.commands((*lines, "rm -rf build", *lines), judge)
    assert max(judge(text).effect for text in texts) == Effect.DESTROY
