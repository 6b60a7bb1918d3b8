"""Profiles of Snakemake read into settings, and what a difference between two of them is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.model.ask import Ask
from rung.model.effect import Effect, Verdict
from rung.probes.probe import Answer, Case, Look, Ran
from rung.probes.smk.profile import chosen, settings
from rung.probes.smk.setting import Kind, danger, hides, kind, name
from rung.probes.snakemake import profiles
from rung.probes.snakemake.profile_audit import PROBE
from rung.probes.snapshot import Entry


def audited(*profiles: str, version: tuple[int, ...] = (9, 27, 1)) -> Answer:
    files = {f"profiles/p{n}/config.yaml": text.encode() for n, text in enumerate(profiles)}
    entries = {path: Entry(len(data), 1, 0o100644) for path, data in files.items()}
    nobody = Verdict(Effect.UNKNOWN, "nobody judges here", "test")
    return PROBE.read(Case(Ask(), version, files.get, lambda _: nobody, entries))


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [
        ("cores: 2", "cores: 8", "differ-in-speed"),
        ("cores: 2", "cores: '2'", "same"),
        ("set-threads: [a=4, b=2]", "set-threads: {b: 2, a: 4}", "same"),
        ("latency_wait: 600", "cores: 2", "rejected"),
        ("cores: 2\n'set_threads': {a: 1}", "", "rejected"),
        ("set-threads: {make_it: 4}\ndefault-resources:\n  mem_mb: 1", "set-threads:\n  make_it: 4", "differ-in-speed"),
        ("default-resources:\n  - mem_mb=100", "default-resources: {mem_mb: 100}", "same"),
        ("printshellcmds: true", "printshellcmds: True", "same"),
        ("executor: slurm\njobs: 9", "cores: 4", "differ-in-speed"),
        ("slurm-logdir: x", "", "differ-in-speed"),
        ("rerun-incomplete: true", "", "differ-in-speed"),
        ("dry-run: true", "", "differ-in-meaning"),
        ("config: [level=1]", "config: [level=2]", "differ-in-meaning"),
        ("config: [discover=false]", "cores: 1", "differ-in-meaning"),
        ("software-deployment-method: conda", "", "differ-in-meaning"),
        ("retries: 3", "", "differ-in-meaning"),
        ("frobnicate: 3", "", "differ-in-meaning"),
        ("forceall: false", "", "same"),
        ("forceall: true", "forceall: true", "dangerous"),
        ("ignore-incomplete: true", "cores: 1", "dangerous"),
        ("cores: [", "cores: 1", "unreadable"),
        ("- cores", "cores: 1", "unreadable"),
        ("a: &a [1]\nb: *a", "", "unreadable"),
    ],
)
def test_a_difference_is_about_speed_or_meaning_and_danger_is_named(one: str, two: str, verdict: str) -> None:
    assert audited(one, two).verdict == verdict


@pytest.mark.parametrize(
    ("profile", "verdict", "line"),
    [
        ("config: [k=2]", "differ-in-meaning", "meaning: config.k: 2 in profiles/p, 1 in the configuration files"),
        ("config: {k: 1}", "same", ""),
        ("config: [k=1]", "same", ""),
        ("config: {in: {x: 4}}", "differ-in-meaning", "meaning: config.in.x: 4 in profiles/p, 3 in the configur"),
        ("config: [new=1]", "differ-in-meaning", "meaning: config.new: 1 in profiles/p, not set in the config"),
        (
            "config: [made=1]",
            "differ-in-meaning",
            "meaning: config.made: 1 in profiles/p; what it would be without, on",
        ),
        ("config: [token=abc]", "differ-in-meaning", "meaning: config.token: <redacted> in profiles/p, <redacted>"),
        ("cores: 4", "same", ""),
    ],
)
def test_what_a_single_profile_hands_to_the_workflow_is_compared_with_the_configuration_files(
    profile: str, verdict: str, line: str
) -> None:
    files = {
        "Snakefile": b'configfile: "c.yaml"\nconfig["made"] = made()\n',
        "c.yaml": b"k: 1\nin: {x: 3}\ntoken: s3cret-words\n",
        "profiles/p/config.yaml": profile.encode(),
    }
    entries = {path: Entry(len(data), 1, 0o100644) for path, data in files.items()}
    nobody = Verdict(Effect.UNKNOWN, "nobody judges here", "test")
    found = PROBE.read(Case(Ask(), (7, 32, 4), files.get, lambda _: nobody, entries))
    assert found.verdict == verdict
    assert [each.startswith(line) for each in found.evidence] == ([True] if line else [])


@pytest.mark.parametrize(
    ("profile", "cores"),
    [("cores: 1", None), ("c: 1", None), ("jobs: 9", "all"), ("", "all"), ("cores: [", "all")],
)
def test_a_profile_is_asked_with_the_number_of_cores_that_it_sets(profile: str, cores: str | None) -> None:
    files = {"profiles/p/config.yaml": profile.encode(), "profiles/q/config.yaml": b""}
    entries = {path: Entry(len(data), 1, 0o100644) for path, data in files.items()}
    nobody = Verdict(Effect.UNKNOWN, "nobody judges here", "test")
    look = profiles.following(Case(Ask(), (9, 14, 8), files.get, lambda _: nobody, entries))
    assert look is not None
    assert (look.argv[look.argv.index("--cores") + 1] if "--cores" in look.argv else None) == cores


def test_the_file_is_taken_that_this_version_reads() -> None:
    paths = ("profiles/x/config.yaml", "profiles/x/config.v8+.yaml", "profiles/x/other.yaml", "src/config.yaml")
    assert chosen(paths, (7, 32, 4), ()) == {"profiles/x": "profiles/x/config.yaml"}
    assert chosen(paths, (9, 14, 8), ()) == {"profiles/x": "profiles/x/config.v8+.yaml"}
    assert chosen((*paths, "a/b/config.yaml"), (9,), ("a/b",)) == {"a/b": "a/b/config.yaml"}


def test_a_secret_in_a_profile_is_not_shown() -> None:
    assert "hunter22" not in str(audited("config: [password=hunter22]", "cores: 1"))


def test_a_profile_that_cannot_be_read_hides_no_danger_of_another_one() -> None:
    found = audited("cores: [", "forceall: true")
    assert found.verdict == "unreadable"
    assert any(line.startswith("dangerous: ") and "forceall" in line for line in found.evidence)
    assert "another one removes, forces" in found.sentence


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [("latency-wait", "5", False), ("latency-wait", "600", True), ("rerun-triggers", "mtime", True),
     ("rerun-triggers", "code input mtime params software-env", False), ("retries", "0", False), ("cores", "8", False)],
)  # fmt: skip
def test_only_a_value_that_hides_something_is_named(key: str, value: str, said: bool) -> None:
    assert bool(hides(key, value)) is said


def test_names_are_the_same_however_they_are_written() -> None:
    assert name("latency_wait") == name("--latency-wait") == name("w") == "latency-wait"
    assert kind("set-threads.sort") is Kind.SPEED
    assert danger("touch", "True")
    assert not danger("touch", "False")


def plan(*, reason: str, resources: str = "tmpdir=/tmp", command: str = "cat a b > c") -> str:
    return (
        "[Sun Nov 22 07:37:30 2026]\nrule join:\n    input: a, b\n    output: c\n    jobid: 1\n"
        f"    reason: {reason}\n    resources: {resources}\n        \n        set -e\n        {command}\n\n"
        "Job stats:\njob      count\n-----  -------\njoin         1\ntotal        1\n"
    )


def compared(one: str, other: str) -> Answer:
    entries = {f"profiles/{name}/config.yaml": Entry(1, 1, 0o100644) for name in ("ci", "far")}
    outs = {"profiles/ci": one, "profiles/far": other}
    ran = tuple(Ran(Look(name, ("snakemake",)), 0, out) for name, out in outs.items())
    nobody = Verdict(Effect.UNKNOWN, "nobody judges here", "test")
    return profiles.PROBE.read(Case(Ask(), (9, 27, 1), lambda _: None, lambda _: nobody, entries, ran))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (plan(reason="Updated input files: a, b"), plan(reason="Updated input files: b, a")),
        (plan(reason="Code has changed since last execution"), plan(reason="Code has changed since last execution")),
        (
            plan(reason="Updated input files: a", resources="tmpdir=/tmp, mem_mb=4000, mem=4 GB, mem_mib=3815"),
            plan(reason="Updated input files: a", resources="mem_mib=3815, mem_mb=4000, tmpdir=/scratch"),
        ),
        (plan(reason="Updated input files: a"), plan(reason="Updated input files: a", command="cat  a b >  c")),
    ],
)
def test_profiles_plan_the_same_in_whatever_order_snakemake_names_it(one: str, other: str) -> None:
    assert compared(one, other).verdict == "same"


@pytest.mark.parametrize(
    ("other", "line"),
    [
        (
            plan(reason="Updated input files: a", command="cat b a > c"),
            "join c: command: cat a b > c with profiles/ci, cat b a > c with profiles/far",
        ),
        (
            plan(reason="Updated input files: b"),
            "join c: reason: Updated input files: a with profiles/ci, Updated input files: b with profiles/far",
        ),
        (
            plan(reason="Updated input files: a", resources="mem_mb=9, mem=9 MB"),
            "join c: resources: none with profiles/ci, mem_mb=9 with profiles/far",
        ),
    ],
)
def test_of_two_profiles_only_what_differs_is_shown(other: str, line: str) -> None:
    found = compared(plan(reason="Updated input files: a"), other)
    assert (found.verdict, found.evidence) == ("differ", (line,))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_a_profile_holds_is_read_or_refused(data: bytes) -> None:
    found = settings(data)
    assert found is None or all(isinstance(value, str) for value in found.values())


def test_a_workflow_that_fails_with_every_profile_differs_in_none() -> None:
    entries = {f"profiles/{name}/config.yaml": Entry(1, 1, 0o100644) for name in ("ci", "far")}
    wrong = "SyntaxError in file ./Snakefile, line 2:\ninvalid syntax\n"
    ran = tuple(Ran(Look(f"profiles/{name}", ("snakemake",)), 1, wrong) for name in ("ci", "far"))
    nobody = Verdict(Effect.UNKNOWN, "nobody judges here", "test")
    case = Case(Ask(), (9, 27, 1), lambda _: None, lambda _: nobody, entries, ran)
    assert profiles.PROBE.read(case).verdict == "syntax-error"
