"""A command that a person added in the run: the runbook should hold it, as a row of evidence or as a step."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.effect import Effect
from rung.model.event.event import Recorded
from rung.model.event.step import AdHocAsked, StepEnded
from rung.model.finding import Fix
from rung.model.target import LOCAL
from rung.run.lack import Kind, Lack, Told
from rung.run.markdown import inline
from rung.text.insert import row, section

_HEAD = "## Evidence\n| If you need to know | Start with |\n|---|---|"
_PLAIN = re.compile(r"[^\s,;{}\"']+")
_STEP = re.compile(rb"(?P<marks>#{1,6})[ \t]+Step[ \t]+\d+[ \t]*(?P<colon>[:.)])", re.IGNORECASE)
_AS_STEP = "Add the command as a step."
_LOOKS = frozenset({Effect.OBSERVE.word, Effect.PROBE.word})


def find(told: Told) -> Iterator[Lack]:
    """Yield each added command that was carried out, with the entry that asked for it."""
    ended = {one.event.step for one in told.records if isinstance(one.event, StepEnded)}
    added = 0
    for one in told.records:
        if isinstance(one.event, AdHocAsked) and -one.event.number in ended:
            why = f", because {one.event.reason}" if one.event.reason else ""
            text = f"{one.event.script} was added ({one.event.effect} on {one.event.target.name}){why}"
            fix = _fix(told, one, added)
            added += fix is not None and fix.summary == _AS_STEP
            yield Lack("command added", one.seq, text, fix)


def _fix(told: Told, one: Recorded, added: int) -> Fix | None:
    asked = one.event
    if not isinstance(asked, AdHocAsked):
        return None
    plain = asked.script.isprintable() and asked.language in {"", "bash"}
    if asked.effect in _LOOKS and plain and not _target(told, asked):  # a row of the table can say no word of a fence
        return _question(told, asked, one.seq)
    return _step(told, asked, one.seq, added)


def _question(told: Told, asked: AdHocAsked, entry: int) -> Fix | None:
    """Return the row of the evidence table that asks what the command answered."""
    runbook = told.procedure.runbook
    command = _code(asked.script)
    question = inline(asked.reason or f"what {told.mark(entry)} looked at")
    if runbook.evidence:
        last = max((asks.span for asks in runbook.evidence), key=lambda span: span.end)
        edit = row(told.source, last, {"question": question, "command": command})
        return Fix("Add a question to the evidence table.", (edit,)) if edit else None
    if not runbook.steps:
        return None
    text = f"{_HEAD}\n| {question} | {command} |"
    first = min(step.span.start for step in runbook.steps)
    place = max((s.span.start for s in runbook.sections if s.span.start <= first), default=first)
    return Fix("Add an evidence table.", (section(told.source, place, text),))


def _step(told: Told, asked: AdHocAsked, entry: int, added: int) -> Fix | None:
    """Return the step that runs the command, after the last one; None where steps are not written as headings."""
    steps = told.procedure.runbook.steps
    last = max(steps, key=lambda step: step.span.end, default=None)
    headed = _STEP.match(told.source.data, told.source.data.rfind(b"\n", 0, last.span.start + 1) + 1) if last else None
    if last is None or headed is None:
        return None
    marks, colon = headed["marks"].decode(), headed["colon"].decode()
    title = inline(asked.reason or f"What {told.mark(entry)} added")
    fence = "`" * max(3, max((len(run) for run in re.findall("`+", asked.script)), default=0) + 1)
    lines = (
        f"{marks} Step {len(steps) + added + 1}{colon} {title}",
        f"Added in {told.mark(entry)}, where it was judged {asked.effect}.",
        "",
        "Commands:",
        f"{fence}{asked.language or 'bash'}{_target(told, asked)}",
        *asked.script.splitlines(),
        fence,
    )
    return Fix(_AS_STEP, (section(told.source, last.span.end, "\n".join(lines)),))


def _target(told: Told, asked: AdHocAsked) -> str:
    """Return the word of the fence without which the command would run elsewhere; nothing for this machine."""
    name = asked.target.name
    if name == LOCAL.name and (told.state.opened is None or told.state.opened.target in {"", name}):
        return ""
    quoted = f"'{name}'" if '"' in name else f'"{name}"'
    return f" target={name if _PLAIN.fullmatch(name) else quoted}"


def _code(text: str) -> str:
    """Return text as a code span that fits into a cell: no row mark of it ends the cell, no tick the span."""
    ticks = max((len(run) for run in re.findall("`+", text)), default=0)
    marks = "`" * (ticks + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{pad}{text}{pad}{marks}".replace("|", "\\|")


KIND = Kind(find)
