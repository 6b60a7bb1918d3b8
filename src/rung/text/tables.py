"""What the tables of a runbook mean: inputs, decisions, questions. Columns are found by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rung.model.prose import Prose
from rung.model.runbook import (
    Boundary,
    Command,
    Decision,
    FenceWords,
    Input,
    Question,
    Route,
    ToEscalation,
    ToProse,
    ToRunbook,
    ToStep,
)
from rung.model.span import Source, Span
from rung.text.checks import expect_in
from rung.text.notes import Notes
from rung.text.pieces import Cell, Table
from rung.text.slicing import words_of

_NAMES = {
    "name": ("name", "input", "parameter", "variable", "placeholder"),
    "type": ("type", "kind"),
    "example": ("example", "default", "value", "e.g."),
    "from": ("from", "source", "origin", "where", "where from", "comes from"),
    "class": ("class", "cause", "category", "classification", "boundary", "if it is", "verdict", "finding"),
    "signs": ("signs", "sign", "evidence", "symptoms", "symptom", "indicators", "what you see", "when", "if", "signal"),
    "route": ("route", "then", "action", "go to", "next", "next step", "do", "response", "where", "leads to"),
}
_ASKED = {"question": 0, "command": 1}
"""A table of questions is known by both of its first heads together, so their places are fixed."""
_QUESTION = re.compile(r"question|need to know|want to know|to know|to find out|if you (?:ask|wonder)", re.IGNORECASE)
_ANSWER = re.compile(r"command|start with|run|use|ask with|answer|look (?:at|with)|query", re.IGNORECASE)
_STEP = re.compile(r"(?:go\s+to\s+)?step\s+(\d{1,6})\b", re.IGNORECASE)
_RUN = re.compile(r"(?:\w+\s+){0,3}\(?(RUN-\d{1,6})\b")
_ESCALATE = re.compile(r"escalat", re.IGNORECASE)
_EMPTY = Cell(Prose("", Span(0, 0)))


def _column(table: Table, key: str) -> int:
    """Return the index of a column by its name, or -1."""
    return column([cell.prose.text for cell in table.head], key)


def column(heads: Sequence[str], key: str) -> int:
    """Return the index of the head that means ``key``, or -1.

    A key is name, type, example or from (inputs), class, signs or route (decisions), question or command (evidence).
    """
    if key in _ASKED:
        return _ASKED[key]
    names = [head.casefold().strip(" :.?") for head in heads]
    return next((names.index(name) for name in _NAMES[key] if name in names), -1)


def _cell(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if 0 <= index < len(cells) else _EMPTY


def inputs_of(table: Table) -> tuple[Input, ...]:
    """Return the rows of an inputs table; nothing when it has no column of names."""
    name = _column(table, "name")
    if name < 0:
        return ()
    kind, example, origin = (_column(table, key) for key in ("type", "example", "from"))
    return tuple(
        Input(
            _cell(row.cells, name).prose.text.strip("<>{}$"),
            _cell(row.cells, kind).prose.text,
            _cell(row.cells, example).prose.text,
            _cell(row.cells, origin).prose.text,
            row.span,
        )
        for row in table.rows
        if _cell(row.cells, name).prose.text
    )


def decision_of(source: Source, table: Table, notes: Notes) -> Decision | None:
    """Return the decision a table states, or None when it has no column of classes."""
    name, signs, route = (_column(table, key) for key in ("class", "signs", "route"))
    name = signs if name < 0 and route >= 0 else name
    if name < 0 or (signs < 0 and route < 0):
        return None
    rows = [row for row in table.rows if _cell(row.cells, name).prose.text]
    boundaries = []
    for row in rows:
        sign = _cell(row.cells, signs)
        here = sign.prose if sign is not _EMPTY else Prose("", Span(row.span.start, row.span.start))
        expect = expect_in(words_of(source, here.span), notes, cell=True) if here.text else None
        target = route_of(_cell(row.cells, route).prose.text)
        boundaries.append(Boundary(_cell(row.cells, name).prose.text, here, expect, target, row.span))
    return Decision(tuple(boundaries), table.span)


def route_of(text: str) -> Route:
    """Return where a decision leads: a step, a runbook, escalation, or words a person follows."""
    if step := _STEP.match(text):
        return ToStep(int(step[1]))
    if _ESCALATE.match(text):
        return ToEscalation()
    if run := _RUN.match(text):
        return ToRunbook(run[1])
    return ToProse(text)


def is_questions(table: Table) -> bool:
    """Say whether a table asks questions and names commands."""
    if len(table.head) < 2:  # noqa: PLR2004 - a question and its command
        return False
    return bool(_QUESTION.search(table.head[0].prose.text) and _ANSWER.search(table.head[1].prose.text))


def questions_of(source: Source, table: Table) -> tuple[Question, ...]:
    """Return each question with its command; a row that names two commands gives two."""
    found: list[Question] = []
    for row in table.rows:
        question, answer = _cell(row.cells, 0), _cell(row.cells, 1)
        if not question.prose.text or not answer.prose.text:
            continue
        codes = answer.codes or (answer.prose,)
        found.extend(Question(question.prose, _inline(source, code), row.span) for code in codes)
    return tuple(found)


def _inline(source: Source, code: Prose) -> Command:
    raw = source.text(code.span)
    marks = len(raw) - len(raw.lstrip("`"))
    body = Span(code.span.start + marks, max(code.span.start + marks, code.span.end - marks))
    return Command(code.text.replace("\\|", "|"), "", "", FenceWords(), body, code.span)
