"""A file that was only touched is no edit: Snakemake keeps the checksums of small inputs, and goes by them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.clipped import fit
from rung.probes.probe import Answer, Case, Look, Ran
from rung.probes.smk.edited import unseen
from rung.probes.smk.everyjob import JOBS
from rung.probes.snakemake import converges, cost, evidence, planned
from rung.probes.snapshot import Entry

SETTLED = "Building DAG of jobs...\nNothing to be done (all requested files are present and up to date).\n"
PLAN = """\
[Sun Nov 22 07:37:30 2026]
rule clean:
    input: raw/a.txt, tools/clean.py
    output: out/a.txt
    log: logs/a.log
    jobid: 1
    reason: Forced execution

    python tools/clean.py raw/a.txt > out/a.txt

Job stats:
job      count
-----  -------
clean        1
total        1
"""
LOCK = ".snakemake/locks/0.output.lock"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def record(sums: dict[str, str]) -> dict[str, tuple[int, str]]:
    """Return what Snakemake keeps of the job that made out/a.txt."""
    name = base64.b64encode(b"out/a.txt").decode()
    held = {"rule": "clean", "input": ["raw/a.txt", "tools/clean.py"], "input_checksums": sums}
    return {f".snakemake/metadata/{name}": (10, json.dumps(held))}


def case(files: dict[str, tuple[int, str]], *ran: Ran) -> Case:
    entries = {path: Entry(len(text), when, 0o100644) for path, (when, text) in files.items()}
    return Case(
        Ask(), (9, 27, 1), lambda path: files[path][1].encode() if path in files else None, hands().judge, entries,
        ran, checksum=lambda path, _kind: digest(files[path][1]),
    )  # fmt: skip


def looked(out: str) -> Ran:
    return Ran(Look(JOBS, ("snakemake", "-n")), 0, out)


MADE = {"raw/a.txt": (1, "b\na\n"), "out/a.txt": (9, "a\nb\n"), "logs/a.log": (9, "2 lines\n")}


@pytest.mark.parametrize(
    ("sums", "edited"),
    [
        ({"tools/clean.py": digest("sort")}, ()),
        ({"tools/clean.py": f"sha256:{digest('sort')}"}, ()),
        ({"./tools/clean.py": f"sha256:{digest('sort')}"}, ()),
        ({"tools/clean.py": digest("sort -u")}, ("tools/clean.py",)),
        ({"raw/a.txt": digest("b\na\n")}, ("tools/clean.py",)),
        ({}, ("tools/clean.py",)),
    ],
)
def test_an_input_that_holds_what_the_job_read_was_only_touched(sums: dict[str, str], edited: tuple[str, ...]) -> None:
    assert unseen(case(MADE | record(sums) | {"tools/clean.py": (20, "sort")})) == edited


def test_a_helper_that_no_job_declares_is_told_as_newer() -> None:
    files = MADE | record({"tools/clean.py": digest("sort")}) | {"tools/clean.py": (20, "sort"), "tools/x.py": (20, "")}
    found = converges.read(case(files, Ran(Look("left", ()), 0, SETTLED)))
    assert (found.verdict, found.evidence) == ("settled-behind", ("newer than the last job: tools/x.py",))
    assert "1 file of code is newer" in found.sentence


@pytest.mark.parametrize(("text", "verdict"), [("sort", "agrees"), ("sort -u", "disagrees")])
def test_a_log_is_out_of_date_only_where_an_input_has_other_contents(text: str, verdict: str) -> None:
    files = MADE | record({"tools/clean.py": digest("sort")}) | {"tools/clean.py": (20, text)}
    assert evidence.read(case(files, looked(PLAN))).verdict == verdict


GONE = {path: held for path, held in MADE.items() if path != "out/a.txt"}
OTHERWISE = {
    "temporary": PLAN.replace("\nJob stats", "Would remove temporary output out/a.txt\n\nJob stats"),
    "a pipe": PLAN.replace("output: out/a.txt", "output: out/a.txt (pipe)"),
    "elsewhere": PLAN.replace("output: out/a.txt", "output: s3://bucket/a.txt (send to storage)"),
    "outside": PLAN.replace("output: out/a.txt", "output: /srv/a.txt"),
}


def test_a_log_of_an_output_that_is_not_there_does_not_agree() -> None:
    found = evidence.read(case(GONE | {"tools/clean.py": (1, "sort")}, looked(PLAN)))
    assert (found.verdict, found.evidence[0]) == (
        "disagrees", "there, though its output is not: logs/a.log (rule clean, for out/a.txt)"
    )  # fmt: skip
    assert found.next.startswith("rung probe snakemake job out/a.txt")


@pytest.mark.parametrize("plan", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_an_output_that_is_not_kept_here_is_not_missed(plan: str) -> None:
    assert evidence.read(case(GONE | {"tools/clean.py": (1, "sort")}, looked(plan))).verdict == "agrees"


def test_evidence_that_is_declared_and_not_there_yet_does_not_agree() -> None:
    found = evidence.read(case({"raw/a.txt": (1, "b\na\n"), "tools/clean.py": (1, "sort")}, looked(PLAN)))
    assert found.verdict == "not-yet"
    assert not evidence.PROBE.good("not-yet")


@pytest.mark.parametrize("read", [planned.read, converges.read])
def test_a_lock_is_named_also_where_nothing_is_due(read: Callable[[Case], Answer]) -> None:
    ran = Ran(Look("left", ()), 0, SETTLED)
    assert any("a lock lies in the folder" in line for line in read(case(MADE | {LOCK: (9, "")}, ran)).evidence)
    assert not any("lock" in line for line in read(case(MADE, ran)).evidence)


def test_no_part_of_the_cost_waited_longer_than_it_took() -> None:
    floor = Ran(Look("version", ("snakemake", "--version")), 0, "9.27.1\n", seconds=1.4, cpu=1.3)
    plan = Ran(Look("plan", ("snakemake", "-n")), 0, PLAN, seconds=1.8, cpu=1.6)
    slow = Ran(Look("plan", ("snakemake", "-n")), 0, PLAN, seconds=2.8, cpu=1.4)
    quick = cost.read(case(MADE, floor, floor, floor, plan, plan, plan, looked(PLAN))).evidence
    waited = cost.read(case(MADE, floor, floor, floor, slow, slow, slow, looked(PLAN))).evidence
    assert quick[1] == "planning: 0.40 s (dry run minus start-up)"
    assert waited[1].startswith("planning: 1.40 s (dry run minus start-up), of which 1.30 s it waited")


@pytest.mark.parametrize(("name", "shown"), [("short", "short.dat"), ("l" * 80, f"{'l' * 73} …")], ids=["whole", "cut"])
def test_a_command_that_is_not_shown_to_its_end_says_so(name: str, shown: str) -> None:
    plan = PLAN.replace("python tools/clean.py raw/a.txt > out/a.txt", f"sort raw/a.txt > {name}.dat")
    found = planned.read(case(MADE, looked(plan)))
    line = next(each for each in found.evidence if each.startswith("clean: "))
    assert fit(line, str).endswith(shown)


@pytest.mark.parametrize(
    ("shell", "shown"),
    [
        ("sort raw/a.txt > out/a.txt", "sort raw/a.txt > out/a.txt"),
        ("sort raw/a.txt \\\n      > out/a.txt", "sort raw/a.txt > out/a.txt"),
        ("mkdir -p out\n    sort raw/a.txt\n\n    gzip out/a.txt", "sort raw/a.txt … 2 more lines"),
        ("sort raw/a.txt\n    gzip out/a.txt", "sort raw/a.txt … 1 more line"),
        (f"sort {'l' * 100}\n    gzip out/a.txt", f"sort {'l' * 85} … 1 more line"),
    ],
    ids=["one", "continued", "prepared", "two", "long"],
)
def test_a_command_of_many_lines_says_how_many_are_not_shown(shell: str, shown: str) -> None:
    plan = PLAN.replace("python tools/clean.py raw/a.txt > out/a.txt", shell)
    found = planned.read(case(MADE, looked(plan)))
    line = next(each for each in found.evidence if each.startswith("clean: "))
    assert fit(line, str) == f"clean: out/a.txt  {shown}"
