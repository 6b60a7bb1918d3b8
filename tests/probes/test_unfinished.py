"""A run that is not over: its traces are found where the workflow works, and no good answer stands on them."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import pytest

from rung.model.ask import Ask
from rung.model.effect import Effect, Verdict
from rung.model.replacing import replace
from rung.probes.probe import Answer, Case, Look, Ran
from rung.probes.smk.record import lost
from rung.probes.smk.tool import TOOL
from rung.probes.smk.workplace import leads_out, working
from rung.probes.snakemake import causes, evidence, job, locks, planned, summary
from rung.probes.snapshot import Entry

RULE = 'rule a:\n    output: "a.txt"\n    shell: "sort in > {output}"\n'
MARK = base64.urlsafe_b64encode(b"a.txt").decode()
LOCKED = {".snakemake/locks/0.output.lock": "", f".snakemake/incomplete/{MARK}": ""}


def case_of(files: Mapping[str, str], version: tuple[int, ...] = (9, 14, 8)) -> Case:
    entries = {path: Entry(len(text), 1, 0o644) for path, text in files.items()}
    nobody = Verdict(Effect.UNKNOWN, "nobody judges here", "test")
    return Case(Ask(), version, lambda path: files[path].encode() if path in files else None, lambda _: nobody, entries)


def below(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    return {f"{folder}/{path}": text for path, text in files.items()}


TELLS = "def told(held, x):\n    return held.get(x)\n\n"
FILLS = "def filled({0}, key, value):\n    if key not in {0}:\n        {0}[key] = value\n\n"
ELSE = 'workdir: config.get("place", "runs")\n'


@pytest.mark.parametrize(
    ("files", "folder"),
    [
        ({"Snakefile": f'workdir: "work"\n{RULE}'}, "work"),
        ({"Snakefile": f"workdir:\n    './deep/work'\n{RULE}"}, "deep/work"),
        ({"workflow/Snakefile": 'include: "rules/a.smk"\n', "workflow/rules/a.smk": 'workdir: "out"\n'}, "out"),
        ({"Snakefile": RULE, "profiles/default/config.yaml": "directory: runs\n"}, "runs"),
        ({"Snakefile": 'workdir: config["place"]\n', **below("runs", LOCKED)}, "runs"),
        ({"Snakefile": 'workdir: "."\n'}, ""),
        ({"Snakefile": 'workdir: config.get("place", ".")\n'}, ""),
        ({"Snakefile": 'workdir: config.get("place", "runs")\n'}, "runs"),
        ({"Snakefile": 'configfile: "c.yaml"\nworkdir: config["place"]\n', "c.yaml": "place: runs/new\n"}, "runs/new"),
        ({"Snakefile": "workdir: config['a']['b']\nconfigfile: 'c.yaml'", "c.yaml": "a: {b: runs}\n"}, "runs"),
        ({"Snakefile": 'workdir: config.get("a", {}).get("b", "runs")\n'}, "runs"),
        ({"Snakefile": 'workdir: config.get("place") or "runs"\n'}, "runs"),
        ({"Snakefile": 'workdir: os.path.join("runs", config.get("day", "mon"))\n'}, "runs/mon"),
        ({"Snakefile": "workdir: f\"runs/{config.get('day', 'mon')}\"\n"}, "runs/mon"),
        ({"Snakefile": "workdir: 'runs' + '/' + str(Path('a') / 'b')\n"}, "runs/a/b"),
        ({"Snakefile": 'workdir: config["a"]["b"] if "a" in config else "runs"\n'}, "runs"),
        (
            {
                "Snakefile": 'workdir: config["a"] if not config.get("b") else "."\nconfigfile: "c.yaml"\n',
                "c.yaml": "a: x",
            },
            "x",
        ),
        ({"Snakefile": TELLS + "told(\n  config,\n  1)\n" + ELSE}, "runs"),
        ({"Snakefile": FILLS.format("tree") + "filled(\n  config,\n  'params', {})\n" + ELSE}, "runs"),
        ({"Snakefile": FILLS.format("config") + "filled(config, 'params', {})\n" + ELSE}, "runs"),
        ({"Snakefile": 'workdir: "runs" if config.get("m") == "t" else "."\n'}, ""),
        (
            {"Snakefile": 'configfile: "c.yaml"\nworkdir: "runs" if config["m"] == "t" else "."\n', "c.yaml": "m: t"},
            "runs",
        ),
        ({"Snakefile": 'workdir: "runs" if config.get("m") is None and not config.get("n") else "."\n'}, "runs"),
        ({"Snakefile": 'workdir: "." if config.get("m") != "t" or config["n"] else "runs"\n'}, ""),
        ({"Snakefile": 'if a():\n    workdir: "runs"\n'}, "runs"),
        ({"Snakefile": 'if a():\n    workdir: "runs"\n', **LOCKED}, ""),
        ({"Snakefile": 'if a():\n    workdir: "runs"\n', **LOCKED, **below("runs", LOCKED)}, "runs"),
        ({"Snakefile": 'workdir: "runs"\n', **LOCKED}, "runs"),
        ({"Snakefile": "workdir: os.getcwd()\n"}, ""),
        ({"workflow/Snakefile": 'workdir: os.path.join(workflow.basedir, "..")\n'}, ""),
        ({"Snakefile": RULE, "other/Snakefile": 'workdir: "work"\n'}, ""),
        ({"Snakefile": RULE}, ""),
    ],
)
def test_the_folder_in_which_a_workflow_works_is_told(files: Mapping[str, str], folder: str) -> None:
    assert working(case_of(files)) == folder
    assert not leads_out(case_of(files))


@pytest.mark.parametrize(
    "where", ['"/data/run"', '"../run"', 'config["place"]', "place()", "f'{x!r}'", "config.get(x, '.')"]
)
def test_locks_are_out_of_sight_where_the_workflow_works_outside(where: str) -> None:
    case = TOOL.seen(case_of({"Snakefile": f"workdir: {where}\n{RULE}"}))
    found = TOOL.weighed(case, locks.PROBE, locks.read(case))
    assert found.verdict == "out-of-sight"
    assert where.strip('"') in found.sentence


SET = 'config["place"] = where()\n'
BY_CODE = 'workdir: config.get("place", ".")\n'
FILLS_ANY = "def fill(held):\n    held['place'] = 'hid'\n"
FILLS_SECOND = "def fill(x, held):\n    held['place'] = 'hid'\n"
PLACE = "properties: {place: {type: string, default: /data}}\n"


@pytest.mark.parametrize(
    "files",
    [
        {"Snakefile": SET + BY_CODE},
        {"Snakefile": 'config.setdefault("place", "/data")\n' + BY_CODE},
        {"Snakefile": "for name, each in MORE:\n    config.setdefault(name, each)\n" + BY_CODE},
        {"Snakefile": "for name in MORE:\n    config[name] = MORE[name]\n" + BY_CODE},
        {"Snakefile": "def filled(held):\n    for name in MORE:\n        held[name] = 1\n\nfilled(config)\n" + BY_CODE},
        {"Snakefile": FILLS.format("tree") + "filled(config, 'place', 1)\n" + BY_CODE},
        {"Snakefile": FILLS.format("config") + "for each in MORE:\n    filled(config, each, 1)\n" + BY_CODE},
        {"Snakefile": 'workdir: config["a"]["b"] if "a" not in config else "."\n'},
        {"Snakefile": "config.update(more)\n" + BY_CODE},
        {"Snakefile": "from elsewhere import fill\nfill(config)\n" + BY_CODE},
        {"Snakefile": "import helper\nhelper.fill(config)\n" + BY_CODE, "helper.py": FILLS_ANY},
        {"Snakefile": "from helper import fill\nfill(1, config)\n" + BY_CODE, "lib/helper.py": FILLS_SECOND},
        {"Snakefile": "configfile: where\n" + BY_CODE},
        {"Snakefile": 'configfile: "gone.yaml"\n' + BY_CODE},
        {"Snakefile": 'configfile: "c.yaml"\n' + BY_CODE, "c.yaml": "place: /data\n"},
        {"Snakefile": 'configfile: "c.yaml"\n' + BY_CODE, "c.yaml": "- no mapping\n"},
        {"Snakefile": 'validate(config, "c.schema.yaml")\n' + BY_CODE, "c.schema.yaml": PLACE},
        {"Snakefile": BY_CODE, "profiles/default/config.yaml": "config: ['place=/data']\n"},
    ],
)
def test_a_working_folder_that_code_may_set_is_not_taken_for_known(files: Mapping[str, str]) -> None:
    assert leads_out(case_of(files))


@pytest.mark.parametrize(
    "files",
    [
        {"Snakefile": 'validate(config, "x")\nprint(config)\nexpand("{a}", a=config)\n' + BY_CODE},
        {"Snakefile": "from helper import told\ntold(config, 1)\n" + BY_CODE, "helper.py": TELLS},
        {"Snakefile": "def told(x, held):\n    return held[x]\n\ntold(1, config)\n" + BY_CODE},
    ],
)
def test_a_function_that_only_reads_the_configuration_leaves_the_working_folder_known(
    files: Mapping[str, str],
) -> None:
    assert not leads_out(case_of(files))


def test_where_code_may_set_the_working_folder_it_is_the_one_in_which_the_records_lie() -> None:
    files = {"Snakefile": "from helper import fill\nfill(config)\n" + BY_CODE, "helper.py": FILLS_ANY}
    assert working(case_of({**files, **below("hid", LOCKED)})) == "hid"


def test_a_working_folder_that_its_traces_tell_is_not_out_of_sight_once_it_is_looked_at_from_there() -> None:
    files = {"Snakefile": SET + BY_CODE, "hid/.snakemake/metadata/YS50eHQ=": "{}", "hid/a.txt": ""}
    case = TOOL.seen(case_of(files))
    assert not leads_out(case)
    due = replace(case, ran=(Ran(Look("plan", ("snakemake", "-n", "-p")), 0, "Nothing to be done"),))
    assert TOOL.weighed(due, planned.PROBE, planned.read(due)).verdict == "nothing-due"


def test_a_look_that_writes_where_the_workflow_works_says_so() -> None:
    due = Ran(Look("plan", ("snakemake", "-n", "-p")), 0, "Job stats:\njob      count\n-----\na      1\n")
    for where, told in (('"/data/run"', True), ('"work"', False)):
        asked = replace(case_of({"Snakefile": f"workdir: {where}\n{RULE}"}), ran=(due,))
        found = TOOL.weighed(asked, planned.PROBE, planned.read(asked))
        assert any("a look writes .snakemake/ there" in line for line in found.evidence) is told


def test_a_working_folder_set_for_one_call_is_the_one_that_counts() -> None:
    case = case_of({"Snakefile": BY_CODE})
    assert working(replace(case, ask=Ask(settings=("place=runs",)))) == "runs"
    assert leads_out(replace(case, ask=Ask(settings=("place=/data",))))


@pytest.mark.parametrize(
    "files",
    [
        {"Snakefile": RULE, **LOCKED},
        {"Snakefile": f'workdir: "work"\n{RULE}', **below("work", LOCKED)},
        {"Snakefile": RULE, **below("elsewhere", LOCKED)},
    ],
)
def test_a_lock_is_found_in_any_folder_that_this_workflow_may_work_in(files: Mapping[str, str]) -> None:
    case = TOOL.seen(case_of(files))
    found = locks.read(case)
    assert found.verdict == "locked-incomplete"
    assert next(path for path in files if path.endswith(".lock")) in found.evidence
    assert any(line.startswith("incomplete: ") and line.endswith("a.txt") for line in found.evidence)


def test_the_lock_of_another_workflow_below_is_not_of_this_one() -> None:
    files = {"Snakefile": RULE, "other/Snakefile": RULE, **below("other", LOCKED)}
    assert locks.read(case_of(files)).verdict == "free"


def test_a_path_is_read_and_shown_where_it_lies() -> None:
    case = TOOL.seen(case_of({"Snakefile": 'workdir: "work"\n', "work/a.log": "said", "b.log": "beside"}))
    assert [case.read(name) for name in ("a.log", "b.log", "work/a.log")] == [b"said", b"beside", b"said"]
    assert [case.placed(name) for name in ("a.log", "b.log", "Snakefile")] == ["work/a.log", "b.log", "Snakefile"]


def test_a_path_that_leads_up_from_the_working_folder_is_that_of_the_project_unless_two_have_its_name() -> None:
    files = {"Snakefile": 'workdir: "work"\n', "raw/a.txt": "up", "raw/b.txt": "up", "work/raw/b.txt": "here"}
    case = TOOL.seen(case_of(files))
    assert (case.read("../raw/a.txt"), case.read("../raw/b.txt")) == (b"up", None)
    assert [case.placed(name) for name in ("../raw/a.txt", "../../raw/a.txt")] == ["raw/a.txt", "../../raw/a.txt"]


@pytest.mark.parametrize(
    ("name", "gone", "unseen"),
    [("../raw/a.txt", (), ()), ("../raw/c.txt", ("../raw/c.txt",), ()), ("../../c.txt", (), ("../../c.txt",))],
)
def test_an_input_above_the_working_folder_is_missed_where_it_can_be_seen(
    name: str, gone: tuple[str, ...], unseen: tuple[str, ...]
) -> None:
    case = TOOL.seen(case_of({"Snakefile": 'workdir: "work"\n', "raw/a.txt": "up", "work/x": ""}))
    assert lost(case, (name,), 0.0) == (gone, unseen)


@pytest.mark.parametrize(
    ("probe", "good"),
    [(summary.PROBE, "all-settled"), (evidence.PROBE, "agrees"), (job.PROBE, "log-found"),
     (planned.PROBE, "nothing-due")],
)  # fmt: skip
def test_no_good_answer_stands_while_a_run_is_not_over(probe: object, good: str) -> None:
    assert isinstance(probe, type(summary.PROBE))
    case, answer = case_of({"Snakefile": RULE, **LOCKED}), Answer(good, "All is well.")
    found = TOOL.weighed(case, probe, answer)
    assert found.verdict == "half-made"
    assert "All is well." in found.sentence
    assert ".snakemake/locks/0.output.lock" in found.evidence
    assert TOOL.weighed(case_of({"Snakefile": RULE}), probe, answer) == answer


def test_a_bad_answer_keeps_its_word_and_tells_what_is_half_made() -> None:
    answer = Answer("updates-pending", "Work is due.")
    found = TOOL.weighed(case_of({"Snakefile": RULE, **LOCKED}), summary.PROBE, answer)
    assert (found.verdict, found.sentence) == ("updates-pending", "Work is due.")
    assert "incomplete: a.txt" in found.evidence


HEAD = "output_file\tdate\trule\tlog-file(s)\tstatus\tplan\n"


@pytest.mark.parametrize(
    ("name", "verdict", "said"),
    [("a.txt", "updates-pending", "1 incomplete; 1 would be made"), ("b.txt", "all-settled", "1 ok; 0 would be made")],
)
def test_a_file_that_was_begun_and_not_ended_is_not_settled(name: str, verdict: str, said: str) -> None:
    held = replace(
        case_of({"Snakefile": RULE, **LOCKED}),
        ran=(Ran(Look("summary", ("snakemake", "--summary")), 0, f"{HEAD}{name}\t-\tone\t-\tok\tno update\n"),),
    )
    found = summary.read(held)
    assert (found.verdict, said in found.sentence) == (verdict, True)


FORCED = """Job stats:
job      count
-----  -------
one          1
total        1

[Sun Nov 22 07:37:30 2026]
rule one:
    output: a.txt
    jobid: 1
    reason: Forced execution

"""


@pytest.mark.parametrize(
    ("files", "line"),
    [(LOCKED, "one: a.txt  Began in a run that did not end it"), ({}, "one: a.txt  Forced execution")],
)
def test_a_job_that_a_killed_run_began_is_not_told_as_forced(files: Mapping[str, str], line: str) -> None:
    ran = (Ran(Look("plan", ("snakemake", "-n")), 0, FORCED),)
    assert line in causes.read(replace(case_of({"Snakefile": RULE, **files}), ran=ran)).evidence
