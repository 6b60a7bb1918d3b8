"""Snakemake as a tool that is asked: always in a scratch copy, because even its dry run writes into the folder."""

from __future__ import annotations

import re

from rung.model.ask import Ask
from rung.probes.probe import Answer, Case
from rung.probes.smk.dryrun import dry_run
from rung.probes.smk.elsewhere import made_outside, workdir
from rung.probes.smk.former import former
from rung.probes.smk.moved import moved, moves
from rung.probes.smk.plainer import PLAINER
from rung.probes.smk.speech import snakemake
from rung.probes.smk.traces import weighed
from rung.probes.smk.workplace import seen_from_there
from rung.probes.tool import Tool

VERSION = re.compile(r"^(\d+(?:\.\d+)+)", re.MULTILINE)
QUIET = {
    "LANGUAGE": "en",
    "NO_COLOR": "1",
    # A repository may name a program that `git status` asks what changed: looking at a project never runs it.
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.fsmonitor",
    "GIT_CONFIG_VALUE_0": "false",
}


def version(out: str) -> tuple[int, ...]:
    """Return the version that ``snakemake --version`` tells; empty for anything else."""
    found = VERSION.search(out)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def copies(case: Case) -> str:
    """Return why: a dry run evaluates the Snakefile's Python and writes `.snakemake/`, whatever the workflow."""
    del case
    return "a dry run evaluates Python and writes into .snakemake"


def plan(ask: Ask) -> tuple[str, ...]:
    """Return the command that prints the shell text of every job."""
    return snakemake(ask, "-n", "-p", "--forceall", "--rerun-incomplete")


def commands(out: str) -> tuple[str, ...]:
    """Return the shell text of every job in what it printed."""
    return tuple(job.shell for job in dry_run(out).jobs if job.shell)


def outputs(ask: Ask) -> tuple[str, ...]:
    """Return the command that prints every output, also of jobs that a message stands for, past incomplete files."""
    return snakemake(ask, "--summary", "--rerun-incomplete")


def own(path: str) -> bool:
    """Say whether a path is what Snakemake and Python write at every look: records, logs and compiled modules."""
    return not {".snakemake", "__pycache__"}.isdisjoint(path.split("/"))


def mute(case: Case) -> Answer | None:
    """Return the answer when Snakemake ended well without a word: it says at least what it begins with.

    Other programs that a question asks may be silent: of a clean repository, git has nothing to say.
    """
    asked = (ran for ran in case.ran if ran.look.argv[0] == TOOL.ask[0])
    silent = next((ran for ran in asked if ran.exit == 0 and not (ran.out or ran.err or ran.size)), None)
    if silent is None:
        return None
    said = f"`{' '.join(silent.look.argv)}` ended with 0 and said nothing: what stands in PATH does not do its work."
    return Answer("tool-failed", said, (), ("what Snakemake would have said",), "command -v snakemake")


TOOL = Tool(
    "Snakemake", ("snakemake", "--version"), version, copies, plan, commands, env=QUIET,
    moves=moves, moved=moved, plainer=PLAINER, own=own, seen=seen_from_there, weighed=weighed, mute=mute,
    outputs=outputs, outside=made_outside, elsewhere=workdir,
    package="snakemake", former=former,
)  # fmt: skip
