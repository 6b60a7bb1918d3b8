"""Which operating contexts differ: what the same workflow would run under each profile, made comparable.

Every profile in `profiles/` and `workflow/profiles/` (or each one named with --profile) gets a dry run. Dates,
identities and command lines are taken out; what still differs is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.count import many
from rung.probes.probe import Answer, Case, Look, Probe, Word
from rung.probes.smk.faults import trouble
from rung.probes.smk.speech import about, again, snakemake

PROFILE = re.compile(r"^((?:workflow/)?profiles/[^/]+)/config(?:\.v\d+\+)?\.ya?ml$")
VOLATILE = re.compile(
    r"^  (?:Date|Workflow ID|Command|Host|User|Platform|Python version|Config MD5|Config file\(s\)): |^\[\w{3} \w{3} "
    r"|^Using profile|^Using workflow specific profile|^\s*$|jobid: "
)
EXECUTOR = re.compile(r"argument --executor/-e: invalid choice: '([\w-]+)'")
LOCAL = " with the local executor"
SHOWN = 15
NOT_SHOWN = (
    "differences that only a real run shows: schedulers, storage, containers",
    "profiles outside the project",
)


def _profiles(case: Case) -> tuple[str, ...]:
    named = case.ask.profiles
    return named or tuple(sorted({found[1] for path in case.entries if (found := PROFILE.match(path))}))


def following(case: Case) -> Look | None:
    """Ask once a profile."""
    for name in _profiles(case):
        if case.run(name) is None:
            return Look(name, snakemake(case.ask, "-n", "-p", "--rerun-incomplete", "--profile", name))
    for name in _profiles(case):
        if _foreign(case, name) and case.run(f"{name}{LOCAL}") is None:
            argv = snakemake(case.ask, "-n", "-p", "--rerun-incomplete", "--profile", name, "--executor", "local")
            return Look(f"{name}{LOCAL}", argv)
    return None


def _foreign(case: Case, name: str) -> str:
    """Return the executor that a profile asks for and that is not installed here, or the empty string."""
    ran = case.run(name)
    found = EXECUTOR.search(f"{ran.out}\n{ran.err}") if ran is not None and ran.exit != 0 else None
    return found[1] if found else ""


def read(case: Case) -> Answer:
    """Compare every profile with the first."""
    names = _profiles(case)
    if len(names) < 2:  # noqa: PLR2004 - nothing to compare
        said = "There are fewer than two profiles to compare."
        return Answer("nothing-to-compare", said, names, NOT_SHOWN, again(case.ask, "planned"))
    known = [ran for ran in case.ran if not _foreign(case, ran.look.name)]
    failed = tuple(line for ran in known if (bad := trouble(case, ran)) for line in _why(ran.look.name, bad))
    plans = {ran.look.name: _plan(ran.out) for ran in known if ran.exit == 0}
    notes = tuple(
        f"{name}: its executor {_foreign(case, name)} is not installed here, so it was planned with the local one"
        for name in names
        if _foreign(case, name)
    )
    first = next(iter(plans), "")
    lines = [line for name in plans if name != first for line in _differences(first, plans[first], name, plans[name])]
    if failed or lines:
        said = f"{many(len(names), 'profile')} of {about(case.ask)} do not plan the same."
        return Answer("differ", said, (*failed, *lines[:SHOWN], *notes), NOT_SHOWN, again(case.ask, "causes"))
    said = f"{many(len(names), 'profile')} of {about(case.ask)} plan the same."
    return Answer("same", said, (*names, *notes), NOT_SHOWN, again(case.ask, "planned"))


def _why(name: str, bad: Answer) -> Iterator[str]:
    yield f"{name}: {bad.sentence}"
    yield from (f"  {line[:160]}" for line in bad.evidence[-2:])


def _plan(out: str) -> tuple[str, ...]:
    return tuple(sorted(_ordered(line.strip()) for line in out.splitlines() if not VOLATILE.search(line)))


def _ordered(line: str) -> str:
    """Return a line with the names it lists in order: Snakemake prints sets, which have none."""
    head, mark, rest = line.rpartition(": ")
    return f"{head}{mark}{', '.join(sorted(rest.split(', ')))}" if head.startswith(("reason", "input")) else line


def _differences(one: str, plan: tuple[str, ...], other: str, found: tuple[str, ...]) -> list[str]:
    gone, come = sorted(set(plan) - set(found)), sorted(set(found) - set(plan))
    return [*(f"only {one}: {line[:120]}" for line in gone), *(f"only {other}: {line[:120]}" for line in come)]


PROBE = Probe(
    "Which operating contexts differ?",
    (
        Word("same", good=True, meaning="Every profile plans the same jobs."),
        Word("differ", good=False, meaning="Profiles plan other jobs, commands or resources, or one of them fails."),
        Word("nothing-to-compare", good=False, meaning="There are fewer than two profiles."),
    ),
    following,
    read,
)
