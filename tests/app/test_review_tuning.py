"""The review as a person calls it: revisions, folders, measurements, refusals and wrong calls."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from shutil import which

import pytest
from click.testing import CliRunner

from rung.app.probing import tuning
from rung.app.probing.hands import Hands
from rung.app.probing.measuring import Plan
from rung.app.probing.tuning import Given, Wish
from rung.cli.main import cli, run
from rung.fieldwork import ground, hands
from rung.model.exits import Exit
from rung.model.job import Job, Outcome
from rung.model.replacing import replace
from rung.tuning.question import Word
from rung.tuning.review import Reviewed
from shared import missing

SLOW = """\
all: out.txt report.log
out.txt: in.txt
\tsleep 0
\tsort in.txt > $@
report.log: out.txt
\twc -l out.txt > $@
"""
FAST = SLOW.replace("\tsleep 0\n", "")
FAKE = """\
#!/bin/sh
# stands in for snakemake: a version, a plan of one job, and a run that makes its file
case "$1" in
  --version) echo 9.14.8 ;;
  -n) printf '[Sun Nov 22 05:00:00 2026]\\nrule one:\\n    output: results/a.txt\\n    jobid: 0\\n'
      printf '    reason: Forced execution\\n\\necho a > results/a.txt\\n' ;;
  *) mkdir -p results logs
     echo a > results/a.txt
     [ -e quiet ] || echo done > logs/a.log ;;
