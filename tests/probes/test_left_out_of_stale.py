"""What `stale` could not compare, and what a build leaves beside its targets, it names."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from shared import missing


def asked(folder: Path) -> Told:
    if which("make") is None:
        missing("GNU make is not installed")
    return answer(hands(), ground(str(folder)), Put("make", "stale"), Ask(str(folder)))


def latin(folder: Path, content: str) -> None:
    text = (
        b".PHONY: all\nall: out caf\xe9.txt caf\xe8.txt\nout:\n\techo 1 > $@\ncaf\xe9.txt caf\xe8.txt:\n\techo 2 > $@\n"
    )
    (folder / "Makefile").write_bytes(text)
    (folder / "out").write_text("1\n")
    for name in (b"/caf\xe9.txt", b"/caf\xe8.txt"):
        Path(os.fsdecode(os.fsencode(folder) + name)).write_text(content)


@pytest.mark.parametrize(("content", "verdict"), [("2\n", "fresh"), ("an older 2\n", "stale")])
def test_an_artifact_whose_name_is_no_utf_8_is_built_and_compared_too(
    content: str, verdict: str, tmp_path: Path
) -> None:
    latin(tmp_path, content)
    assert asked(tmp_path).answer.verdict == verdict


@pytest.mark.parametrize(("content", "verdict"), [("1\n", "fresh"), ("an older 1\n", "stale")])
def test_an_artifact_behind_a_link_is_compared_where_it_lies(content: str, verdict: str, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("link/out:\n\techo 1 > $@\n")
    (tmp_path / "real/now").mkdir(parents=True)
    (tmp_path / "real/link").symlink_to("now")
    (tmp_path / "link").symlink_to("real/link")
    (tmp_path / "link/out").write_text(content)
    found = asked(tmp_path).answer
    assert (found.verdict, found.evidence) == (verdict, () if verdict == "fresh" else ("link/out  (Makefile:2)",))


def test_an_artifact_behind_a_link_that_leads_out_is_counted_and_not_compared(tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (project / "Makefile").write_text("all: out link/out\nout link/out:\n\techo 1 > $@\n")
    (project / "link").symlink_to("../else")
    for name in ("out", "link/out"):
        (project / name).write_text("1\n")
    found = asked(project).answer
    assert found.sentence.startswith("1 of 2 artifacts")
    assert found.evidence == ("left out, a link on its way leads out of this folder: link/out",)


def test_a_file_that_a_recipe_makes_beside_its_target_and_that_is_gone_is_named(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(
        ".PHONY: all\nall: .done\n.done: in\n\tmkdir -p out; cp in out/a; cp in out/b; touch .done\n"
    )
    (tmp_path / "in").write_text("i\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a").write_text("i\n")
    (tmp_path / ".done").touch()
    found = asked(tmp_path)
    assert (found.answer.verdict, found.good) == ("beside-gone", False)
    assert found.answer.evidence == ("a build leaves it beside its targets, and it is not here: out/b",)


def test_what_no_two_builds_leave_under_one_name_and_caches_are_not_missed(tmp_path: Path) -> None:
    made = "mkdir -p .tool_cache && touch .tool_cache/x && date > log.$$$$ && echo 1 > $@"
    (tmp_path / "Makefile").write_text(f"out:\n\t{made}\n")
    (tmp_path / "out").write_text("1\n")
    assert asked(tmp_path).answer.verdict == "fresh"
