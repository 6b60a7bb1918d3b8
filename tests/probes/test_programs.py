"""A run that broke on a program that is not there: it is named with the line of the log, and is no fault of a tool."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.livelab import Builder
from rung.app.probing import triage
from rung.app.probing.triage import Known
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.job import Job
from rung.probes.clipped import fit
from rung.probes.probe import Answer, Case, Look, Ran
from rung.probes.smk.points import NO_PROGRAM
from rung.probes.snakemake import job, last_run
from rung.probes.snapshot import Entry
from rung.wiring.labs import lay_out
from shared import missing

OLDEST = Builder("snakemake-7.32.4")
RUN = ".snakemake/log/2026-01-02T030405.000006.snakemake.log"
HEAD = """\
[Mon Nov 23 09:01:13 2026]
rule b:
    input: in.txt
    output: b.txt
    log: logs/b.log
    jobid: 2

"""
ERROR = """\
[Mon Nov 23 09:01:13 2026]
Error in rule b:
    jobid: 2
    input: in.txt
    output: b.txt
    log: logs/b.log (check log file(s) for error details)

"""
NEXT = """\
[Mon Nov 23 09:01:13 2026]
rule c:
    input: in.txt
    output: c.txt
    log: logs/c.log
    jobid: 3

"""
ENDED = """\
RuleException:
CalledProcessError in file "/project/Snakefile", line 6:
Command 'set -euo pipefail;  samtolls view in.txt > b.txt' returned non-zero exit status 127.
"""
END = "Exiting because a job execution failed. Look above for error message\n"
SHELL = "/usr/bin/bash: line 1: samtolls: command not found"
LONG = f"+ view\n{SHELL}\n" + "read 0 records\n" * 20


def case(log: str, said: str, *ran: Ran) -> Case:
    texts = {RUN: log, "logs/b.log": said}
    entries = {path: Entry(len(text), 9, 0o100644) for path, text in texts.items()}
    return Case(
        Ask(target="b.txt"), (9, 14, 8), lambda path: texts[path].encode() if path in texts else None, hands().judge,
        entries, ran,
    )  # fmt: skip


def answered(log: str, said: str) -> Answer:
    return last_run.read(case(log, said))


@pytest.mark.parametrize("log", [HEAD + ERROR + END, HEAD + ENDED + ERROR + END + ERROR], ids=["7.32", "9.14"])
def test_a_program_that_is_not_there_is_named_first(log: str) -> None:
    found = answered(log, LONG)
    assert (found.verdict, found.kinds) == ("failed", (NO_PROGRAM,))
    assert fit(found.evidence[0], str) == f"program not found: samtolls (logs/b.log, line 2: {SHELL})"
    assert [line for line in found.evidence if line.startswith("rule ")] == ["rule b: b.txt"]


def test_a_program_that_was_done_without_is_named_and_is_not_what_it_broke_on() -> None:
    found = answered(HEAD + ERROR + END, f"{SHELL}\nERROR: no reads\n")
    assert found.evidence[0].startswith("program not found: samtolls")
    assert found.kinds == ()


def test_a_log_that_names_no_program_leaves_the_answer_as_it_was() -> None:
    found = answered(HEAD + ERROR + END, "ERROR: no reads\n")
    assert (found.evidence[0], found.kinds) == (f"log of the run: {RUN}", ())


@pytest.mark.parametrize(("status", "kinds"), [("127", (NO_PROGRAM,)), ("2", ())])
def test_where_no_log_is_declared_the_exit_of_a_shell_that_found_no_program_is_told(
    status: str, kinds: tuple[str, ...]
) -> None:
    log = HEAD + ENDED.replace("127", status) + ERROR + END
    found = answered("".join(line for line in log.splitlines(keepends=True) if "log:" not in line), "")
    assert ("  it ended with exit 127, as a shell does that does not find a program" in found.evidence) is bool(kinds)
    assert found.kinds == kinds


def test_what_is_told_of_the_next_job_is_not_taken_for_that_of_the_one_that_failed() -> None:
    found = answered(HEAD + ERROR.rstrip() + "\nExecute 1 jobs...\n" + NEXT + END, LONG)
    assert "rule b: b.txt" in found.evidence


def test_a_secret_beside_a_program_that_is_not_there_is_not_shown() -> None:
    found = answered(HEAD + ERROR + END, "env: token=hunter2: No such file or directory\n")
    assert not any("hunter2" in fit(line, str) for line in found.evidence)


def test_the_job_is_told_with_the_program_above_the_end_of_its_log() -> None:
    plan = Ran(Look("job", ("snakemake", "-n")), 0, f"{HEAD}Job stats:\njob  count\n---\nb    1\ntotal    1\n")
    assert f"  line 2: {SHELL}" in job.read(case("", LONG, plan)).evidence
    assert not any("line 2:" in line for line in job.read(case("", f"x\n{SHELL}\n", plan)).evidence)


@pytest.mark.once
def test_triage_of_a_misspelt_program_names_it_and_does_not_send_to_the_tool(tmp_path: Path) -> None:
    if not OLDEST.there:
        missing(f"{OLDEST.name} is not installed: .ci/builders {OLDEST.name}")
    others = "for each in 1 2 3 4 5 6 7 8 9; do echo read 0 records >&2; done; exit 127"
    shell = f"(samtolls || {{{{ {others}; }}}}) > {{output}} 2> {{log}}"
    rule = f'rule b:\n    output: "b.txt"\n    log: "logs/b.log"\n    shell: "{shell}"\n'
    folder = lay_out("snakemake-misspelt", {"Snakefile": rule}, str(tmp_path / "p"))
    OLDEST.hands().run(Job(argv=("snakemake", "--cores", "1"), cwd=folder, timeout=60))
    found = triage.triage(OLDEST.hands(), ground, "snakemake", Ask(folder), Known("the run fails"))
    assert "program not found: samtolls (logs/b.log, line 1: " in found.note.evidence
    assert (found.ending, found.note.boundary) == ("repair", "operating context")
