"""What Snakemake says when it gives up, version by version: the verdict, the sentence, and what to ask next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.probes.ladder import boundary
from rung.probes.probe import Case, Look, Ran
from rung.probes.smk.faults import trouble
from rung.probes.snapshot import Entry

FAULTS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "faults.json").read_text("utf-8"))
FAILED = """Error in rule count:
    jobid: 1
    input: raw/a.txt
    output: results/a.txt, results/b.txt
    log: logs/a.log (check log file(s) for error details)
"""


def _case(files: Mapping[str, str], ask: Ask | None = None) -> Case:
    entries = {path: Entry(1, 1, 0o100644) for path in files}
    folders = {path.rpartition("/")[0]: Entry(1, 1, 0o40755, folder=True) for path in files if "/" in path}
    read = {path: text.encode() for path, text in files.items()}.get
    return Case(ask or Ask("p"), (9, 27, 1), read, hands().judge, entries | folders)


def _ran(text: str, code: int = 1) -> Ran:
    return Ran(Look("plan", ("snakemake", "-n")), code, text)


@pytest.mark.parametrize("each", FAULTS, ids=lambda each: f"{each['fault']}-{each['version']}")
def test_every_way_of_giving_up_has_its_verdict_and_a_narrower_question(each: dict[str, Any]) -> None:
    found = trouble(_case(each["files"]), _ran("\n".join(each["text"])))
    assert found is not None
    assert (found.verdict, found.sentence, found.next) == (each["verdict"], each["sentence"], each["next"])
    assert found.evidence


def test_versions_of_snakemake_that_say_it_otherwise_come_to_the_same() -> None:
    differ = {"minver", "storage", "sysexit"}  # what 7.32 cannot do, or does not say
    told = {(each["fault"], each["verdict"]) for each in FAULTS if each["fault"] not in differ}
    assert len(told) == len({fault for fault, _ in told})


@pytest.mark.parametrize(
    ("text", "onward"),
    [
        (FAILED, "rung probe snakemake job results/a.txt -C p"),
        ("LockException:\nError: Directory cannot be locked.", "rung probe snakemake locks -C p"),
        ("IncompleteFilesException:\nThe files below seem to be incomplete.", "rung probe snakemake locks -C p"),
        ("Traceback (most recent call last):\nAttributeError: x", "rung probe snakemake last-run -C p"),
        ("MissingInputException in rule a:\n    affected files:\n        raw/x/b.csv\n", "ls -la p/raw"),
        ("snakemake: error: unrecognized arguments: --cluster=x", "snakemake --help"),
        ("FileNotFoundError: [Errno 2] No such file or directory: 'conda'", "snakemake --help"),
    ],
)
def test_what_is_asked_next_is_about_what_was_named(text: str, onward: str) -> None:
    found = trouble(_case({"Snakefile": "", "raw/a.csv": ""}), _ran(text))
    assert found is not None
    assert found.next == onward


def test_a_profile_that_is_wrong_leads_to_the_audit_of_profiles_without_it() -> None:
    ask = Ask("p", profiles=("slurm",))
    found = trouble(_case({}, ask), _ran("Error: profile given but no config.yaml found."))
    assert found is not None
    assert (found.verdict, found.next) == ("context-missing", "rung probe snakemake profile-audit -C p")


@pytest.mark.parametrize(
    ("said", "onward"),
    [("", "sed -n 1,41p p/Snakefile"), ("Building DAG of jobs...", "rung probe snakemake last-run -C p")],
)
def test_a_snakemake_that_never_ends_is_looked_at_where_it_hangs(said: str, onward: str) -> None:
    ran = Ran(Look("plan", ("snakemake", "-n")), None, said, timed_out=True)
    found = trouble(_case({"Snakefile": "while True: pass"}), ran)
    assert found is not None
    assert (found.verdict, found.next) == ("never-ended", onward)


def test_a_secret_that_snakemake_prints_while_it_gives_up_is_not_shown() -> None:
    found = trouble(_case({}), _ran("WorkflowError:\ncannot log in with password=hunter2-hunter2"))
    assert found is not None
    assert "hunter2" not in " ".join(found.evidence)


def test_a_snakefile_that_is_not_in_utf_8_is_named_with_its_line() -> None:
    entries = {"Snakefile": Entry(30, 1, 0o100644), "rules/x.smk": Entry(30, 1, 0o100644)}
    data = {"Snakefile": b"rule all:\n", "rules/x.smk": b"rule a:\n# caf\xe9\n"}
    case = Case(Ask("p"), (9, 27, 1), data.get, hands().judge, entries)
    found = trouble(case, _ran("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe9 in position 13: invalid"))
    assert found is not None
    assert found.sentence == "`rules/x.smk` is not written in UTF-8: line 2."


def test_a_snakefile_that_may_not_be_read_is_no_command_that_lacks() -> None:
    denied = "Failed to open source file ./Snakefile\nPermissionError: [Errno 13] Permission denied: './Snakefile'"
    found = trouble(_case({"Snakefile": ""}), _ran(f"WorkflowError:\n{denied}"))
    assert found is not None
    assert (found.verdict, found.sentence) == ("context-missing", "Snakemake may not open `Snakefile`.")


@pytest.mark.parametrize(
    ("verdicts", "name"),
    [
        ({"last-run": "gave-up", "planned": "syntax-error"}, "workflow semantics"),
        ({"last-run": "gave-up", "planned": "work-due"}, "operating context"),
        ({"last-run": "unfinished", "planned": "work-due"}, "storage and visibility"),
    ],
)
def test_an_error_that_snakemake_tells_explains_more_than_incomplete_files(verdicts: dict[str, str], name: str) -> None:
    assert boundary("snakemake", {"locks": "incomplete"} | verdicts).name == name


NO_SUCH = """Updating checkpoint dependencies.
InputFunctionException in rule trim in file "./workflow/rules/trim.smk", line 62:
Error:
  KeyError: 'south'
