"""What to ask next where Snakemake gave up: something narrower, which does not fail the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes import showing
from rung.probes.probe import Case, Ran
from rung.probes.recipes.snakemake import NAMES
from rung.probes.smk.speech import again
from rung.probes.smk.words import UNFILLED, Said

PLACE = pattern(r"\bin (?:file \"?(?P<path>[^\"\n,]+)\"?, line (?P<line>\d+)|line (?P<at>\d+) of (?P<of>[^:\n]+):)")
FRAME = pattern(r"^ *File \"\./(?P<path>[^\"\n]+)\", line (?P<line>\d+)", re.MULTILINE)
READ = "Building DAG of jobs"  # what Snakemake says once every Snakefile was read
NEVER_BEGAN = frozenset({126, 127})  # how a shell says that a program could not be started, or is not there
HEAD, RULE = 40, 12  # lines: of a Snakefile, and of a rule


def after(case: Case, ran: Ran, said: Said, text: str) -> str:
    """Return the next command for what Snakemake said."""
    match said.verdict:
        case "target-missing":
            return _missing(case, said)
        case "context-missing":
            return _context(case, said, text)
        case "syntax-error" | "rules-disagree":
            rule = _rule(case, said.about) if said.sentence.startswith(UNFILLED) else ""
            return rule or place(case, text) or _rule(case, said.about) or _snakefile(case)
    if ran.exit in NEVER_BEGAN:
        return "command -v snakemake"
    if "locked" in said.sentence or "incomplete" in said.sentence:
        return again(case.ask, "locks")
    return again(replace(case.ask, target=said.about), "job") if said.about else again(case.ask, "last-run")


def never_ended(case: Case, text: str) -> str:
    """Return what to ask about a Snakemake that does not end: while it still reads, what it reads."""
    return again(case.ask, "last-run") if READ in text else _snakefile(case)


def place(case: Case, text: str) -> str:
    """Return what shows the line of a Snakefile that is named; empty for none of the project."""
    named = (showing.printed(case, path, line, after=1) for path, line in places(text))
    return next((shown for shown in named if shown), "")


def places(text: str) -> Iterator[tuple[str, int]]:
    """Yield the files and lines that Snakemake names; then those of the Python in a Snakefile, the last call first."""
    for each in PLACE.finditer(text):
        yield (each["path"] or each["of"]).removeprefix("./"), int(each["line"] or each["at"])
    for each in reversed([*FRAME.finditer(text)]):
        yield each["path"], int(each["line"])


def _missing(case: Case, said: Said) -> str:
    if said.about and said.about == case.ask.target:
        return again(replace(case.ask, target=""), "planned")
    if said.about:
        return showing.around(case, said.about)
    return _snakefile(case)


def _context(case: Case, said: Said, text: str) -> str:
    if case.ask.profiles or "profile" in said.sentence:
        return again(replace(case.ask, profiles=()), "profile-audit")
    if said.about.startswith("-") or not said.about:
        return place(case, text) or "snakemake --help"
    return showing.around(case, said.about)


def _rule(case: Case, name: str) -> str:
    """Return what shows the definition of a rule; empty where no file defines it in so many words."""
    head = pattern(rf"^\s*(?:rule|checkpoint)\s+{re.escape(name)}\s*:")
    for path in sorted(path for path in case.entries if name and path.endswith((".smk", ".rules", "nakefile"))):
        lines = (case.read(path) or b"").decode("utf-8", "replace").splitlines()
        at = next((number for number, line in enumerate(lines, 1) if head.match(line)), 0)
        if at:
            return showing.printed(case, path, at, after=RULE)
    return ""


def _snakefile(case: Case) -> str:
    """Return what shows the head of the Snakefile; a list of the folder where there is none."""
    names = (case.ask.makefile,) if case.ask.makefile else NAMES
    shown = (showing.printed(case, name, 1, after=HEAD) for name in names)
    return next((each for each in shown if each), "") or showing.listed(case, "")
