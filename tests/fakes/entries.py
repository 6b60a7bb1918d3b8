"""Entries and documents made by hand, where a test is not about reading."""

from __future__ import annotations

from rung.model.prose import Prose, Reference
from rung.model.runbook import (
    Boundary,
    Decision,
    Document,
    Entry,
    Header,
    Register,
    Runbook,
    Shape,
    ToRunbook,
)
from rung.model.span import Source, Span


def prose(text: str, at: int = 0) -> Prose:
    return Prose(text, Span(at, at + len(text.encode())))


def headers(**fields: str) -> tuple[Header, ...]:
    return tuple(Header(name.replace("_", " "), prose(value), Span(0, 1)) for name, value in fields.items())


def references(*ids: str) -> tuple[Reference, ...]:
    return tuple(Reference(name, "", Span(0, 1)) for name in ids)


def runbook(  # noqa: PLR0913 - a factory names each field it can set
    id: str = "",  # noqa: A002 - named as the model names it
    title: str = "A title",
    *,
    path: str = "runbooks/page.md",
    shape: Shape = Shape.TEMPLATE,
    at: int = 0,
    links: tuple[str, ...] = (),
    routes: tuple[str, ...] = (),
    **fields: str,
) -> Runbook:
    rows = tuple(Boundary(f"to {r}", prose("a sign"), None, ToRunbook(r), Span(at, at + 1)) for r in routes)
    return Runbook(
        id=id,
        title=prose(title, at),
        shape=shape,
        path=path,
        revision="0" * 64,
        span=Span(at, at + 10),
        headers=headers(**fields),
        links=references(*links),
        decision=Decision(rows, Span(at, at + 1)) if rows else None,
    )


def register(
    id: str,  # noqa: A002 - named as the model names it
    title: str = "A register",
    *,
    path: str = "registers.md",
    links: tuple[str, ...] = (),
) -> Register:
    return Register(id, id.partition("-")[0], prose(title), path, Span(0, 10), links=references(*links))


def document(*entries: Entry, path: str = "") -> Document:
    return Document(path or entries[0].path, "0" * 64, tuple(entries))


def source(path: str, size: int = 200) -> Source:
    return Source(path, b"x" * size)
