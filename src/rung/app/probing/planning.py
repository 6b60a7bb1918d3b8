"""Ask Snakemake itself what each side of a review would do from nothing, in scratch copies; else say why not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from rung.app.probing.hands import KEPT, Hands
from rung.app.probing.names import Names
from rung.app.probing.question import tool_of
from rung.app.probing.version import version_of
from rung.model.ask import Ask
from rung.model.job import Job, Outcome
from rung.model.replacing import replace
from rung.probes.clipped import clipped
from rung.probes.count import many
from rung.probes.smk.dryrun import DryRun, dry_run
from rung.probes.smk.reading import why_acts
from rung.probes.smk.speech import snakemake
from rung.tuning.plan import jobs, told, why_not_read
from rung.tuning.project import Project
from rung.tuning.side import MAKEFILE, Side, snakefiles, snakemake_project

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms

MISSING = re.compile(r"^Missing input files for rule .*?affected files:\n((?:^ +\S.*\n?)+)", re.MULTILINE | re.DOTALL)
ROUNDS = 40
NO_PROFILE = (7, 29)
"""Since then `--workflow-profile none` is understood (`snakemake --help`)."""
CORES = "1000"
"""More than a rule asks for: with those of this machine, a plan would show fewer threads than are asked for."""
PLACE = re.compile(r"^[\w.,:@%+= -]+(?:/[\w.,:@%+= -]+)*$")


class Asked(Struct, frozen=True):
    """One side that is to be planned: its folder, what is known of it, how it is asked, and names that are changed."""

    ground: Ground
    side: Side
    ask: Ask
    names: Names = Names()


class _Plan(Struct, frozen=True):
    run: DryRun
    stood_in: int
    why: str = ""


def planned(hands: Hands, both: tuple[Asked, Asked], *, always: bool) -> tuple[Project, Project]:
    """Return both workflows with the jobs that Snakemake plans for them, or both as they are written.

    ``always``: also where the Python of a side may act while it is read; else such a side is not asked.
    Raises UsageError (``tool-unclear``) for a side without a Snakefile.
    """
    one, two = (snakemake_project(each.side) for each in both)
    version = version_of(hands, tool_of("snakemake"))
    why = "" if version else "Snakemake was not found"
    for each in both:
        acts = "" if always or why else why_acts(snakefiles(each.side), each.side.paths)
        why = why or (acts and f"{each.side.name}: {acts} (--ask lets it)")
    plans = []
    for each in both:
        plan = _Plan(dry_run(""), 0, why) if why else _plan(hands, each, version)
        why = why or (plan.why and f"{each.side.name}: {plan.why}")
        plans.append(plan)
    if why:
        said = f"both workflows were read as text: {why}"
        return one, replace(two, unclear=(*two.unclear, said))
    messages = told(plans[0].run, plans[1].run)
    return _with(one, plans[0], version, messages), _with(two, plans[1], version, messages)


def _with(project: Project, plan: _Plan, version: tuple[int, ...], messages: frozenset[str]) -> Project:
    """Return the project with its jobs; what a plan does not hold is said."""
    found = jobs(plan.run, project.rules, messages)
    unclear = list(project.unclear)
    own = (name for name, rule in project.rules.items() if not MAKEFILE.search(rule.place.rpartition(":")[0]))
    left = sorted({*own} - {job.of for job in found.values()})
    if plan.run.open_ended:
        unclear.append(f"{project.name}: jobs that come only after a checkpoint")
    if left:
        unclear.append(f"{project.name}: {many(len(left), 'rule')} that the plan does not reach, read as text")
    word = ".".join(map(str, version))
    said = f"{project.name}: Snakemake {word} plans {many(len(found), 'job')} from nothing"
    stood_in = (f"{project.name}: {many(plan.stood_in, 'input')} not there, stood in for by empty files in the copy",)
    asked = (said, *(stood_in if plan.stood_in else ()))
    return replace(project, jobs=found, unclear=tuple(unclear), asked=asked)


def _plan(hands: Hands, given: Asked, version: tuple[int, ...]) -> _Plan:
    """Return the plan of one side. Inputs that are not kept with it are stood in for: only their names count here."""
    tool = tool_of("snakemake")
    alone = ("--workflow-profile", "none") if version >= NO_PROFILE else ()
    argv = snakemake(given.ask, "-n", "-p", "--forceall", "--rerun-incomplete", "--nolock", *alone, cores=CORES)
    folder = given.names.copy(given.ground)
    env = hands.env(tool.env, (given.ground.folder, folder), builds=False)
    job = Job(argv=argv, cwd=folder, env=env, timeout=given.ask.timeout, cap=KEPT)
    stood_in = 0
    for _ in range(ROUNDS):
        outcome = hands.run(job)
        said = _relative(outcome.stdout.data.decode("utf-8", "replace"), folder)
        missing = [] if outcome.ok else _missing(said + outcome.stderr.data.decode("utf-8", "replace"))
        if not missing:
            break
        given.ground.stand_in(folder, missing)
        stood_in += len(missing)
    if not outcome.ok:
        return _Plan(dry_run(""), 0, _failed(outcome, folder))
    run = dry_run(said)
    return _Plan(run, stood_in, why_not_read(run, version))


def _relative(said: str, folder: str) -> str:
    """Return what was said with paths as they lie in the project: each side has a copy of its own."""
    return said.replace(f"{folder}/", "").replace(folder, ".")


def _missing(said: str) -> list[str]:
    """Return the inputs that are not there and that no rule makes; only plain names below the project."""
    named = [line.strip() for found in MISSING.finditer(said) for line in found[1].splitlines()]
    return [name for name in named if PLACE.match(name) and ".." not in name.split("/")]


def _failed(outcome: Outcome, folder: str) -> str:
    if outcome.timed_out:
        return "the plan did not end in time"
    said = (outcome.stdout.data + outcome.stderr.data).decode("utf-8", "replace").replace(folder, ".")
    lines: Mapping[str, None] = dict.fromkeys(
        line.strip() for line in said.splitlines() if "rror" in line or "xception" in line
    )
    return (
        f"Snakemake gave up: {clipped(' / '.join(list(lines)[-2:]), 200)}"
        if lines
        else f"Snakemake ended with {outcome.exit}"
    )
