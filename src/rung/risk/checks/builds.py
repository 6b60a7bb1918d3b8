"""Check what make and snakemake would run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.effect import Effect, Verdict
from rung.model.pattern import pattern
from rung.risk.options import Arguments
from rung.risk.verdicts import unknown

DRY = frozenset(["-n", "--just-print", "--dry-run", "--recon", "-q", "--question", "-v", "--version", "-h", "--help"])
REMOVES = pattern(
    r"(?:.*[-_])?(?:clean|cleanall|distclean|mrproper|clobber|purge|destroy|uninstall|nuke|wipe|reset|teardown|delete|drop|rm)(?:[-_].*)?"
)
BUILDS = pattern(
    r"all|build|install|deploy|release|publish|run|start|stop|restart|up|down|upload|push|migrate|compile|dist|package"
)


FILES = frozenset(["-f", "--file", "--makefile", "-I", "--include-dir", "-C", "--directory"])
FOREIGN = ("/dev", "/proc", "-", "/tmp")  # noqa: S108 - where a makefile must not come from


def make(found: Arguments) -> Iterator[Verdict]:
    """Say what make would run with these options and goals."""
    names = found.names()
    goals = [item for item in found.operands if "=" not in item.text]
    if names & DRY:
        yield from _make_settings(found)
        if names & {"-t", "--touch"}:
            yield Verdict(Effect.MUTATE, "`-t` touches the targets", "make")
    elif any(REMOVES.fullmatch(item.text) for item in goals):
        yield Verdict(Effect.DESTROY, "this target's name says that it removes what was built", "make")
    elif names & {"-p", "--print-data-base"}:
        yield Verdict(Effect.MUTATE, "`make -p` also builds the default goal: use `make -pqrR`", "make")
    elif "--trace" in names:
        yield Verdict(Effect.MUTATE, "`make --trace` runs the recipes: add `-n`", "make")
    elif not goals or any(BUILDS.fullmatch(item.text) for item in goals):
        yield Verdict(Effect.MUTATE, "`make` runs the recipes of this goal", "make")
    else:
        reason = "what this target does is judged by its recipes, never by its name: look with `make -n` first"
        yield unknown(reason, "make", " ".join(item.raw for item in goals))


def _make_settings(found: Arguments) -> Iterator[Verdict]:
    """Doubt variables, which can hold `$(shell …)`, and makefiles that are not the project's."""
    for item in found.operands:
        name, equals, value = item.text.partition("=")
        if equals and (not re.fullmatch(r"[\w./ +:-]*", value) or re.match(r"(?:MAKE|SHELL|\.|GNUMAKE)", name)):
            yield unknown("the value of this variable can run a command when the makefile is read", "make", item.raw)
    for each in found.given:
        if each.name not in FILES or each.value is None:
            continue
        if not each.value.sure or each.value.text.startswith(FOREIGN):
            yield unknown("the makefile is not the project's own", "make", each.value.raw)


LOOKS = frozenset(
    "-n --dry-run --dryrun --summary -S --detailed-summary -D --list -l --list-rules --list-target-rules --lint "
    "--version --help -h --dag "
    "--rulegraph --filegraph --d3dag --list-changes --list-input-changes --list-code-changes --list-params-changes "
    "--lc --li --lp".split()
)


def snakemake(found: Arguments) -> Iterator[Verdict]:
    """Say whether snakemake would run the workflow."""
    if not found.names() & LOOKS:
        yield Verdict(Effect.MUTATE, "`snakemake` without `-n` runs the workflow", "snakemake")
