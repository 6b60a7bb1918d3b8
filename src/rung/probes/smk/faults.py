"""What Snakemake says when it gives up, read into a verdict. In a dry run it says so on standard output."""

from __future__ import annotations

import re

from rung.model.pattern import pattern
from rung.probes.clipped import clipped
from rung.probes.hide import hidden
from rung.probes.near import SNAKEMAKE, near
from rung.probes.probe import Answer, Case, Ran
from rung.probes.smk import onward
from rung.probes.smk.moved import SPELLED
from rung.probes.smk.words import NOT_UTF8, UNREADABLE, Said, told

NO_RULE = pattern(r"^No rule to produce ([^\s(]+)", re.MULTILINE)
NOT_NAMED = pattern(r"^\s+raise MissingRuleException\(", re.MULTILINE)  # 9.14 crashes where it would name the target
ITS_CRASH = pattern(r"^AttributeError: 'str' object has no attribute 'is_storage'$")
CRASHED = pattern(r"^Traceback \(most recent call last\):$", re.MULTILINE)
NO_SUCH = pattern(
    r"^InputFunctionException in (?:rule|checkpoint) (?P<rule>[^\s:]+)(?: in [^\n]*)?:\nError:\n"
    r"\s+KeyError: (?P<quote>[\"'])(?P<value>[^\n]+)(?P=quote)\n(?:[^\n]*\n)*?Wildcards:\n(?:[^\n]+\n)*?"
    r"\s*(?P<name>\w+)=(?P=value)$",
    re.MULTILINE,
)
NOISE = pattern(
    r"^\s*$|^host: |^Building DAG|^Assuming|^SNAKEMAKE$|^=+$|^  (?!\w+(?:Error|Exception): )[A-Z][\w ()]*: |^\s+File \""
    r"|^Traceback|^\s*[\^~]+\s*$|^ {4}(?! {4}\S+$)|^Job stats:$|^job +count|^-+ +-+"
    r"|^\S+ {2,}\d+$|^\[\w{3} \w{3} [^\]]+\]$"
)
FAULT = pattern(r"^(?:\w*(?:Error|Exception|Exit)\b|\S*snakemake: error)")
JOB = pattern(r"^Error in (?:rule|checkpoint) ", re.MULTILINE)
WILDCARDS = pattern(r"^Target rules may not contain wildcards", re.MULTILINE)
KEPT, WIDEST = 10, 200
LONGEST = 1_000_000  # bytes of a file that is looked through for what is not UTF-8
UNKNOWN = ("target-unknown",)  # the target itself, and not something that it needs
HIDDEN = "what Snakemake would have said about the rest"


def trouble(case: Case, ran: Ran) -> Answer | None:
    """Return the answer when Snakemake did not come to its end, or None when its output can be read."""
    text = f"{ran.out}\n{ran.err}"
    if ran.timed_out:
        said = f"`{' '.join(ran.look.argv)}` had not ended after {case.ask.timeout:g} s and was stopped."
        advice = onward.never_ended(case, text)
        return Answer("never-ended", said, _last(ran), ("anything about the workflow",), advice)
    if ran.exit == 0 and not ran.cut:
        return None
    lines = _telling(text)
    unknown = _unknown(case, text)
    if unknown:
        kept = tuple(line for line in lines if not ITS_CRASH.match(line))
        said = f"No rule produces `{unknown}`, the target that was asked for.{near(case, unknown, SNAKEMAKE)}"
        advice = onward.after(case, ran, Said("target-missing", said, unknown), text)
        return Answer("target-missing", said, kept, (HIDDEN,), advice, UNKNOWN)
    found = _not_taken(case, text) or _with_wildcards(case, text) or told(text) or Said("tool-failed", _ended(ran))
    said = _placed(case, text) if found.sentence == UNREADABLE else found.sentence
    said = _undecoded(case) if said == NOT_UTF8 else said
    return Answer(found.verdict, said, lines, (HIDDEN,), onward.after(case, ran, found, text))


def _not_taken(case: Case, text: str) -> Said | None:
    """Return that the target that was asked for has a value that an input function does not know, if that is said."""
    found = NO_SUCH.search(text) if case.ask.target else None
    if found is None or found["value"] not in case.ask.target:
        return None
    value, name = found["value"], f"{found['name']}={found['value']}"
    said = f"An input function of rule {found['rule']} knows no `{value}`, which the target asks for ({name})."
    return Said("target-missing", said, case.ask.target)


def _with_wildcards(case: Case, text: str) -> Said | None:
    """Return that the rule that was asked for has wildcards, if that is said; without a target it is the first rule."""
    if not case.ask.target or not WILDCARDS.search(text):
        return None
    said = f"`{case.ask.target}` is a rule with wildcards, which is no target: name one of its outputs."
    return Said("target-missing", said, case.ask.target)


def _placed(case: Case, text: str) -> str:
    """Return that a Snakefile cannot be read, and where, as far as that is said."""
    path, line = next((place for place in onward.places(text) if case.read(place[0]) is not None), ("", 0))
    return f"Snakemake cannot read `{path}`, line {line}." if path else UNREADABLE


def _undecoded(case: Case) -> str:
    """Return that a file is not in UTF-8, and which and where, if only one of those that spell the workflow is not."""
    spelled = sorted(path for path, each in case.entries.items() if SPELLED.search(path) and each.size <= LONGEST)
    wrong = [(path, line) for path in spelled if (line := _wrong_line(case.read(path) or b""))]
    return f"`{wrong[0][0]}` is not written in UTF-8: line {wrong[0][1]}." if len(wrong) == 1 else NOT_UTF8


def _wrong_line(data: bytes) -> int:
    """Return the number of the first line that is not UTF-8; 0 where every line is."""
    try:
        data.decode()
    except UnicodeDecodeError as fault:
        return data.count(b"\n", 0, fault.start) + 1
    return 0


def _telling(text: str) -> tuple[str, ...]:
    """Return the lines that tell: from the first that names a fault; of a job that failed, the last."""
    lines = [clipped(hidden(line.strip()), WIDEST) for line in text.splitlines() if not NOISE.match(line)]
    begin = next((at for at, line in enumerate(lines) if FAULT.match(line)), len(lines))
    last = max(len(lines) - KEPT, 0)
    first = last if JOB.search(text) else min(begin, last)
    return tuple(lines[first : first + KEPT])


def _unknown(case: Case, text: str) -> str:
    """Return the target that was asked for when it is what no rule produces, or the empty string."""
    named = NO_RULE.search(text)
    found = named[1] == case.ask.target if named else NOT_NAMED.search(text) is not None
    return case.ask.target if found else ""


def _ended(ran: Ran) -> str:
    if ran.cut:
        return f"`{' '.join(ran.look.argv)}` wrote more than is kept; nothing is concluded from a part."
    ended = f"signal {ran.signal}" if ran.signal is not None else f"exit {ran.exit}"
    return f"Snakemake gave up with {ended}."


def _last(ran: Ran) -> tuple[str, ...]:
    """Return the last words before it was stopped, without where its own code was then."""
    said = (CRASHED.split(text)[0] for text in (ran.out, ran.err))
    return tuple(clipped(hidden(line.strip()), WIDEST) for line in "\n".join(said).splitlines() if line.strip())[-KEPT:]