Wildcards:
  lane=1
  sample=south
Traceback:
  File "./workflow/rules/trim.smk", line 4, in reads
"""


@pytest.mark.parametrize(
    ("target", "verdict"),
    [("results/south/1.txt", "target-missing"), ("", "syntax-error"), ("results/north/1.txt", "syntax-error")],
)
def test_a_target_with_a_value_that_no_input_function_knows_is_told_from_a_broken_function(
    target: str, verdict: str
) -> None:
    found = trouble(_case({"Snakefile": ""}, Ask("p", target)), _ran(NO_SUCH))
    assert found is not None
    assert found.verdict == verdict


def test_the_names_near_an_unknown_target_are_those_of_the_workflow_alone() -> None:
    files = {"Snakefile": 'rule trim:\n    output: "a.txt"\n', "Makefile": "help:\n\techo\n"}
    found = trouble(_case(files, Ask("p", "zzz")), _ran("MissingRuleException:\nNo rule to produce zzz (if you use"))
    assert found is not None
    assert found.sentence.endswith("There are: trim, a.txt.")


def test_a_number_that_a_snakefile_quotes_is_no_name_near_a_target_and_rules_come_before_files() -> None:
    files = {"Snakefile": 'min_version("7.0")\ninput: "a.txt"\n', "rules/b.smk": "rule trim:\n"}
    found = trouble(_case(files, Ask("p", "zzz")), _ran("MissingRuleException:\nNo rule to produce zzz (if you use"))
    assert found is not None
    assert found.sentence.endswith("There are: trim, a.txt.")


def test_a_rule_with_wildcards_that_is_named_is_not_called_the_first_rule() -> None:
    text = "WorkflowError:\nTarget rules may not contain wildcards. Please specify concrete files"
    named, unnamed = (trouble(_case({}, Ask("p", target)), _ran(text)) for target in ("trim", ""))
    assert named is not None
    assert unnamed is not None
    assert named.sentence == "`trim` is a rule with wildcards, which is no target: name one of its outputs."
    assert unnamed.sentence == "The first rule has wildcards: name a target."


def test_a_configuration_that_the_schema_refuses_is_no_snakefile_that_cannot_be_read() -> None:
    text = """WorkflowError in file "./Snakefile", line 7:
Error validating config file.
ValidationError: 'no' is not of type 'boolean'

Failed validating 'type' in schema['properties']['quick']:
"""
    found = trouble(_case({"Snakefile": ""}), _ran(text))
    assert found is not None
    assert found.verdict == "context-missing"
    assert "'no' is not of type 'boolean'" in found.sentence


TABLE = """Job stats:
job      count
-----  -------
all          1
parse        1
total        2

[Mon Nov 23 07:01:22 2026]
"""
UNFILLED = """RuleException in rule parse in file "./Snakefile", line 4:
{}, when formatting the following:

        augur parse --fields {{params.fields}}
"""
NO_NAME = (
    "NameError: The name 'print $1' is unknown in this context. Please make sure that you defined that variable. Also"
    " note that braces not used for variable access have to be escaped by repeating them, i.e. {{print $1}}"
)
PARSE = "rule all:\n    input: 'x'\n\nrule parse:\n    output: 'x'\n    shell: 'augur {params.fields}'\n"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("AttributeError: 'Params' object has no attribute 'fields'",) * 2,
        (NO_NAME, "NameError: The name 'print $1' is unknown in this context"),
    ],
)
def test_a_command_that_cannot_be_filled_in_is_no_unreadable_snakefile(why: str, said: str) -> None:
    found = trouble(_case({"Snakefile": PARSE}), _ran(TABLE + UNFILLED.format(why)))
    assert found is not None
    assert found.verdict == "syntax-error"
    assert found.sentence == f"The command or the message of rule parse cannot be filled in: {said}."
    assert found.evidence[0].startswith("RuleException in rule parse")
    assert found.next == "sed -n 1,16p p/Snakefile"
