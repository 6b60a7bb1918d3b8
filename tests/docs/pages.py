"""The pages of the project as the tests read them: their text, links, and blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "examples" / "README.md"],
    key=lambda page: page.relative_to(ROOT).as_posix(),
)
_BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>[^\n]*?) -->\n)?^(?P<fence>`{3,})(?P<info>[^\n]*)\n(?P<body>.*?)^(?P=fence)[ ]*$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page; ``mark`` is the HTML comment on the line before it."""

    page: Path
    line: int
    language: str
    mark: str
    body: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page in order."""
    text = page.read_text("utf-8")
    for found in _BLOCK.finditer(text):
        line = text.count("\n", 0, found.start("fence")) + 1
        language = (found["info"].split() or [""])[0]
        yield Block(page, line, language, found["mark"] or "", found["body"])


def prose(page: Path) -> str:
    """Return the text of a page with its fenced blocks taken out."""
    return _BLOCK.sub("", page.read_text("utf-8"))


def commands(block: Block) -> list[str]:
    """Return the lines of a shell block that call rung, joined over line ends, without prompt and comment."""
    if block.language not in {"bash", "console", "sh"}:
        return []
    lines = block.body.replace("\\\n", " ").splitlines()
    if block.language == "console":
        lines = [line[2:] for line in lines if line.startswith("$ ")]
    return [line.strip() for line in lines if line.strip().startswith("rung ")]