esac
"""
FLOW = 'rule one:\n    output: "results/a.txt"\n    log: "logs/a.log"\n    shell: "echo a > {output} 2> {log}"\n'


def laid(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    return folder


def sides(tmp_path: Path, before: dict[str, str], after: dict[str, str]) -> tuple[str, str]:
    if which("make") is None:
        missing("GNU make is not installed")
    return str(laid(tmp_path / "a", before)), str(laid(tmp_path / "b", after))


def slow(folder: Path) -> bool:
    """Say whether a build there counts as slow: what this machine takes for it hangs on what else it does."""
    rules = folder / "Makefile"
    return (folder / "slow").exists() or (rules.exists() and "sleep" in rules.read_text("utf-8"))


def reviewed(before: str, after: str, wish: Wish, path: str = "") -> Reviewed:
    def found(job: Job) -> Outcome:
        env = {**job.env, "PATH": f"{path}:{os.environ['PATH']}"} if path else job.env
        return replace(hands().run(replace(job, env=env)), seconds=0.3 if slow(Path(job.cwd)) else 0.1)

    return tuning.reviewed(
        Hands(found, hands().judge), Given(before, ground(before)), Given(after, ground(after)), wish
    )


def test_an_honest_speed_up_holds_both_claims_when_it_is_measured(tmp_path: Path) -> None:
    source = {"in.txt": "b\na\n"}
    one, two = sides(tmp_path, {"Makefile": SLOW, **source}, {"Makefile": FAST, **source})
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    found = reviewed(one, two, Wish(measure=Plan(repeats=3)))
    said = "\n".join(tuning.lines(found))
    assert (found.speed, found.meaning) == (Word.HOLDS, Word.HOLDS), said
    assert tuning.ending(found, "both") is Exit.DONE
    assert "2 files came out the same" in said
    assert "they were written when it was built" in said
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_other_content_and_a_log_that_stays_empty_are_seen_when_both_sides_are_built(tmp_path: Path) -> None:
    other = FAST.replace("sort in.txt", "sort -r in.txt").replace("wc -l out.txt > $@", "@: > $@")
    source = {"in.txt": "b\na\n"}
    one, two = sides(tmp_path, {"Makefile": FAST, **source}, {"Makefile": other, **source})
    said = "\n".join(tuning.lines(reviewed(one, two, Wish(measure=Plan(repeats=3)))))
    assert "other content after: `out.txt`" in said
    assert "`report.log` was written before, and is empty after" in said


@pytest.mark.parametrize(
    ("made", "change", "word", "line"),
    [
        ("report.html", ("sort in.txt", "sort -u in.txt"), Word.BROKEN, "other content after: `report.html`"),
        ("reports/all.csv", ("sort in.txt", "sort -u in.txt"), Word.BROKEN, "other content after: `reports/all.csv`"),
        ("manifest.json", ("sort in.txt", "sort -u in.txt"), Word.BROKEN, "other content after: `manifest.json`"),
        ("run.log", ("sort in.txt", "sort -u in.txt"), Word.NOT_JUDGED, "other content after: `run.log`"),
        ("summary.txt", ("sort in.txt", "sort -n in.txt"), Word.HOLDS, "1 file came out the same"),
        ("summary.txt", ("date +%N", "date +%s%N"), Word.NOT_JUDGED, "two builds of the side before differ in it"),
    ],
)
def test_a_published_file_is_compared_whatever_it_is_called(
    made: str, change: tuple[str, str], word: Word, line: str, tmp_path: Path
) -> None:
    text = f"all: {made}\n{made}: in.txt\n\tmkdir -p $(@D)\n\t{change[0]} > $@\n"
    source = {"in.txt": "1\n1\n2\n"}
    one, two = sides(tmp_path, {"Makefile": text, **source}, {"Makefile": text.replace(*change), **source})
    found = reviewed(one, two, Wish(measure=Plan(repeats=3)))
    said = "\n".join(tuning.lines(found))
    assert found.meaning is word, said
    assert line in said


def test_a_build_that_leaves_nothing_to_compare_does_not_say_that_nothing_changed(tmp_path: Path) -> None:
    text = ".PHONY: all\nall:\n\ttrue in.txt\n"
    one, two = sides(tmp_path, {"Makefile": text}, {"Makefile": text.replace("true", "true -x")})
    found = reviewed(one, two, Wish(measure=Plan(repeats=3)))
    assert found.meaning is Word.NOT_JUDGED
    assert "no published file was there to be compared" in "\n".join(tuning.lines(found))


def test_what_a_make_further_down_has_made_already_is_made_again_when_it_is_measured(tmp_path: Path) -> None:
    top = "all: ; $(MAKE) -C lib out.txt\n.PHONY: all\n"
    one, two = sides(
        tmp_path,
        {"Makefile": top, "lib/Makefile": "out.txt: in.txt\n\tsort in.txt > $@\n", "lib/in.txt": "b\na\n"},
        {"Makefile": top, "lib/Makefile": "out.txt: in.txt\n\tsort -r in.txt > $@\n", "lib/in.txt": "b\na\n"},
    )
    for folder in (one, two):
        (Path(folder) / "lib" / "out.txt").write_text("a\nb\n")
        subprocess.run(["touch", "-d", "2020-01-01", "in.txt"], cwd=Path(folder) / "lib", check=True)
    said = "\n".join(tuning.lines(reviewed(one, two, Wish(measure=Plan(repeats=2)))))
    assert "other content after: `lib/out.txt`" in said


def test_a_build_that_fails_only_after_the_change_is_a_finding_and_one_that_fails_before_is_not_judged(
    tmp_path: Path,
) -> None:
    bad = FAST.replace("\tsort in.txt > $@", "\tfalse")
    source = {"in.txt": "b\n"}
    one, two = sides(tmp_path, {"Makefile": FAST, **source}, {"Makefile": bad, **source})
    assert reviewed(one, two, Wish(measure=Plan(repeats=3))).speed is Word.BROKEN
    back = reviewed(two, one, Wish(measure=Plan(repeats=3)))
    assert (back.speed, back.meaning) == (Word.NOT_JUDGED, Word.NOT_JUDGED)
    assert "fails before" in back.replies[0].sentence


@pytest.mark.parametrize("recipe", ["ssh host make", "cp out /usr/local/bin/", "sudo make install", "git push origin"])
def test_a_build_that_would_reach_out_is_refused_before_anything_runs(recipe: str, tmp_path: Path) -> None:
    bad = f"all:\n\ttouch {tmp_path}/ran\n\t{recipe}\n"
    one, two = sides(tmp_path, {"Makefile": bad}, {"Makefile": bad})
    assert run(["review-tuning", one, two, "--measure"]) == Exit.REFUSED
    assert not (tmp_path / "ran").exists()


def test_what_make_would_run_while_it_reads_does_not_run_unless_it_is_measured(tmp_path: Path) -> None:
    trap = f"X := $(shell touch {tmp_path}/ran)\nall: a.o b.o\na.o b.o: h.h\n\tcc -c\n"
    less = trap.replace("all: a.o b.o", "all: a.o")
    one, two = sides(tmp_path, {"Makefile": trap}, {"Makefile": less})
    found = reviewed(one, two, Wish())
    assert [made.move for made in found.moves] == ["prerequisite-dropped"]
    assert "read as text" in "\n".join(tuning.lines(found))
    assert not (tmp_path / "ran").exists()


def test_what_only_make_could_work_out_is_not_judged_and_is_no_finding(tmp_path: Path) -> None:
    head = "LIST := $(shell ls)\nOBJS = $(patsubst %.c,%.o,$(LIST))\n"
    one, two = sides(
        tmp_path,
        {"Makefile": f"{head}all: $(OBJS)\n\tld\n"},
        {"Makefile": f"{head}ALL = $(OBJS)\nall: $(ALL:.x=.y)\n\tld\n"},
    )
    found = reviewed(one, two, Wish())
    assert found.moves == ()
    assert found.meaning is Word.NOT_JUDGED
    assert tuning.ending(found, "meaning") is Exit.WAITING


@pytest.mark.parametrize(
    ("mark", "speed", "meaning"), [("slow", Word.HOLDS, Word.HOLDS), ("", Word.BROKEN, Word.HOLDS)]
)
def test_a_workflow_is_run_in_copies_too(mark: str, speed: Word, meaning: Word, tmp_path: Path) -> None:
    tool = laid(tmp_path / "bin", {"snakemake": FAKE}) / "snakemake"
    tool.chmod(0o755)
    one, two = sides(tmp_path, {"Snakefile": FLOW, **({mark: ""} if mark else {})}, {"Snakefile": FLOW})
    found = reviewed(one, two, Wish(measure=Plan(repeats=3)), str(tool.parent))
    assert (found.speed, found.meaning) == (speed, meaning), "\n".join(tuning.lines(found))
    assert not (Path(one) / "results").exists()


def test_a_log_that_a_workflow_no_longer_writes_is_seen_when_it_is_run(tmp_path: Path) -> None:
    tool = laid(tmp_path / "bin", {"snakemake": FAKE}) / "snakemake"
    tool.chmod(0o755)
    one, two = sides(tmp_path, {"Snakefile": FLOW}, {"Snakefile": FLOW, "quiet": ""})
    found = reviewed(one, two, Wish(measure=Plan(repeats=3)), str(tool.parent))
    assert found.replies[3].word is Word.BROKEN
    assert "`logs/a.log` was written before, and is not there after" in found.replies[3].evidence


def git(folder: Path, *words: str) -> None:
    subprocess.run(("git", "-c", "user.name=a", "-c", "user.email=a@b", *words), cwd=folder, check=True)


def test_two_revisions_are_compared_as_they_were_committed(tmp_path: Path) -> None:
    if which("git") is None:
        missing("git is not installed")
    folder = laid(tmp_path / "work", {"Makefile": FAST, "in.txt": "a\n"})
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    (folder / "Makefile").write_text(f".NOTPARALLEL:\n{FAST}")
    git(folder, "commit", "-qam", "two")
    (folder / "Makefile").write_text("not committed")
    said = CliRunner().invoke(cli, ["review-tuning", "HEAD~1", "HEAD", "-C", str(folder), "--format", "json"])
    assert said.exit_code == Exit.FINDINGS
    found = json.loads(said.output)
    assert found["schema_version"] == 1
    assert [made["move"] for made in found["tuning"]["moves"]] == ["serialised"]
    assert found["tuning"]["moves"][0]["places"][0].startswith("Makefile:1:")
    same = CliRunner().invoke(cli, ["review-tuning", "HEAD", "HEAD", "-C", str(folder), "--claim", "meaning"])
    assert same.exit_code == Exit.DONE


def test_a_submodule_that_is_pinned_to_another_commit_and_a_script_that_may_no_longer_be_run_are_named(
    tmp_path: Path,
) -> None:
    if which("git") is None or which("make") is None:
        missing("git or make is not installed")
    folder = laid(tmp_path / "work", {"Makefile": "out: x/v\n\t./gen.sh > $@\n", "gen.sh": "#!/bin/sh\necho 1\n"})
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    for mark, pin in (("+x", "1"), ("-x", "2")):
        git(folder, "update-index", f"--chmod={mark}", "gen.sh")
        git(folder, "update-index", "--add", "--cacheinfo", f"160000,{pin * 40},x")
        git(folder, "commit", "-qm", "one")
    found = CliRunner().invoke(cli, ["review-tuning", "HEAD~1", "HEAD", "-C", str(folder), "--claim", "meaning"])
    assert found.exit_code == Exit.WAITING, found.output
    assert "`x` (the pin of a submodule: 111111111111 before, 222222222222 after)" in found.output
    assert "`gen.sh` (it may be run in HEAD~1 only)" in found.output


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"Makefile": "all:\n", "Snakefile": "rule a:\n"},
    ],
)
def test_a_side_that_no_tool_or_both_could_build_is_a_wrong_call(files: dict[str, str], tmp_path: Path) -> None:
    one, two = sides(tmp_path, {"Makefile": "all:\n"}, {"x": "", **files})
    assert run(["review-tuning", one, two]) == Exit.USAGE


@pytest.mark.parametrize(
    "words", [("--cost", "decide"), ("--measure", "--cost", "nonsense"), ("--timeout", "soon"), ("-C", "/nowhere")]
)
def test_a_wrong_call_ends_with_2(words: tuple[str, ...], tmp_path: Path) -> None:
    one, two = sides(tmp_path, {"Makefile": "all:\n"}, {"Makefile": "all:\n"})
    assert run(["review-tuning", one, two, *words]) == Exit.USAGE


@pytest.mark.parametrize(
    "text",
    [
        "all: x\n\techo \xff\n",
        "define X\n",
        "all: $(",
        "\t\n:\n",
        "rule\n",
        "ifdef\nall:\n" * 50,
        "\\\n" * 500,
        "a:" * 999,
    ],
)
def test_a_makefile_that_make_cannot_read_is_still_no_fault_of_rung(text: str, tmp_path: Path) -> None:
    one, two = sides(tmp_path, {"Makefile": "all: x\nx:\n\ttrue\n"}, {"Makefile": "all:\n"})
    Path(two, "Makefile").write_bytes(text.encode("latin-1"))
    assert run(["review-tuning", one, two]) in {Exit.DONE, Exit.FINDINGS, Exit.WAITING}
    assert run(["review-tuning", two, one]) in {Exit.DONE, Exit.FINDINGS, Exit.WAITING}


@pytest.mark.parametrize(
    "text",
    [
        "rule",
        "rule a:\n  input: (((\n",
        "rule a:\n  input:\n" + "(" * 3000,
        "rule a:\n    input: lambda w: \n",
        "\0",
        "rule a:\n  output: *x, **y\n",
    ],
)
def test_a_snakefile_that_nobody_can_read_is_still_no_fault_of_rung(text: str, tmp_path: Path) -> None:
    one, two = sides(tmp_path, {"Snakefile": FLOW}, {"Snakefile": text})
    assert run(["review-tuning", one, two]) in {Exit.FINDINGS, Exit.WAITING}
    assert run(["review-tuning", two, one]) in {Exit.DONE, Exit.FINDINGS, Exit.WAITING}
