"""Walks every value of a document: its spans, whether they nest, and whether their bytes say what the value says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from rung.model.expect import Capture, CommandOutput, Expect, Refusal
from rung.model.prose import Hyperlink, Prose, Reference
from rung.model.runbook import Command, Document, Input
from rung.model.span import Source, Span

_NO_SPANS = frozenset({"revision", "digest", "path"})


@dataclass(frozen=True)
class Fault:
    """One disagreement between a value and its bytes."""

    value: object
    why: str


def children(value: object) -> Iterator[object]:
    """Yield the values directly inside a dataclass or a tuple."""
    if isinstance(value, tuple):
        yield from value
    elif is_dataclass(value) and not isinstance(value, type) and not isinstance(value, Span):
        for each in fields(value):
            yield getattr(value, each.name)


def everything(value: object) -> Iterator[object]:
    """Yield a value and everything inside it."""
    yield value
    for child in children(value):
        yield from everything(child)


def spans_in(value: object) -> Iterator[Span]:
    """Yield every span inside a value."""
    return (each for each in everything(value) if isinstance(each, Span))


def shape(value: object) -> object:
    """Return a value as nested tuples without its places, to compare two readings."""
    if isinstance(value, Span):
        return None
    if isinstance(value, tuple):
        return tuple(shape(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = tuple(shape(getattr(value, each.name)) for each in fields(value) if each.name not in _NO_SPANS)
        return (type(value).__name__, *parts)
    return value


def letters(text: str) -> str:
    """Return only the letters and digits of a text."""
    return "".join(char for char in text if char.isalnum())


def is_within(part: str, whole: str) -> bool:
    """Say whether the characters of ``part`` stand in ``whole`` in that order."""
    rest = iter(whole)
    return all(char in rest for char in part)


def faults(source: Source, document: Document) -> list[Fault]:
    """Return every value whose span is out of range, outside its entry or its parent, or says something else."""
    found: list[Fault] = []
    whole = Span(0, len(source.data))
    found += [Fault(span, "outside the file") for span in spans_in(document) if not whole.covers(span)]
    for entry in document.entries:
        found += [Fault(s, f"outside the entry {entry.id}") for s in spans_in(entry) if not entry.span.covers(s)]
        for value in everything(entry):
            found += nesting(value)
            said = says(source, value)
            if said:
                found.append(Fault(value, said))
    return found


def nesting(value: object) -> Iterator[Fault]:
    """Yield the spans inside a value that its own span does not cover."""
    own = getattr(value, "span", None)
    if isinstance(own, Span) and is_dataclass(value):
        for span in spans_in(tuple(children(value))):
            if not own.covers(span):
                yield Fault(value, f"{span} is outside {own}")


def says(source: Source, value: object) -> str:
    """Return how the bytes of a value disagree with it, or the empty string."""
    match value:
        case Prose(text, span) | Hyperlink(_, text, span):
            agrees = is_within(letters(text), letters(source.text(span)))
        case Reference(identifier, _, span):
            agrees = source.text(span) in {identifier, identifier.split("-")[1]}
        case Input(name=said, span=span) | Refusal(pattern=said, span=span) | Capture(name=said, span=span):
            agrees = is_within(letters(said), letters(source.text(span)))
        case CommandOutput(text, span):
            agrees = letters(text) == letters(source.text(span))
        case Expect(span=span):
            agrees = "expect" in source.text(span).lower()
        case Command(text=text, body=body):
            inside = letters(source.text(body))
            agrees = all(letters(line) in inside for line in text.split("\n"))
        case _:
            agrees = True
    return "" if agrees else "the bytes say something else"
