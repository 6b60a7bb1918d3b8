"""What has no typed place in a draft, each with its lines in the page, and the comment that lists it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rung.model.runbook import Document
from rung.model.span import Source, Span
from rung.text.vocabulary import HEADERS

TYPED = {
    "scope": "Scope",
    "inputs": "Inputs",
    "prerequisites": "Prerequisites",
    "evidence": "Evidence",
    "decision": "Decision",
    "do-not": "Do not",
    "escalation": "Escalation",
    "proof": "Proof",
    "post": "Post-Incident",
}
DROPPED = frozenset({"title", "id"})


def losses_of(source: Source, document: Document) -> Iterator[str]:
    """Yield what a draft of the file carries only as text, or under another name."""
    for runbook in document.runbooks:
        for header in runbook.headers:
            same = header.name.casefold() in DROPPED and header.value.text in {runbook.title.text, runbook.id}
            if header.name.casefold() not in HEADERS or (header.name.casefold() in DROPPED and not same):
                yield f"{_place(source, header.span)}: {header.name}: {header.value.text}"
        for section in runbook.sections:
            form = TYPED.get(section.role, "")
            if form and form.casefold() != section.title.text.strip(" :").casefold():
                yield f"{_place(source, section.title.span)}: the section {section.title.text!r} is called {form} now"
    for loss in document.losses:
        yield f"{_place(source, loss.span)}: a block that {loss.why}; it stands in the text and is no command"


def _place(source: Source, span: Span) -> str:
    first, last = source.place(span.start).line, source.place(max(span.start, span.end - 1)).line
    return f"line {first}" if first == last else f"lines {first} to {last}"


def quoted(source: Source, span: Span) -> str:
    """Return a loss that quotes a code block of the page."""
    text = "\n".join(f"      {line}" for line in source.text(span).splitlines())
    return f"{_place(source, span)}: a block that could not be carried:\n{text}"


def tail(source: Source, losses: Sequence[str]) -> str:
    """Return the comment that ends a draft: where it comes from, and every loss."""
    name = source.path.rsplit("/", 1)[-1]
    lines = [
        f"rung-draft of {name}",
        "Read it, correct it, then take this comment out and put it in place of the page.",
    ]
    lines += ["In no typed place:", *(f"- {loss}" for loss in losses)] if losses else ["Everything has a typed place."]
    text = "\n".join(lines).replace("--", "- -")
    return f"\n<!-- {text}\n-->\n"
