"""What Snakemake says when something is not here, where a run would leave its folder, and how a run's log ends."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.job import Job, Outcome
from rung.model.replacing import replace
from rung.probes.probe import Case, Look, Ran
from rung.probes.smk.edited import unseen
from rung.probes.smk.elsewhere import made_outside, workdir
from rung.probes.smk.faults import trouble
from rung.probes.smk.moved import METADATA
from rung.probes.smk.record import gone
from rung.probes.smk.runlog import End, run_log
from rung.probes.smk.speech import again, snakemake
from rung.probes.smk.tool import TOOL
from rung.probes.smk.words import told
from rung.probes.snakemake import provenance, summary
from rung.probes.snapshot import Entry

JOB = "[Sun Nov 22 07:37:30 2026]\nlocalrule a:\n    output: a.txt\n    log: logs/a.log\n    jobid: 1\n"
BROKE = "[Sun Nov 22 07:37:30 2026]\nError in rule a:\n    jobid: 1\n    output: a.txt\n    log: logs/a.log\n\n"
TRIED = "Trying to restart job 1.\nSelect jobs to execute...\n"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Error: profile given but no config.yaml found. Profile has to be given as path", "context-missing"),
        ("Error: profile directory given (p), but no profile.yaml (or config.yaml) found. Pro", "context-missing"),
        ("snakemake: error: argument --executor/-e: invalid choice: 'slurm' (choose from 'local')", "context-missing"),
        ("ModuleNotFoundError in file \"./Snakefile\", line 1:\nNo module named 'x'", "context-missing"),
        (
            'KeyError in file "./S", line 2:\n\'MODE\'\n  File "./S", line 2, in x\n  File "<frozen os>", line 9, in x',
            "context-missing",
        ),
        (
            'KeyError in line 2 of ./S:\n\'MODE\'\n  File "./S", line 2, in x\n  File "/lib/os.py", line 9, in x',
            "context-missing",
        ),
        ('KeyError in file "./S", line 2:\n\'MODE\'\n  File "./S", line 2, in <module>', "syntax-error"),
        ('NameError in file "./Snakefile", line 1:\nname x is not defined', "syntax-error"),
        ("NameError in file ./Snakefile, line 1:\nname x is not defined", "syntax-error"),
        ('InputFunctionException in rule a in file "./Snakefile", line 1:\nError:\n  KeyError: x', "syntax-error"),
        ("Traceback (most recent call last):\n  File x\nAttributeError: 'NoneType' object", "tool-failed"),
        ("WorkflowError:\nTarget rules may not contain wildcards. Please", "target-missing"),
    ],
)
def test_what_is_missing_is_told_from_what_is_wrong(text: str, verdict: str) -> None:
    case = Case(Ask(), (9, 27, 1), lambda _path: None, hands().judge)
    found = trouble(case, Ran(Look("plan", ("snakemake", "-n")), 1, "", text))
    assert found is not None
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (f"{JOB}1 of 1 steps (100%) done\nComplete log: x", End.FINISHED),
        (f"{JOB}Error in rule a:\n    output: a.txt\n    log: a.log (check log file(s) for details)\n", End.FAILED),
        (f"{JOB}MissingOutputException in rule a in file ./Snakefile, line 2:\nJob 1 completed successfully", End.LATE),
        (f"{JOB}Terminating processes on user request, this might take some time.", End.STOPPED),
        (f"{JOB}Select jobs to execute...", End.UNFINISHED),
        (f"{JOB}Complete log: .snakemake/log/x", End.FINISHED),
        (f"{JOB}Complete log(s): /p/.snakemake/log/x\nElapsed time: 0:00:00.182884", End.FINISHED),
        (f"{JOB}1 of 2 steps (50%) done\nComplete log: x", End.UNFINISHED),
        ("Select jobs to execute...\nFinished jobid: 0 (Rule: all)\n3 of 3 steps (100%) done", End.FINISHED),
        ("Select jobs to execute...\nWill exit after finishing currently running jobs (scheduler).", End.STOPPED),
        (f"{JOB}Will exit after finishing currently running jobs (scheduler).\nComplete log: x", End.STOPPED),
        (f"{JOB}Complete log(s): x\nWorkflowError:\nAt least one job did not complete successfully.", End.GAVE_UP),
        (f"{JOB}WorkflowError:\nError running conda info. Is conda installed?\n", End.GAVE_UP),
        (f"{JOB}Traceback (most recent call last):\n  File x, line 1\nOSError: disk full\n", End.GAVE_UP),
        (f"{JOB}{BROKE}{TRIED}2 of 2 steps (100%) done\nComplete log: x", End.FINISHED),
        (f"{JOB}{BROKE}{TRIED}Complete log: x", End.FINISHED),
        (f"{JOB}MissingOutputException in rule a in file x:\n{TRIED}2 of 2 steps (100%) done\n", End.FINISHED),
        (f"{JOB}{BROKE}{TRIED}1 of 2 steps (50%) done\n", End.UNFINISHED),
        (f"{JOB}{BROKE}{TRIED}{BROKE}Exiting because a job execution failed. Look above", End.FAILED),
        (f"{JOB}{BROKE}{TRIED.replace('1', '2')}1 of 2 steps (50%) done\n", End.FAILED),
        (f"{JOB}{BROKE}2 of 2 steps (100%) done\nExiting because a job execution failed.", End.FAILED),
    ],
)  # fmt: skip
def test_the_end_of_a_run_is_read_from_its_log(text: str, end: End) -> None:
    found = run_log(text)
    assert found is not None
    assert found.end is end


@pytest.mark.parametrize(
    ("text", "broken", "again"),
    [
        (f"{BROKE}{TRIED}2 of 2 steps (100%) done\n", 0, ("a",)),
        (f"{BROKE}{TRIED}{BROKE}{BROKE}Exiting because a job execution failed.", 1, ()),
        (f"{BROKE}{TRIED}{BROKE.replace('rule a', 'rule b').replace('id: 1', 'id: 2')}", 1, ("a",)),
        (BROKE, 1, ()),
    ],
)
def test_a_job_that_was_tried_again_is_broken_only_where_its_last_try_failed(
    text: str, broken: int, again: tuple[str, ...]
) -> None:
    found = run_log(JOB + text)
    assert found is not None
    assert (len(found.broken), found.again) == (broken, again)


def test_where_snakemake_gave_up_its_own_words_are_kept() -> None:
    found = run_log(f"{JOB}WorkflowError:\nError running conda info.\nWorkflowError:\nError running conda info.\n")
    assert found is not None
    assert found.words == ("WorkflowError:", "Error running conda info.")


@pytest.mark.parametrize(
    "text", ["", f"{JOB}This was a dry-run (flag -n).", "Building DAG of jobs...\nNothing to be done"]
)
def test_a_log_in_which_no_job_ran_is_none_of_a_run(text: str) -> None:
    assert run_log(text) is None


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ('workdir: "work"', False),
        ("rule all:\n    input: 'a'", False),
        ('workdir: "/data/run"', True),
        ('workdir: "../run"', True),
        ('workdir: config["work"]', True),
        ('workdir: f"{x}/y"', True),
        ("workdir:\n    '~/run'", True),
    ],
)
def test_a_workdir_that_may_lead_elsewhere_is_told(text: str, leads: bool) -> None:
    assert bool(workdir(("Snakefile",), lambda _path: text.encode(), Ask())) is leads


@pytest.mark.parametrize("name", ["/data/a.txt", "../a.txt", "~/a.txt"])
def test_an_output_outside_of_the_copy_is_told(name: str) -> None:
    job = f"[Sun Nov 22 07:37:30 2026]\nrule a:\n    output: {name}\n    jobid: 1\n"
    assert made_outside(job) == f"it makes {name}"
    assert made_outside(f"output_file\tdate\trule\n{name}\t-\ta\n")
    assert made_outside(job.replace(name, "out/a.txt")) == ""


def test_code_that_is_newer_than_the_last_job_is_unseen() -> None:
    def file(mtime: int) -> Entry:
        return Entry(1, mtime, 0o100644)

    entries = {
        ".snakemake/metadata/YQ==": file(5), "src/tool.py": file(9), "src/old.py": file(1), "data/a.csv": file(9),
        "tests/test_tool.py": file(9), "src/__pycache__/tool.py": file(9),
    }  # fmt: skip
    there = Case(Ask(), (9, 27, 1), lambda _path: None, hands().judge, entries)
    assert unseen(there) == ("src/tool.py",)
    assert unseen(replace(there, entries={"src/tool.py": file(9)})) == ()


def test_the_last_run_is_told_without_any_tool(tmp_path: Path) -> None:
    logs = tmp_path / ".snakemake" / "log"
    logs.mkdir(parents=True)
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.log").write_text("disk full\n", "utf-8")
    (logs / "1.snakemake.log").write_text(f"{JOB}Error in rule a:\n    output: a.txt\n    log: logs/a.log\n", "utf-8")
    told = answer(hands(), ground(str(tmp_path)), Put("snakemake", "last-run"), Ask(str(tmp_path)))
    assert told.answer.verdict == "failed"
    assert told.answer.about == "a.txt"
    assert told.answer.next.startswith("rung probe snakemake job a.txt")
    assert any("disk full" in line for line in told.answer.evidence)


def test_looking_at_a_repository_runs_no_program_that_its_configuration_names(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    hook = tmp_path / "hook"
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n", "utf-8")
    hook.chmod(0o755)
    folder = tmp_path / "project"
    folder.mkdir()
    status = Job(argv=("git", "--no-optional-locks", "status", "--porcelain"), cwd=str(folder))
    for argv in (("git", "init", "-q"), ("git", "config", "core.fsmonitor", str(hook))):
        hands().run(replace(status, argv=argv))
    assert hands().run(replace(status, env=TOOL.env)).exit == 0
    assert not ran.exists()
    hands().run(status)
    assert ran.exists()


def test_a_snakemake_that_ends_well_without_a_word_is_never_a_good_answer(tmp_path: Path) -> None:
    (tmp_path / "Snakefile").write_text("rule a:\n    output: 'a'\n    shell: 'touch a'\n", "utf-8")
    fake = tmp_path / "bin" / "snakemake"
    fake.parent.mkdir()
    fake.write_text('#!/bin/sh\n[ "$1" = --version ] && echo 7.32.4\nexit 0\n', "utf-8")
    fake.chmod(0o755)

    def run(job: Job) -> Outcome:
        return hands().run(replace(job, env={**job.env, "PATH": f"{fake.parent}:{os.environ['PATH']}"}))

    for question in ("acts", "changes", "target", "planned", "converges", "cost"):
        ask = Ask(str(tmp_path), "", 20)
        told = answer(replace(hands(), run=run), ground(str(tmp_path)), Put("snakemake", question), ask)
        assert (question, told.answer.verdict, told.good) == (question, "tool-failed", False)


def test_what_was_stopped_shows_what_it_said_and_not_where_its_own_code_was() -> None:
    err = (
        'Building DAG of jobs...\nTraceback (most recent call last):\n  File "x.py", line 1, in f\nKeyboardInterrupt\n'
    )
    ran = Ran(Look("plan", ("snakemake", "-n")), None, "host: h\n", err, timed_out=True)
    nobody = hands().judge
    found = trouble(Case(Ask(), (9, 14, 8), lambda _: None, nobody), ran)
    assert found is not None
    assert (found.verdict, found.evidence) == ("never-ended", ("host: h", "Building DAG of jobs..."))


def test_of_a_clean_repository_git_says_nothing_and_nothing_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "provenance.json").write_text('{"made_by": "nobody"}\n', "utf-8")
    me = ("-c", "user.name=n", "-c", "user.email=n@example.org")
    for words in (("init", "-q"), ("add", "."), (*me, "commit", "-qm", "one")):
        assert hands().run(Job(argv=("git", *words), cwd=str(tmp_path))).exit == 0
    fake = tmp_path.parent / "bin" / "snakemake"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho 9.27.1\n", "utf-8")
    fake.chmod(0o755)

    def run(job: Job) -> Outcome:
        return hands().run(replace(job, env={**job.env, "PATH": f"{fake.parent}:{os.environ['PATH']}"}))

    given = replace(hands(), run=run)
    told = answer(given, ground(str(tmp_path)), Put("snakemake", "provenance"), Ask(str(tmp_path)))
    assert (told.answer.verdict, told.good) == ("filled", True)


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"snakemake_version": "x"}, "empty"),
        ({"tools": {"sort.version": "latest"}}, "empty"),
        ({"snakemake_version": "unknown"}, "empty"),
        ({"snakemake_version": "9.27.1", "python_version": "3.12.1 (main)"}, "filled"),
        ({"snakemake_version": "9.14.8"}, "other-state"),
        ({"data_version": "v1", "unit_conversion": "none at all"}, "filled"),
    ],
)
def test_a_version_that_is_none_fills_no_field(fields: dict[str, object], verdict: str) -> None:
    data = {"publish/provenance.json": json.dumps(fields).encode()}
    head = Ran(Look("head", ("git", "rev-parse", "HEAD")), 128)
    entries = {path: Entry(1, 1, 0o100644) for path in data}
    found = provenance.read(Case(Ask(), (9, 27, 1), data.get, hands().judge, entries, (head,)))
    assert found.verdict == verdict


SPELLED = 'configfile: "config.yaml"\nconfig["seen"] = glob()\n'


@pytest.mark.parametrize(
    ("config", "line"),
    [
        ({"k": 17, "trim": {"q": 20}}, "config.k is 17, and the configuration says 21 now"),
        ({"k": 21, "trim": {"q": 30}}, "config.trim.q is 30, and the configuration says 20 now"),
        ({"k": 21, "trim": {"q": 20}, "other": 4, "seen": 9}, ""),  # what no file says, and what code sets
    ],
)
def test_a_provenance_of_other_settings_than_those_of_now_is_told(config: dict[str, object], line: str) -> None:
    data = {
        "publish/provenance.json": json.dumps({"config": config}).encode(),
        "Snakefile": SPELLED.encode(),
        "config.yaml": b"k: 21\nseen: 1\ntrim: {q: 20}\n",
    }
    head = Ran(Look("head", ("git", "rev-parse", "HEAD")), 128)
    entries = {path: Entry(1, 1, 0o100644) for path in data}
    found = provenance.read(Case(Ask(), (9, 27, 1), data.get, hands().judge, entries, (head,)))
    assert found.verdict == ("other-state" if line else "filled")
    assert line in "\n".join(found.evidence)


def test_a_question_is_asked_with_the_configuration_of_the_run_and_so_is_the_next_one() -> None:
    ask = Ask("p", "all", settings=("x=1",), profiles=("ci",), configfiles=("a.yaml", "b.yaml"))
    asked = " ".join(snakemake(ask, "-n"))
    assert asked == ("snakemake -n --profile ci --configfile a.yaml b.yaml --config x=1 --cores all -- all")
    assert again(ask, "causes") == (
        "rung probe snakemake causes all -C p --set=x=1 --profile=ci --configfile=a.yaml --configfile=b.yaml"
    )


def _summary(*rows: str) -> str:
    head = "output_file\tdate\trule\tlog-file(s)\tstatus\tplan\n"
    return head + "".join(f"{row}\n" for row in rows)


def test_an_output_that_is_passed_over_leads_to_why_it_would_be_made() -> None:
    case = Case(Ask("p"), (9, 27, 1), lambda _path: None, hands().judge)
    said = _summary("out/a\t-\ta\t-\tmissing\tno update", "out/b\t-\tb\t-\tok\tno update")
    found = summary.read(replace(case, ran=(Ran(Look("summary", ("snakemake", "--summary")), 0, said),)))
    assert (found.verdict, found.next) == ("passed-over", "rung probe snakemake causes out/a -C p")


@pytest.mark.parametrize("where", ["linked/raw.txt", "/data/raw.txt", "../raw.txt", ".snakemake/storage/s3/raw.txt"])
def test_an_input_that_lies_elsewhere_cannot_be_missed_from_here(where: str) -> None:
    record = f"{METADATA}b3V0L2E="  # out/a
    entries = {record: Entry(1, 1, 0o100644), "linked": Entry(1, 1, 0o120777)}

    def lost(name: str) -> tuple[str, ...]:
        data = json.dumps({"input": [name]}).encode()
        return gone(Case(Ask(), (9,), {record: data}.get, hands().judge, entries))

    assert lost(where) == ()
    assert lost("raw.txt") == ("raw.txt",)


def test_a_variable_that_the_workflow_asks_for_and_does_not_get_is_named() -> None:
    said = (
        'WorkflowError in file "./Snakefile", line 2:\n'
        "The following environment variables are requested by the workflow but undefined. Please make sure that they"
        " are correctly defined before running Snakemake:\nMY_DB_URL\n"
    )
    found = told(said)
    assert found is not None
    assert found.verdict == "context-missing"
    assert "`MY_DB_URL`, which is not handed on" in found.sentence


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("RuleException in rule a in file Snakefile:\nAttributeError: 'Params' object has no x", ("rule-broken",)),
        ("NameError: The name 'x' is unknown in this context, when formatting the following:", ("rule-broken",)),
        ("WorkflowError:\nError running conda info. Is conda installed?", ()),
    ],
)  # fmt: skip
def test_what_snakemake_gave_up_for_what_a_rule_says_is_told_from_what_it_lacks(
    words: str, kinds: tuple[str, ...], tmp_path: Path
) -> None:
    logs = tmp_path / ".snakemake/log"
    logs.mkdir(parents=True)
    begun = "Traceback (most recent call last):\n" if words.startswith("NameError") else ""
    (logs / "2026-01-01T000000.000000.snakemake.log").write_text(f"{JOB}{begun}{words}\n", "utf-8")
    told = answer(hands(), ground(str(tmp_path)), Put("snakemake", "last-run"), Ask(str(tmp_path)))
    assert (told.answer.verdict, told.answer.kinds) == ("gave-up", kinds)
