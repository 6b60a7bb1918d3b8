"""Find the table of a program, reading only the document that names it: YAML is slow, and few tables are needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rung.risk.read_table import read_program
from rung.risk.table import Spec

FOLDER = Path(__file__).parent / "families"
PROGRAMS = re.compile(r"^programs: *\[([^\]]*)\]", re.MULTILINE)
TITLE = re.compile(r"^family: *(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Document:
    """One program's text in a family file, not read yet."""

    family: str
    programs: tuple[str, ...]
    text: str


@cache
def documents() -> dict[str, tuple[Document, ...]]:
    """Return the documents of each family file, by family name."""
    return {path.stem: _split(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


@cache
def _index() -> dict[str, Document]:
    return {name: each for group in documents().values() for each in group for name in each.programs}


@cache
def lookup(program: str) -> Spec | None:
    """Return the table of ``program``, or None when no family has it."""
    document = _index().get(program)
    return None if document is None else load(document, program)


def load(document: Document, program: str) -> Spec:
    """Read one document for one of its programs."""
    return read_program(document.text, program, f"{document.family}.yaml")


def title(family: str) -> str:
    """Return the sentence a family file starts with."""
    text = (FOLDER / f"{family}.yaml").read_text("utf-8")
    found = TITLE.search(text)
    return found[1].strip() if found else family


def _split(family: str, text: str) -> tuple[Document, ...]:
    found = []
    for part in re.split(r"^---\n", text, flags=re.MULTILINE):
        names = PROGRAMS.search(part)
        if names:
            programs = tuple(name.strip().strip("'\"") for name in names[1].replace("\n", " ").split(","))
            found.append(Document(family, tuple(name for name in programs if name), part))
    return tuple(found)
