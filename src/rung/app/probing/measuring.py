"""Build both sides of a tuning change in scratch copies, interleaved, and say what it took and what came out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field

from rung.app.probing.hands import KEPT, Hands
from rung.app.probing.reaching import refuse_outward
from rung.model.ask import Ask
from rung.model.errors import UsageError
from rung.model.job import Job, Outcome
from rung.model.replacing import replace
from rung.probes.clipped import clipped
from rung.probes.gnumake.rebuild import artifacts
from rung.probes.gnumake.speech import make
from rung.probes.smk.speech import snakemake
from rung.probes.snapshot import changes
from rung.probes.tool import Tool
from rung.tuning.measured import Measured, Times, differences
from rung.tuning.project import Project
from rung.tuning.published import TRUSTED, published
from rung.tuning.questions.surfaces import LOG

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms

COSTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "make": {"build": (), "decide": ("-n",)},
    "snakemake": {"run": ("-F", "--rerun-incomplete"), "planning": ("-n", "--rerun-incomplete")},
}
"""The costs that can be named, by tool, the first one where none is; each with the options that bring it about."""
WHOLE = frozenset({"build", "run"})


class Plan(Struct, frozen=True):
    """What to measure: the cost, how often each side runs, how many jobs at once (1: as the project says)."""

    cost: str = ""
    repeats: int = 5
    jobs: int = 1


class Site(Struct, frozen=True):
    """One side to be built: its folder, how it is asked, what is known of it, and what a build from nothing removes."""

    ground: Ground
    ask: Ask
    project: Project
    remove: tuple[str, ...] = ()


def cost_named(tool: str, cost: str) -> str:
    """Return the cost to measure. Raises UsageError (``cost-unknown``) for one that the tool does not have."""
    known = tuple(COSTS[tool])
    if cost and cost not in known:
        raise UsageError(f"{tool} has no cost {cost!r}", id="cost-unknown", advice=f"one of: {', '.join(known)}")
    return cost or known[0]


def removed(hands: Hands, tool: Tool, ground: Ground, ask: Ask) -> tuple[str, ...]:
    """Return the files that a build from nothing removes from its copy first: those of makes further down too.

    Make is asked for them in a scratch copy.
    """
    folder = ground.copy()
    env = hands.env(tool.env, (ground.folder, folder), builds=True)
    job = Job(argv=make(ask, "-n", "-p"), cwd=folder, env=env, timeout=ask.timeout, cap=KEPT)
    return tuple(artifacts(hands.run(job).stdout.data.decode("utf-8", "replace").replace(folder, ".")))


def measure(hands: Hands, tool: Tool, sites: tuple[Site, Site], plan: Plan) -> tuple[Measured | None, str]:
    """Return what was measured, or None and why not. Both sides run in turn, the one before twice as often.

    Raises RefusedError (``build-reaches-out``) before anything is built that would act outside its copy.
    """
    cost = cost_named(sites[0].project.tool, plan.cost)
    if cost in WHOLE:
        for site in sites:
            refuse_outward(hands, tool, site.ask, site.ground, site.ground.copy())
    bench = _Bench(hands, tool, plan, cost)
    for turn in range(-1, plan.repeats):  # the first turn warms up, and its times do not count
        order = (("before", 0), ("control", 0), ("after", 1))
        for name, side in order if turn % 2 == 0 else reversed(order):
            why = bench.run(sites[side], name, counts=turn >= 0)
            if why:
                return None, f"the {cost} fails {'after' if side else 'before'}: {why}"
    return _measured(bench, sites), ""


class _Bench(Struct):
    """Runs a side in a fresh copy, and keeps what it took and, once, what it made."""

    hands: Hands
    tool: Tool
    plan: Plan
    cost: str
    times: dict[str, list[float]] = field(default_factory=dict)
    digests: dict[str, Mapping[str, str]] = field(default_factory=dict)
    written: dict[str, Mapping[str, int]] = field(default_factory=dict)

    def run(self, site: Site, name: str, *, counts: bool) -> str:
        """Run once; return why it failed, or the empty string."""
        folder = site.ground.copy()
        site.ground.remove(folder, site.remove)
        argv = _argv(site, self.cost, self.plan.jobs)
        start = site.ground.snapshot(folder)
        env = self.hands.env(self.tool.env, (site.ground.folder, folder), builds=self.cost in WHOLE)
        job = Job(argv=argv, cwd=folder, env=env, timeout=site.ask.timeout, cap=KEPT)
        outcome = self.hands.run(job)
        if not outcome.ok:
            return _why(outcome, folder)
        if counts:
            self.times.setdefault(name, []).append(outcome.seconds)
        if self.cost in WHOLE and name not in self.digests:
            end = site.ground.snapshot(folder)
            wrote = {each.path for each in changes(start, end) if each.what != "removed" and not _own(each.path)}
            self.written[name] = {p: end.entries[p].size for p in sorted(wrote) if not end.entries[p].folder}
            made = site.ground.digests(folder, built=True)
            self.digests[name] = {path: found for path, found in made.items() if path in self.written[name]}
        return ""


def _own(path: str) -> bool:
    return path.startswith((".snakemake/", ".git/"))


def _argv(site: Site, cost: str, jobs: int) -> tuple[str, ...]:
    options = COSTS[site.project.tool][cost]
    if site.project.tool == "make":
        return make(site.ask, *options, *((f"-j{jobs}",) if jobs > 1 else ()))
    argv = list(snakemake(site.ask, *options))
    argv[argv.index("--cores") + 1] = str(jobs)
    return tuple(argv)


def _why(outcome: Outcome, folder: str) -> str:
    if outcome.timed_out:
        return "it did not end in time"
    said = (outcome.stderr.data or outcome.stdout.data).decode("utf-8", "replace").replace(folder, ".")
    last = [line.strip() for line in said.splitlines() if line.strip()][-2:]
    return f"exit {outcome.exit}: {clipped(' / '.join(last), 200)}"


def _measured(bench: _Bench, sites: tuple[Site, Site]) -> Measured:
    times = Times(*(tuple(bench.times[name]) for name in ("before", "control", "after")))
    if bench.cost not in WHOLE:
        return Measured(bench.cost, times)
    found = Measured(bench.cost, times, built=True)
    for logs in (False, True):
        counts = _compared(sites[0].project, bench.digests["before"], logs=logs)
        other, unsteady, compared = differences(counts, bench.digests["control"], bench.digests["after"], frozenset())
        found = replace(
            found,
            other=found.other if logs else other,
            unsure=other if logs else (),
            compared=found.compared + compared,
            left_out=(*found.left_out, *unsteady),
        )
    # What one build of two equal ones names otherwise, by a date or a number, is no surface that could be missed.
    same = {path: size for path, size in bench.written["before"].items() if path in bench.written["control"]}
    return replace(found, written_before=same, written_after=bench.written["after"])


def _compared(project: Project, made: Mapping[str, str], *, logs: bool) -> dict[str, str]:
    """Return the digests of the published files, by path: of logs and records of a run, or of everything else.

    A log counts only where a rule has it as its output: what is only written beside that says how a run went.
    """
    outputs = re.compile("|".join(_patterns(project)) or r"(?!)")
    trusted = re.compile(TRUSTED.pattern + ".*")
    found = {}
    for path, digest in made.items():
        is_log = LOG.search(path) is not None
        if is_log is logs and (outputs.fullmatch(path) or (not logs and trusted.fullmatch(path))):
            found[path] = digest
    return found


def _patterns(project: Project) -> Iterator[str]:
    """Yield a form for each published path; wildcards of rules stand for any text, a folder for what it holds."""
    flags = {flag for rule in project.graph.values() for flag in rule.flags}
    for name in published(project):
        parts = re.split(r"(\{[^}]*\}|%)", name)
        form = "".join(".+" if n % 2 else re.escape(part) for n, part in enumerate(parts))
        yield form + "/.*" if ("directory", "output", name) in flags else form
