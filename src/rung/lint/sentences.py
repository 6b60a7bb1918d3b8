"""What a page says in sentences where a runbook has a section for it: whom to turn to, what to confirm."""

from __future__ import annotations

import re

from rung.lint.rule import WRITTEN_AS_RUNBOOK
from rung.model.runbook import Runbook, Step
from rung.model.span import Source

_TURN_TO = re.compile(
    r"\b(?:escalat\w+|support\s+(?:case|ticket|team|engineer\w*)|(?:open|file|raise|create|submit)\s+an?\s+"
    r"(?:[\w-]+\s+){0,3}(?:case|ticket|bug|issue)|contact(?:ing)?\s+(?:[\w-]+\s+){0,4}(?:team|support|owner|admin\w*|"
    r"engineer\w*|vendor|provider)|(?:reach\s+out|refer(?:\s+it)?|talk|hand(?:\s+it)?\s+over)\s+to\s+the\b|"
    r"(?:coordinate|consult|align|engage|involve|notify|inform)\s+(?:with\s+)?(?:[\w-]+\s+){0,5}"
    r"(?:teams?|admin\w*|owners?|vendor|provider)\b|submit\s+a\s+request\s+to\b|ask\s+(?:the|your)\s+(?:[\w'\u2019-]+\s+){0,3}(?:team|admin\w*|owner\w*)|"
    r"page\s+the\b|customer\s+portal)",
    re.IGNORECASE,
)
_CONFIRMS = re.compile(
    r"\b(?:verif(?:y|ies|ied|ication)|confirm|validat|ensure|make\s+sure|check|monitor|watch|observe|expect|wait\s+(?:for|until)|should\s+(?:now|be|return|show|resolve|"
    r"cause|allow|start|come|recover|see|vanish|disappear|clear|drop|fall|go|stop|stay|become)|if\s+(?:this|that|it)\s+(?:does\s+not|doesn't|did\s+not|didn't|fails))",
    re.IGNORECASE,
)

_VERIFIES = re.compile(r"\b(?:verif(?:y|ies|ied|ication)|confirm|validat|should\s+(?:now|resolve))", re.IGNORECASE)

_OWNS = re.compile(
    r"\b(?:owned\s+by|owns\s+th(?:e|is)\s+\w+|owning\s+team|responsible\s+team|maintained\s+by|"
    r"(?:owners?|owning\s+team|maintainers?|team|contacts?|squad)[*_`]*\s*[:|]\s*\S)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:if|when|whenever|after|once|unless|as\s+soon\s+as|in\s+case|longer\s+than|\d+\s*(?:m|min\w*|h|hours?))\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"[@#]\w[\w-]*|\b(?:page|call|contact|notify|inform|ask|pagerduty|opsgenie|slack|on-?call|team|lead|manager|"
    r"engineer\w*|admin\w*|owners?|vendor|support|escalate\s+to)\b",
    re.IGNORECASE,
)
_WHAT = re.compile(
    r"\b(?:provide|include|attach\w*|hand\s+over|with\s+the|share|report|timeline|logs?|details|summary|evidence)\b",
    re.IGNORECASE,
)


def names_owner(runbook: Runbook, source: Source) -> bool:
    """Say whether a page that was not written as a runbook says, somewhere in its text, who owns what it is about."""
    return runbook.shape not in WRITTEN_AS_RUNBOOK and _OWNS.search(source.text(runbook.span)) is not None


def says_when(text: str) -> bool:
    """Say whether a sentence about escalation says when."""
    return _WHEN.search(text) is not None


def says_who(text: str) -> bool:
    """Say whether a sentence about escalation names somebody or a place to turn to."""
    return _WHO.search(text) is not None


def says_what(text: str) -> bool:
    """Say whether a sentence about escalation says what to hand over."""
    return _WHAT.search(text) is not None


def names_somebody(runbook: Runbook, source: Source) -> bool:
    """Say whether a page that was not written as a runbook names, in a sentence, somebody to turn to.

    A runbook must say so in its own section, unless it is itself the one that escalates.
    """
    if only_escalates(runbook):
        return True
    return runbook.shape not in WRITTEN_AS_RUNBOOK and _TURN_TO.search(source.text(runbook.span)) is not None


def only_escalates(runbook: Runbook) -> bool:
    """Say whether the runbook is itself the one that escalates: it repairs nothing, so it has nothing to prove."""
    return "escalat" in f"{runbook.title.text} {runbook.field('category')}".casefold()


def confirms_after(steps: tuple[Step, ...], offset: int) -> bool:
    """Say whether a sentence behind byte ``offset`` asks the reader to confirm: a verification, if a weak one."""
    sentences = (prose for step in steps for prose in (step.title, *step.prose))
    return any(prose.span.start >= offset and _CONFIRMS.search(prose.text) for prose in sentences)


def confirms_repair(runbook: Runbook) -> bool:
    """Say whether a sentence of the part that repairs (mitigation, resolution) asks to verify the result."""
    repair = runbook.section("mitigation")
    if repair is None:
        return False
    sentences = (prose for step in runbook.steps for prose in (step.title, *step.prose))
    return any(repair.span.covers(prose.span) and _VERIFIES.search(prose.text) for prose in sentences)
