"""What Snakemake says when it gives up, read into a verdict. In a dry run it says so on standard output."""

from __future__ import annotations

import re
from dataclasses import replace

from rung.probes.near import near
from rung.probes.probe import Answer, Case, Ran
from rung.probes.smk.speech import again

NO_RULE = re.compile(r"^No rule to produce ([^\s(]+)", re.MULTILINE)
NOT_NAMED = re.compile(r"^\s+raise MissingRuleException\(", re.MULTILINE)  # 9.14 crashes where it would name the target
ITS_CRASH = re.compile(r"^AttributeError: 'str' object has no attribute 'is_storage'$")
NO_DEFAULT = re.compile(r"^Target rules may not contain wildcards", re.MULTILINE)
NO_FILE = re.compile(r"no Snakefile found", re.IGNORECASE)
MISSING_INPUT = re.compile(r"^MissingInputException(?: in rule (\S+))?", re.MULTILINE)
SYNTAX = re.compile(
    r"^(?:SyntaxError|IndentationError|TabError)\b|^\w+(?:Error|Exception) in (?:file|line) ", re.MULTILINE
)
CRASHED = re.compile(r"^Traceback \(most recent call last\):$", re.MULTILINE)
INCOMPLETE = re.compile(r"^IncompleteFilesException", re.MULTILINE)
LOCK = re.compile(r"^(?:LockException|Error: Directory cannot be locked)", re.MULTILINE)
PROFILE = re.compile(r"^Error: profile (?:directory )?given.* found\.", re.MULTILINE)
PLUGIN = re.compile(r"argument --(?P<option>[\w-]+)(?:/\S+)?: invalid choice: '(?P<value>[^']*)'")
CONFIGURATION = re.compile(r"(?:defines configfile|Config file) (?P<file>\S+) (?:but it is not present|not found)")
MODULE = re.compile(r"^ModuleNotFoundError in .*\n.*No module named '(?P<name>[^']*)'", re.MULTILINE)
INPUT_FUNCTION = re.compile(r"^InputFunctionException in (?:rule|checkpoint) (?P<rule>[^\s:]+)", re.MULTILINE)
JOB_FAILED = re.compile(r"^Error in rule (\S+):", re.MULTILINE)
NOISE = re.compile(
    r"^\s*$|^host: |^Building DAG|^Assuming|^SNAKEMAKE$|^=+$|^  (?!\w+(?:Error|Exception): )[A-Z][\w ()]*: |^\s+File \""
    r"|^Traceback|^\s*[\^~]+\s*$|^    "
)
UNREADABLE = "Snakemake cannot read the Snakefile."
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
    unknown = _unknown(case, text)
    if unknown:
        told = tuple(line for line in lines if not ITS_CRASH.match(line))
        advice = again(replace(case.ask, target=""), "planned")
        said = f"No rule produces `{unknown}`, the target that was asked for.{near(case, unknown)}"
        return Answer("target-missing", said, told, (HIDDEN,), advice, ("target-unknown",))
    lacking = _lacking(text)
    verdict, said, advice = ("context-missing", lacking, "") if lacking else _told(case, ran, text)
    return Answer(verdict, said, lines, (HIDDEN,), advice)


def _unknown(case: Case, text: str) -> str:
    """Return the target that was asked for when it is what no rule produces, or the empty string."""
    named = NO_RULE.search(text)
    found = named[1] == case.ask.target if named else NOT_NAMED.search(text) is not None
    return case.ask.target if found else ""


def _told(case: Case, ran: Ran, text: str) -> tuple[str, str, str]:
    no_rule, job = NO_RULE.search(text), JOB_FAILED.search(text)
    if no_rule:
        return "target-missing", f"No rule produces `{no_rule[1]}`.", ""
    if NO_FILE.search(text) or NO_DEFAULT.search(text):
        said = "There is no Snakefile here." if NO_FILE.search(text) else "The first rule has wildcards: name a target."
        return "target-missing", said, ""
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
    function = INPUT_FUNCTION.search(text)
    if function or SYNTAX.search(text):
        said = f"An input function of rule {function['rule']} fails." if function else UNREADABLE
        return "syntax-error", said, ""
    if CRASHED.search(text):
        return "tool-failed", "Snakemake itself crashed.", ""
    ended = f"signal {ran.signal}" if ran.signal is not None else f"exit {ran.exit}"
    return "tool-failed", f"Snakemake gave up with {ended}.", ""


def _lacking(text: str) -> str:
    """Return what the run is told to use and is not here, as a sentence, or the empty string."""
    plugin, configuration, module = PLUGIN.search(text), CONFIGURATION.search(text), MODULE.search(text)
    if PROFILE.search(text):
        return "The profile that is named is not here."
    if plugin:
        return f"`--{plugin['option']} {plugin['value']}` is asked for, and this Snakemake has no plugin of that name."
    if configuration:
        return f"The configuration file {configuration['file']} is not here."
    return f"The Snakefile imports `{module['name']}`, which is not installed where Snakemake runs." if module else ""


def _last(ran: Ran) -> tuple[str, ...]:
    """Return the last words before it was stopped, without where its own code was then."""
    said = (CRASHED.split(text)[0] for text in (ran.out, ran.err))
    return tuple(line.strip() for text in said for line in text.splitlines() if line.strip())[-KEPT:]
