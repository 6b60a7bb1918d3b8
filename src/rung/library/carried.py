"""What a draft of a page must carry: the same commands, guards and checks, every code block, every word."""

from __future__ import annotations

import re
from collections import Counter

from rung.model.runbook import Document
from rung.model.span import Source, Span

FRONT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(---|\+\+\+)[ \t]*\r?\n.*?^(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)


def commands(document: Document) -> list[str]:
    """Return the text of every command of a document's steps and evidence, in order."""
    return [
        command.text
        for runbook in document.runbooks
        for command in (*(c for step in runbook.steps for c in step.commands), *(q.command for q in runbook.evidence))
    ]


def typed(document: Document) -> list[tuple[list[str], list[str], list[str]]]:
    """Return what must come back the same: the commands in order, the guards, the checks, for each runbook."""
    return [
        (
            commands(Document(document.path, "", (runbook,))),
            sorted(guard.text.text for guard in (*runbook.guards, *(g for step in runbook.steps for g in step.guards))),
            sorted(check.text.text for step in runbook.steps for check in step.checks),
        )
        for runbook in document.runbooks
    ]


def missing(source: Source, document: Document, draft: Source, again: Document) -> tuple[Span, ...]:
    """Return the code blocks of the original whose lines stand in no block of the draft."""
    kept = [_lines(draft, fence) for fence in again.fences]
    return tuple(fence for fence in document.fences if _lines(source, fence) not in kept)


def unsaid(source: Source, document: Document, draft: bytes) -> tuple[str, ...]:
    """Return the words of the runbooks of a file that stand nowhere in its draft; numbers of steps are no words."""
    there: Counter[str] = Counter()
    for runbook in document.runbooks:
        front = FRONT.match(source.data) if runbook.span.start == 0 else None
        there.update(_words(source.slice(Span(max(runbook.span.start, front.end() if front else 0), runbook.span.end))))
        for section in runbook.sections:
            there.subtract(_words(section.title.text.encode()))
    return tuple((there - _words(draft)).elements())


def _words(data: bytes) -> Counter[str]:
    found = re.findall(r"\w+", data.decode("utf-8", "replace").casefold())
    return Counter(word for word in found if not word.isdigit())


def _lines(source: Source, fence: Span) -> list[str]:
    lines = [line.strip(" \t>") for line in source.text(fence).splitlines()]
    return [line for line in lines if line and not re.fullmatch(r"(`{3,}|~{3,}).*", line)]
