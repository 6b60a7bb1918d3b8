"""Evidence written as blocks: the words before a block are the question it answers."""

from __future__ import annotations

from rung.model.prose import Prose
from rung.model.runbook import Question
from rung.model.span import Source, Span
from rung.text.fence_words import command_of, left_out
from rung.text.notes import Notes
from rung.text.outline import Part
from rung.text.pieces import Code, Line, Title


def blocks_as_questions(source: Source, part: Part, notes: Notes) -> list[Question]:
    """Return each command block of an evidence section with the line before it; data blocks are losses."""
    found: list[Question] = []
    question = Prose("", Span(0, 0))
    for piece in part.pieces:
        match piece:
            case Line(prose=prose) if prose.text:
                question = prose
            case Title(prose=prose):
                question = prose
            case Code() if not left_out(source, piece, notes):
                begin = question.span.start if question.text else piece.span.start
                question = question if question.text else Prose("", Span(begin, begin))
                command = command_of(source, piece, notes)
                found.append(Question(question, command, Span(begin, piece.span.end)))
            case _:  # tables of questions are read on their own, and what is left out is told
                pass
    return found
