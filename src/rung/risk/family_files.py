"""The families of programs as they are written: one file each, a document for every table in it.

What judges a command reads none of this but the tables that ``docs/generate.py`` builds of it (``rung.risk.families``).
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from msgspec import Struct

from rung.model.pattern import pattern
from rung.risk.read_table import Tree, read_program, read_tree
from rung.risk.table import Spec

FOLDER = Path(__file__).parent / "families"
PROGRAMS = pattern(r"^programs: *\[([^\]]*)\]", re.MULTILINE)
TITLE = pattern(r"^family: *(.+)$", re.MULTILINE)
UNREAD = frozenset({"cases", "note"})
"""What a table holds for its tests and its page, and not for a verdict."""


class Document(Struct, frozen=True):
    """One program's text in a family file, not read yet."""

    family: str
    programs: tuple[str, ...]
    text: str


@cache
def documents() -> dict[str, tuple[Document, ...]]:
    """Return the documents of each family file, by family name."""
    return {path.stem: _split(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


def load(document: Document, program: str) -> Spec:
    """Read one document for one of its programs."""
    return read_program(read_tree(document.text), program, f"{document.family}.yaml")


def title(family: str) -> str:
    """Return the sentence a family file starts with."""
    text = (FOLDER / f"{family}.yaml").read_text("utf-8")
    found = TITLE.search(text)
    return found[1].strip() if found else family


def built() -> str:
    """Return all tables as JSON: the number of each program's table, and the tables, each a text of its own."""
    every = [each for group in documents().values() for each in group]
    programs = {name: number for number, each in enumerate(every) for name in each.programs}
    tables = [{"family": each.family, "table": _compact(read_tree(each.text))} for each in every]
    return json.dumps({"programs": programs, "tables": tables}, indent=0, ensure_ascii=False) + "\n"


def _compact(tree: Tree) -> str:
    needed = {key: value for key, value in tree.items() if key not in UNREAD}
    return json.dumps(needed, ensure_ascii=False, separators=(",", ":"))


def _split(family: str, text: str) -> tuple[Document, ...]:
    found = []
    for part in re.split(r"^---\n", text, flags=re.MULTILINE):
        names = PROGRAMS.search(part)
        if names:
            programs = tuple(name.strip().strip("'\"") for name in names[1].replace("\n", " ").split(","))
            found.append(Document(family, tuple(name for name in programs if name), part))
    return tuple(found)
