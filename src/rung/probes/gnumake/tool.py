"""GNU Make as a tool that is asked: how it is recognised, and when it may be asked in the project's own folder."""

from __future__ import annotations

from rung.model.ask import Ask
from rung.model.pattern import pattern
from rung.probes.gnumake.redact import asks, forms, told
from rung.probes.gnumake.scan import scanned
from rung.probes.gnumake.speech import QUIET, make
from rung.probes.gnumake.trace import MOVING, steps
from rung.probes.gnumake.versioned import asks_above
from rung.probes.gnumake.warned import weighed
from rung.probes.outward import inward
from rung.probes.probe import Case
from rung.probes.tool import Tool

VERSION = pattern(r"\AGNU Make (\d+(?:\.\d+)*)")


def version(out: str) -> tuple[int, ...]:
    """Return the version that ``make --version`` tells; empty for another make."""
    found = VERSION.search(out)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def copies(case: Case) -> str:
    """Return why a look must be made in a scratch copy, or empty when the makefiles hold nothing that acts."""
    found = scanned(case).reached(case.ask.target)
    if found.harmful:
        first = found.harmful[0]
        return f"{first.path}:{first.line} may run something when make only looks ({first.kind})"
    if found.unread:
        return f"a makefile could not be read beforehand: {found.unread[0]}"
    return ""


def acts(case: Case) -> tuple[str, ...]:
    """Return what make runs when it is only asked for the goal, as far as it may change something."""
    found = scanned(case).reached(case.ask.target)
    return tuple(act.command for act in found.harmful)


def plan(ask: Ask) -> tuple[str, ...]:
    """Return the command that prints every recipe of the goal."""
    return make(ask, "-n", "-B")


def commands(out: str) -> tuple[str, ...]:
    """Return the recipe lines in what it printed, continued ones joined, without the ways up that stay inside."""
    found: list[str] = []
    folders: list[str] = []
    for line in out.replace("\\\n", " ").splitlines():
        moving = MOVING.match(line)
        if moving:
            folders = [*folders, moving["folder"]] if moving["way"] == "Entering" else folders[:-1]
        elif line.strip():
            found.append(inward(line, folders[-1] if folders else ""))
    return tuple(found)


def outputs(ask: Ask) -> tuple[str, ...]:
    """Return the command that names every target of the goal."""
    return make(ask, "-n", "-B", "--trace")


def made_outside(out: str) -> str:
    """Return the first target in what it printed that lies outside of the folder: there nothing is compared."""
    return next((each.path for each in steps(out) if each.path.startswith(("../", "/"))), "")


TOOL = Tool(
    "GNU Make",
    ("make", "--version"),
    version,
    copies,
    plan,
    commands,
    acts,
    env=QUIET,
    secrets=told,
    forms=forms,
    hides=asks,
    outputs=outputs,
    outside=made_outside,
    above=asks_above,
    weighed=weighed,
    programs=frozenset({"make", "gmake"}),
)
