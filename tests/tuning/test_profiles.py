"""A profile may be asked for on any command line: what it hands to a workflow counts, how it runs jobs does not."""

from __future__ import annotations

import pytest

from rung.tuning.profiles import profiles
from rung.tuning.project import Project, Rule, Written
from rung.tuning.settings import settings

FLOW = (
    Written("Snakefile", 1, 'shell: "cut -c {resources.width} -Xmx{resources.mem_mb}m"', recipe=True, owner="one"),
    Written("Snakefile", 2, 'params: k=lambda wildcards, resources: resources["depth"]', owner="one"),
)
HPC = "profiles/hpc/config.yaml"


def read(files: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return settings(files, lambda path: files[path].encode())


def said(old: dict[str, str], new: dict[str, str], *more: Written) -> list[str]:
    one, two = (Project("snakemake", "x", {}, (*FLOW, *more), {}, read(each)) for each in (old, new))
    return [f"{each.path}: {each.why}" for each in profiles(one, two)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("config: [k=21]", "config: [k=11]"),
        ("config: [k=21]", "config:\n  k: 21"),
        ("config: {title: a}", "config: {title: b}"),
        ("configfile: [c.yaml]", "configfile: [d.yaml]"),
        ("cores: 2", "cores: 2\nreplace-workflow-config: true"),
        ("cores: 2", "cores: 2\nreplace_workflow_config: true"),
        ("cores: 2", "cores: 2\nset-scatter: [parts=4]"),
        ("cores: 2", "cores: 2\nomit-from: [model]"),
        ("cores: 2", "cores: 2\nuntil: [one]"),
        ("cores: 2", "cores: 2\nforcerun: [one]"),
        ("cores: 2", "cores: 2\nwhat-nobody-knows: true"),
        ("cores: 2", "cores: 2\nsummary: true"),  # then no job runs
        ("cores: 2", "cores: 2\nreport: r.html"),
        ("cores: 2", "cores: 2\nconda-cleanup-envs: true"),
        ("cores: 2", "cores: 2\nprecommand: 'true ||'"),
        ("cores: 2", "cores: 2\njobscript: job.sh"),
        ("cores: 2", "cores: 2\njs: job.sh"),
        ("cores: 2", "cores: 2\nimmediate-submit: true"),
        ("default-resources: [width=4]", "default-resources: [width=5, mem_mb=9]"),
        ("default-resources: width=4 mem_mb=3", "default-resources: width=5 mem_mb=3"),
        ("set-resources: ['one:depth=4']", "set-resources: ['one:depth=5']"),
        ("set-resources: {one: {depth: 4}}", "set-resources: {one: {depth: 5}}"),
    ],
)
def test_what_a_profile_hands_to_a_workflow_counts_though_nothing_names_the_profile(old: str, new: str) -> None:
    found = said({HPC: old}, {HPC: new})
    assert found
    assert all(each.startswith(f"{HPC}: ") for each in found)


@pytest.mark.parametrize("folder", ["profiles/hpc", "profiles/default", "workflow/profiles/default"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cores: 2", "cores: 8"),
        ("j: 2", "j: 8\np: true\nw: 60"),
        ("jobs: 2", "jobs: 2\nlatency-wait: 30\nretries: 1\nrerun-incomplete: true"),
        ("jobs: 2", "jobs: 2\nexecutor: slurm\nslurm_account: x"),
        ("jobs: 2", "jobs: 2\ndefault-resources: [mem_mb=2000]"),
        ("default-resources: [mem_mb=2000]", "default-resources: {mem_mb: 4000, partition: long}"),
        ("set-resources: ['one:mem_mb=4', 'one:unread=1']", "set-resources: ['one:mem_mb=5', 'one:unread=2']"),
        ("set-threads: [one=4]", "set-threads: [one=8]"),
        ("set-threads: {one: 4}", "set-threads: {one: 8}"),
    ],
)
def test_how_jobs_are_run_does_not_count(folder: str, old: str, new: str) -> None:
    assert said({f"{folder}/config.yaml": old}, {f"{folder}/config.yaml": new}) == []


@pytest.mark.parametrize(
    ("rule", "line", "counts"),
    [
        (Rule("one", fields={"params": ("k=workflow.cores",)}), "", True),
        (Rule("one", recipe=("split -n {workflow.cores}",)), "", True),
        (Rule("one"), "PARTS = min(workflow.cores, 8)", True),
        (Rule("one", fields={"threads": ("workflow.cores",), "resources": ("mem_mb=workflow.cores * 9",)}), "", False),
    ],
)
def test_cores_count_where_more_than_threads_hangs_on_them(rule: Rule, line: str, counts: bool) -> None:
    one, two = (
        Project("snakemake", "x", {"one": rule}, (Written("Snakefile", 1, line),), {}, read({HPC: f"cores: {cores}"}))
        for cores in (4, 16)
    )
    assert bool(list(profiles(one, two))) is counts


def test_a_list_that_came_is_told_once() -> None:
    assert said({HPC: "cores: 2"}, {HPC: "cores: 2\nconfig: [k=1]"}) == [f"{HPC}: config: nothing before, k=1 after"]


def test_a_profile_in_a_new_folder_counts_only_where_it_is_taken() -> None:
    text = "config: [k=1]"
    assert said({}, {HPC: text}) == []
    assert said({}, {HPC: text}, Written("run.sh", 1, "snakemake --profile profiles/hpc"))
    assert said({}, {"profiles/default/config.yaml": text})


def test_a_profile_that_went_and_one_for_newer_versions_beside_it_count() -> None:
    text = "config: [k=1]"
    assert said({HPC: text}, {})
    assert said({HPC: text}, {HPC: text, "profiles/hpc/config.v8+.yaml": "config: [k=2]"})
