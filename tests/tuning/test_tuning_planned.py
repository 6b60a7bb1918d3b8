"""Workflows that are handed to real Snakemakes: planned, and built from nothing on both sides.

`RUNG_LIVE=all` (in `make audit`) puts every pair to every version; else they are dealt out.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fakes.livelab import Builder
from rung.app.probing import tuning
from rung.app.probing.measuring import Plan
from rung.app.probing.tuning import Given, Wish
from rung.fieldwork import ground
from rung.tuning.question import Word
from rung.tuning.review import Reviewed
from shared import missing
from tuning.cases import Case, cases, sides, written

pytestmark = pytest.mark.once  # what other tools say does not hang on the Python that asks them

PROJECT = cases("snakemake")
BUILDERS = tuple(Builder(f"snakemake-{version}") for version in ("7.32.4", "9.14.8", "newest"))
ALL = os.environ.get("RUNG_LIVE") == "all"
SOME = BUILDERS if ALL else BUILDERS[:1]
UNPLANNED = {
    "cache": "a rule with a benchmark may not be cached, and Snakemake says so since 8",
    "another-target-by-default": "a rule with wildcards is no target, and Snakemake says so",
}
TOLD_MORE = {"a-sample-comes": "the command that the plan shows of a rule for all samples names one more file"}
DEALT = [
    pytest.param(builder, case, id=f"{builder.name}-{case.name}")
    for number, case in enumerate(PROJECT.case)
    for place, builder in enumerate(BUILDERS)
    if ALL or number % 18 == 6 * place
]


def reviewed(builder: Builder, both: tuple[dict[str, str], dict[str, str]], tmp_path: Path, wish: Wish) -> Reviewed:
    if not builder.there:
        missing(f"{builder.name} is not installed; .ci/builders installs it")
    one, two = (written(files, tmp_path / name) for files, name in zip(both, "ab", strict=True))
    return tuning.reviewed(builder.hands(), Given("a", ground(one)), Given("b", ground(two)), wish)


@pytest.mark.parametrize(("builder", "case"), DEALT)
def test_what_snakemake_plans_leads_to_the_same_moves_as_the_text(builder: Builder, case: Case, tmp_path: Path) -> None:
    found = reviewed(builder, sides(PROJECT, case), tmp_path, Wish())
    said = "\n".join(tuning.lines(found))
    assert tuple(made.move for made in found.moves) == case.moves, said
    told = Word.NOT_JUDGED if case.name in TOLD_MORE else Word(case.meaning or ("broken" if case.moves else "holds"))
    assert found.meaning is told, said
    refused = case.name in UNPLANNED and not (case.name == "cache" and "-7." in builder.name)
    assert bool(found.asked) is not refused, said


COMPUTED = """\
PARTS = [line.strip() for line in open("parts.txt")]

def needed(wildcards):
    return [f"raw/{wildcards.part}.txt", "style.txt"]

rule all:
    input: "results/book.txt"

rule chapter:
    input: needed
    output: "work/{part}.txt"
    log: "logs/{part}.log"
    shell: "sleep 0.3; (cat {input} > {output}; echo wrote {wildcards.part}) > {log}"

rule book:
    input: expand("work/{part}.txt", part=PARTS)
    output: "results/book.txt"
    shell: "cat {input} > {output}"
