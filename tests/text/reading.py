"""Reads text and data files for the tests of this room."""

from __future__ import annotations

from pathlib import Path

from rung.model.runbook import Document, Runbook
from rung.model.span import Source
from rung.text.read import read

DATA = Path(__file__).parent / "data"


def source(text: str | bytes, path: str = "page.md") -> Source:
    """Return a source of this text."""
    return Source(path, text.encode() if isinstance(text, str) else text)


def document(text: str | bytes) -> Document:
    """Return the reading of this text."""
    return read(source(text))


def runbook(text: str | bytes) -> Runbook:
    """Return the only runbook of this text."""
    (found,) = document(text).runbooks
    return found


def data(name: str) -> Source:
    """Return a data file of this room."""
    return Source(name, (DATA / name).read_bytes())


def codes(found: Document) -> list[str]:
    """Return the codes of the findings."""
    return [finding.code for finding in found.findings]
