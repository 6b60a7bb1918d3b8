"""What make itself must be asked for: secrets that it computes, why something is due, and the flags of a make below."""

from __future__ import annotations

from pathlib import Path
from shutil import which
from subprocess import run

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told, lines
from rung.app.probing.tour import Places, tour
from rung.fieldwork import ground, hands, shelf
from rung.model.ask import Ask
from rung.probes.gnumake.delay import named, setting
from shared import missing

pytestmark = pytest.mark.once  # what a real make answers

SECRET = "TOKEN = $(shell printf %s half-one-$(shell printf half-two))\nall: ; @echo $(TOKEN) | tee out.log\n"


@pytest.fixture(autouse=True)
def _make() -> None:
    if which("make") is None:
        missing("GNU make is not installed")


def asked(question: str, folder: Path, **more: object) -> Told:
    ask = Ask(str(folder), timeout=120, **more)  # type: ignore[arg-type]  # fields by name
    return answer(hands(), ground(str(folder)), Put("make", question), ask)


@pytest.mark.parametrize("question", ["planned", "state", "target", "causes", "converges", "acts"])
def test_a_secret_that_make_computes_is_never_shown(question: str, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(SECRET)
    assert "half-two" not in "\n".join(lines(asked(question, tmp_path))).replace("printf half-two", "")


def test_a_secret_that_make_computes_is_never_kept_in_a_bundle_whatever_else_a_file_holds(tmp_path: Path) -> None:
    project, into = tmp_path / "p", tmp_path / "bundle"
    project.mkdir()
    (project / "Makefile").write_text(SECRET)
    (project / "build.log").write_bytes(b"sent half-one-half-two \xff\n")
    tour(hands(), Places(ground, shelf), Put("make", "tour"), Ask(str(project), timeout=120), str(into))
    assert (into / "files" / "build.log").read_bytes() == b"sent <redacted> \xff\n"
    assert not [path for path in into.rglob("*") if path.is_file() and b"half-one-half-two" in path.read_bytes()]


def test_a_secret_of_a_make_below_is_asked_of_that_make(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "Makefile").write_text("all: ; $(MAKE) -C sub\n")
    (tmp_path / "sub" / "Makefile").write_text(SECRET)
    said = "\n".join(lines(asked("planned", tmp_path)))
    assert "<redacted>" in said
    assert "half-one-half-two" not in said


def test_asking_whether_it_is_settled_does_not_answer_why_it_is_not(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(
        "N := $(shell echo x >> n; wc -l < n)\nall: out\nifeq ($(N),3)\nout: FORCE\nendif\nout: ; touch out\nFORCE:\n"
    )
    # Whether it is due hangs on how often it was asked: built is 2, asked is 3, and a fourth would find nothing.
    (tmp_path / "n").write_text("x\n")
    told = asked("converges", tmp_path, scratch=True)
    assert told.answer.verdict == "never-by-design"
    assert any("out" in line for line in told.answer.evidence)


def test_a_delay_keeps_the_flags_of_the_shell_of_a_make_below(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "Makefile").write_text("all: ; $(MAKE) -C sub x\n")
    (tmp_path / "sub" / "Makefile").write_text(".SHELLFLAGS = -ec\nx: ; false; echo made > x\n")
    for group in (("./all",), (named("x", "sub"),)):
        late = setting(group, {"": "-c", "sub": "-ec"})
        ended = run(["make", late], cwd=tmp_path, capture_output=True, check=False)
        assert (ended.returncode, (tmp_path / "sub" / "x").exists()) == (2, False)
    careless = run(["make", setting(("./all",))], cwd=tmp_path, capture_output=True, check=False)
    assert careless.returncode == 0


def test_what_is_not_shown_is_said_by_name_and_only_where_something_is(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("CFLAGS = -O2\nall: ; echo $(CFLAGS)\n")
    assert "redacted" not in asked("state", tmp_path).answer.sentence
    (tmp_path / "Makefile").write_text("DB_PASSWORD = Zq7-wort\nCFLAGS = -O2\nall: ; echo $(CFLAGS)\n")
    told = asked("state", tmp_path)
    assert told.answer.sentence.endswith("; not shown, redacted: DB_PASSWORD.")
    assert "Zq7" not in "\n".join(lines(told))


def test_a_makefile_that_is_made_again_without_end_is_read_next_and_not_asked_once_more(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(
        "include x.mk\nall: o\no: ; echo > o\nx.mk: FORCE\n\tdate > $@; echo X=1 > $@; sleep 0.05\nFORCE:\n"
    )
    rules = f"sed -n 1,4p {tmp_path}/Makefile"
    for seconds in (1.0, 8.0, 60.0):  # a machine that stood still saw it made once, and has more time
        ask = Ask(str(tmp_path), timeout=seconds, scratch=True)
        told = answer(hands(), ground(str(tmp_path)), Put("make", "converges"), ask)
        if told.answer.next == rules:
            break
    assert (told.answer.verdict, told.answer.next) == ("never-ended", rules)


def test_artifacts_that_hold_the_path_of_the_project_are_not_built_anew_to_say_so(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("all: one two\none two: ; pwd > $@\n")
    for name in ("one", "two"):
        (tmp_path / name).write_text(f"{tmp_path}\n")
    told = asked("stale", tmp_path)
    assert told.answer.verdict == "not-comparable"
    assert not any(look.argv == ("make",) for look in told.looks)
    assert "left out, it holds the folder's path: one" in told.answer.evidence
    (tmp_path / "two").write_text("other\n")
    assert any(look.argv == ("make",) for look in asked("stale", tmp_path).looks)


def test_a_make_below_that_got_no_jobs_is_not_called_the_same_in_parallel(tmp_path: Path) -> None:
    below = "below: one two\none two: ; echo $@ > $@\n.PHONY: below\n"
    (tmp_path / "below.mk").write_text(below)
    (tmp_path / "Makefile").write_text("all: first\n\tmake -f below.mk\nfirst: ; echo 1 > first\n.PHONY: all\n")
    told = asked("parallel", tmp_path, repeats=1)
    unheard = any("jobserver unavailable" in line for line in told.answer.evidence)  # 4.4 finds it by its name
    assert told.answer.verdict == ("one-by-one" if unheard else "same")
    assert unheard == told.version.startswith(("4.0", "4.1", "4.2", "4.3"))


def test_what_lies_above_a_copy_is_named_by_the_way_that_leads_there(tmp_path: Path) -> None:
    tour = "tour: ; rm -rf $(abspath ../out) $(abspath ../../deep) $(abspath here)\n"
    (tmp_path / "Makefile").write_text(f"N := $(shell uname)\n{tour}")  # else it is asked where it lies
    said = lines(asked("evidence", tmp_path))
    assert any("rm -rf ../out ../../deep ./here" in line for line in said), said