"""
LOG = '    log: "logs/{part}.log"\n'
TOLD = COMPUTED.replace(LOG, f'{LOG}    message: "Part {{wildcards.part}}"\n')
SOURCES = {"parts.txt": "one\ntwo\n", "raw/one.txt": "1\n", "raw/two.txt": "2\n", "style.txt": "plain\n"}


@pytest.mark.parametrize(
    ("change", "moves"),
    [
        ([], []),
        ([("needed(wildcards)", "asked_for(wildcards)"), ("input: needed", "input: asked_for")], []),
        ([(', "style.txt"]', "]")], ["prerequisite-dropped"]),
        ([('open("parts.txt")', 'open("parts.txt") if line < "t"')], ["inputs-narrowed"]),
        ([('    log: "logs/{part}.log"\n', ""), (" > {log}", " > /dev/null")], ["evidence-dropped"]),
    ],
    ids=["same", "renamed", "dropped", "narrowed", "quiet"],
)  # fmt: skip
def test_what_only_python_can_tell_is_told_by_the_plan(
    change: list[tuple[str, str]], moves: list[str], tmp_path: Path
) -> None:
    after = COMPUTED
    for old, new in change:
        assert old in after
        after = after.replace(old, new)
    both = {"Snakefile": COMPUTED, **SOURCES}, {"Snakefile": after, **SOURCES}
    found = reviewed(BUILDERS[0], both, tmp_path, Wish())
    assert [made.move for made in found.moves] == moves, "\n".join(tuning.lines(found))
    assert found.meaning is (Word.BROKEN if moves else Word.HOLDS)


@pytest.mark.parametrize(
    ("change", "moves", "word"),
    [
        ([("Part {wild", "A part: {wild")], [], Word.HOLDS),
        ([("    log:", "    retries: 3\n    log:")], ["retries-raised"], Word.BROKEN),
        ([(LOG, ""), (" > {log}", "")], ["evidence-dropped"], Word.BROKEN),
        ([("    input: needed\n", '    input: "raw/{part}.txt"\n')], [], Word.NOT_JUDGED),
        ([("    input: needed\n", "")], ["prerequisite-dropped"], Word.BROKEN),
    ],
    ids=["reworded", "retried", "quiet", "narrowed", "dropped"],
)  # fmt: skip
def test_a_rule_of_whose_jobs_only_a_message_is_shown_counts_as_it_is_written(
    change: list[tuple[str, str]], moves: list[str], word: Word, tmp_path: Path
) -> None:
    after = TOLD
    for old, new in change:
        assert old in after
        after = after.replace(old, new)
    found = reviewed(BUILDERS[0], ({"Snakefile": TOLD, **SOURCES}, {"Snakefile": after, **SOURCES}), tmp_path, Wish())
    said = "\n".join(tuning.lines(found))
    assert [made.move for made in found.moves] == moves, said
    assert found.meaning is word, said
    assert "1 rule that the plan does not reach, read as text" in said


@pytest.mark.parametrize("builder", SOME, ids=lambda builder: builder.name)
def test_inputs_that_are_kept_elsewhere_are_stood_in_for_and_nothing_is_left(builder: Builder, tmp_path: Path) -> None:
    bare = {"Snakefile": COMPUTED, "parts.txt": SOURCES["parts.txt"]}
    found = reviewed(builder, (bare, bare), tmp_path, Wish())
    assert found.meaning is Word.HOLDS
    assert "a: 3 inputs not there, stood in for by empty files in the copy" in found.asked
    assert sorted(path.name for path in (tmp_path / "a").rglob("*")) == ["Snakefile", "parts.txt"]


def test_python_that_might_act_is_not_evaluated_unless_that_is_asked_for(tmp_path: Path) -> None:
    acting = f"import os\nos.system('touch {tmp_path}/acted')\n{COMPUTED}"
    both = {"Snakefile": acting, **SOURCES}, {"Snakefile": acting, **SOURCES}
    found = reviewed(BUILDERS[0], both, tmp_path, Wish())
    assert not (tmp_path / "acted").exists()
    assert "read as text: a: Snakefile:2: uses `system` of `os` (--ask lets it)" in "\n".join(tuning.lines(found))
    again = reviewed(BUILDERS[0], both, tmp_path, Wish(ask=True))
    assert (tmp_path / "acted").exists()
    assert again.asked


@pytest.mark.parametrize("builder", SOME, ids=lambda builder: builder.name)
def test_a_workflow_that_is_really_run_on_both_sides_shows_what_it_took_and_what_came_out(
    builder: Builder, tmp_path: Path
) -> None:
    parts = {**SOURCES, "parts.txt": "one\n"}
    before = COMPUTED.replace("sleep 0.3; ", "")
    after = before.replace("(cat {input} > {output}; echo wrote {wildcards.part})", "(sort -r {input} > {output})")
    both = {"Snakefile": before, **parts}, {"Snakefile": after, **parts}
    found = reviewed(builder, both, tmp_path, Wish(measure=Plan(repeats=1)))
    said = "\n".join(tuning.lines(found))
    assert "run before, once more as a control: median " in said
    assert "other content after: `results/book.txt`" in said
    assert "`logs/one.log` was written before, and is empty after" in said
    assert found.meaning is Word.BROKEN
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["Snakefile", "parts.txt", "raw", "style.txt"]


@pytest.mark.parametrize("builder", BUILDERS if ALL else BUILDERS[1:2], ids=lambda builder: builder.name)
def test_planning_is_a_cost_of_its_own_and_runs_no_job(builder: Builder, tmp_path: Path) -> None:
    both = {"Snakefile": COMPUTED, **SOURCES}, {"Snakefile": COMPUTED, **SOURCES}
    found = reviewed(builder, both, tmp_path, Wish(measure=Plan(cost="planning", repeats=1)))
    said = "\n".join(tuning.lines(found))
    assert "planning after: median " in said
    assert "they were written when it was built" not in said


SHEET = """\
with open("samples.tsv") as rows:
    SAMPLES = [row.split()[0] for row in rows]

WORD = "plain"


rule all:
    input: expand("results/{s}.txt", s=SAMPLES)

rule one:
    input: "raw/{s}.txt"
    output: "results/{s}.txt"
    params: word=WORD
    script: "scripts/one.py"

rule other:
    input: "raw/north.txt"
    output: "other.txt"
    shell: "sort {input} > {output}"
