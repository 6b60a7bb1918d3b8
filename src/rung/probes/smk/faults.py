"""What Snakemake says when it gives up, read into a verdict. In a dry run it says so on standard output."""

from __future__ import annotations

import re

from rung.probes.probe import Answer, Case, Ran
from rung.probes.smk.speech import again

NO_RULE = re.compile(r"No rule to produce ([^\s(]+)")
NO_FILE = re.compile(r"no Snakefile found", re.IGNORECASE)
MISSING_INPUT = re.compile(r"^MissingInputException(?: in rule (\S+))?", re.MULTILINE)
SYNTAX = re.compile(
    r"^(?:SyntaxError|IndentationError|TabError)\b|^\w+(?:Error|Exception) in (?:file|line) ", re.MULTILINE
)
CRASHED = re.compile(r"^Traceback \(most recent call last\):$", re.MULTILINE)
INCOMPLETE = re.compile(r"^IncompleteFilesException", re.MULTILINE)
LOCK = re.compile(r"^(?:LockException|Error: Directory cannot be locked)", re.MULTILINE)
JOB_FAILED = re.compile(r"^Error in rule (\S+):", re.MULTILINE)
NOISE = re.compile(
    r"^\s*$|^Building DAG|^Assuming|^SNAKEMAKE$|^=+$|^  [A-Z][\w ()]*: |^\s+File \"|^Traceback|^\s*[\^~]+\s*$|^    "
)
KEPT = 10
HIDDEN = "what Snakemake would have said about the rest"


def trouble(case: Case, ran: Ran) -> Answer | None:
    """Return the answer when Snakemake did not come to its end, or None when its output can be read."""
    if ran.timed_out:
        said = f"`{' '.join(ran.look.argv)}` had not ended after {case.ask.timeout:g} s and was stopped."
        return Answer("never-ended", said, _last(ran), ("anything about the workflow",), again(case.ask, "locks"))
    if ran.exit == 0 and not ran.cut:
        return None
    text = f"{ran.out}\n{ran.err}"
    lines = tuple(line.strip() for line in text.splitlines() if not NOISE.match(line))[-KEPT:]
    verdict, said, advice = _told(case, ran, text)
    return Answer(verdict, said, lines, (HIDDEN,), advice)


def _told(case: Case, ran: Ran, text: str) -> tuple[str, str, str]:
    no_rule, job = NO_RULE.search(text), JOB_FAILED.search(text)
    if no_rule:
        return "target-missing", f"No rule produces `{no_rule[1]}`.", ""
    if NO_FILE.search(text):
        return "target-missing", "There is no Snakefile here.", ""
    if MISSING_INPUT.search(text):
        rule = MISSING_INPUT.search(text)
        named = f" of rule {rule[1]}" if rule and rule[1] else ""
        return "target-missing", f"An input{named} is missing, and no rule makes it.", ""
    if INCOMPLETE.search(text):
        return "tool-failed", "A run was killed and left incomplete files behind.", again(case.ask, "locks")
    if LOCK.search(text):
        return "tool-failed", "The folder is locked.", again(case.ask, "locks")
    if job:
        return "tool-failed", f"A job of rule {job[1]} failed.", again(case.ask, "job")
    if SYNTAX.search(text):
        return "syntax-error", "Snakemake cannot read the Snakefile.", ""
    if CRASHED.search(text):
        return "tool-failed", "Snakemake itself crashed.", ""
    ended = f"signal {ran.signal}" if ran.signal is not None else f"exit {ran.exit}"
    return "tool-failed", f"Snakemake gave up with {ended}.", ""


def _last(ran: Ran) -> tuple[str, ...]:
    return tuple(line.strip() for line in (ran.out + ran.err).splitlines() if line.strip())[-KEPT:]