"""
SHEETED = {
    "samples.tsv": "north\nsouth\n",
    "raw/north.txt": "1\n",
    "raw/south.txt": "2\n",
    "scripts/one.py": "print(1)\n",
}

SET = {"config.yaml": "sheet: samples.tsv\ntitle: a\n"}
OTHER = {"c.yaml": SET["config.yaml"]}
THREE = 'params: word=WORD\n    script: "scripts/one.py"'
NAMED, ELSE = (
    ('with open("samples.tsv")', f'configfile: "{name}"\nwith open(config["sheet"])')
    for name in ("config.yaml", "c.yaml")
)


@pytest.mark.parametrize(
    ("old", "new", "files", "word"),
    [
        ("", "", {}, Word.HOLDS),
        ("word=WORD", "word=len(SAMPLES)", {}, Word.NOT_JUDGED),
        ('script: "scripts/one.py"', "run: print(SAMPLES)", {}, Word.NOT_JUDGED),
        ('script: "scripts/one.py"', 'message: "one"\n    shell: "echo {SAMPLES} > {output}"', {}, Word.NOT_JUDGED),
        ('script: "scripts/one.py"', 'shell: "cat raw/*.txt > {output}"', {}, Word.NOT_JUDGED),
        ('script: "scripts/one.py"', 'shell: "grep -c . samples.tsv > {output}"', {}, Word.NOT_JUDGED),
        ('"raw/{s}.txt"', '"raw/{s}.txt", "samples.tsv"', {}, Word.NOT_JUDGED),
        ("", "", {"samples.tsv": "north\tx\nsouth\neast\n"}, Word.NOT_JUDGED),
        ("", "", {"scripts/one.py": "print(open('samples.tsv').read())\n"}, Word.NOT_JUDGED),
        (*NAMED, {**SET, "scripts/one.py": "print(open(snakemake.config['sheet']).read())\n"}, Word.NOT_JUDGED),
        (*NAMED, {**SET, "scripts/one.py": "print(snakemake.config['title'])\n"}, Word.HOLDS),
        (*ELSE, {**OTHER, "scripts/one.py": "print(open(snakemake.config['sheet']).read())\n"}, Word.NOT_JUDGED),
        (*ELSE, {**OTHER, "scripts/one.py": "print(1)\n"}, Word.HOLDS),
        ("params: word=WORD", "resources: parts=len(SAMPLES)", {}, Word.NOT_JUDGED),
        ("params: word=WORD", "resources: mem_mb=len(SAMPLES)", {}, Word.HOLDS),
        ("params: word=WORD", "threads: len(SAMPLES)", {}, Word.HOLDS),
        (
            "params: word=WORD",
            "threads: len(SAMPLES)",
            {"scripts/one.py": "print(snakemake.threads)\n"},
            Word.NOT_JUDGED,
        ),
        (
            "params: word=WORD",
            "threads: len(SAMPLES)",
            {"scripts/one.py": "Pool(snakemake.threads)\n"},
            Word.HOLDS,
        ),
        (THREE, 'threads: len(SAMPLES)\n    shell: "sort --parallel={threads} {input} > {output}"', {}, Word.HOLDS),
        (THREE, 'threads: len(SAMPLES)\n    shell: "head -n {threads} {input} > {output}"', {}, Word.NOT_JUDGED),
        ("WORD =", "import os\nos.environ['N'] = str(len(SAMPLES))\nWORD =", {}, Word.NOT_JUDGED),
    ],
)
def test_a_sample_that_came_changes_nothing_else_where_the_plan_shows_that(
    old: str, new: str, files: dict[str, str], word: Word, tmp_path: Path
) -> None:
    flow = SHEET.replace(old, new)
    before = {"Snakefile": flow, **SHEETED, **{name: text for name, text in files.items() if name != "samples.tsv"}}
    after = {**before, "samples.tsv": "north\nsouth\neast\n", "raw/east.txt": "3\n", **files}
    found = reviewed(BUILDERS[0], (before, after), tmp_path, Wish())
    said = "\n".join(tuning.lines(found))
    assert found.meaning is word, said
    assert found.moves == (), said
    assert "from nothing" in said


PAIRED = """\
PARTS = ["one", "two"]


rule all:
    input: "out.txt"

rule pair:
    input: first="raw/one.txt", second="raw/two.txt", more=expand("raw/{p}.md", p=PARTS)
    output: "out.txt", "beside.txt"
    script: "scripts/pair.py"
"""
PAIRED_FILES = {f"raw/{name}": "1\n" for name in ("one.txt", "two.txt", "one.md", "two.md", "three.md")}


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("", "", Word.HOLDS),
        ('["one", "two"]', '["one", "two", "three"]', Word.HOLDS),
        ('["one", "two"]', '["two", "one"]', Word.NOT_JUDGED),
        ("first=", "other=", Word.NOT_JUDGED),
        ('first="raw/one.txt", second="raw/two.txt"', 'second="raw/one.txt", first="raw/two.txt"', Word.NOT_JUDGED),
        ('"out.txt", "beside.txt"', '"beside.txt", "out.txt"', Word.NOT_JUDGED),
    ],
)
def test_code_that_is_given_its_files_in_another_order_or_by_other_names_is_told_otherwise(
    old: str, new: str, word: Word, tmp_path: Path
) -> None:
    both = {**PAIRED_FILES, "scripts/pair.py": "print(1)\n"}
    before, after = {"Snakefile": PAIRED, **both}, {"Snakefile": PAIRED.replace(old, new), **both}
    found = reviewed(BUILDERS[0], (before, after), tmp_path, Wish())
    said = "\n".join(tuning.lines(found))
    assert found.meaning is word, said
    assert "from nothing" in said
