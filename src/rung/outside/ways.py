"""The ways that lead up (`..`) in one text: in a file of rules, a script, a source."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from rung.model.pattern import pattern

LARGEST_TEXT = 512 * 1024
LONGEST = 20_000  # characters of a line that people wrote
FILLED = 3  # times that variables are put in: a variable of a variable
WAY = pattern(r"[\w.@+,~/-]+")
UP = pattern(r"\.\.(?![\w.])(?:(?<![\w.]\.\.)|(?<=-[A-Za-z]\.\.))")
"""What a way that leads up holds; apart from that one, or a long line takes the square of its length."""
OPTION = pattern(r"^-[A-Za-z](?=\.\.)")
OPEN = pattern(r"(?:[*?]|\[[^]\s]*\]|\{[^}\s]*\}|\$[({][^)}\s]*[)}]|\$\w|%[sd]?|[\w.@+,~/-])*")
HOLE = pattern(r"\[[^]\s]*\]|\{[^}\s]*\}|\$[({][^)}\s]*[)}]|\$\w|%[sd]?")
"""What is only known later: it stands for anything."""
RULES_END = (".mk", ".mak", ".make", ".smk", ".rules", ".yml", ".yaml")
RULES = pattern(
    r"(?i)(?:.*/)?(?:(?:gnu)?makefile(?:\.(?!in$|am$)\w+)?|snakefile(?:\.\w+)?|.*\.(?:mk|mak|make|smk|rules)|profiles?/.*\.ya?ml)"
)
_C = frozenset({"c", "cc", "cpp", "cxx", "h", "hh", "hpp", "hxx", "inc", "ipp", "m", "mm", "cu"})
SOURCES = _C | {"s", "asm", "f", "f90", "tex", "proto"}
INCLUDES = pattern(r"^[ \t]*[#.]?[ \t]*(?:include|incbin|import)[ \t]*[\"'](\.\./[^\"'\n]*)", re.MULTILINE)
CLIMBS = pattern(rb"\.\./")
COMMENT = pattern(r"#(?<!\S#)(?!!).*")  # it begins with what is looked for: a text is searched ten times as fast
SET = pattern(
    r"[ \t]*(?:(?:export|override)[ \t]+)*([A-Za-z_]\w*)[ \t]*[:?+]{0,3}=[ \t]*[\"']?([^\s\"'#]*)[\"']?[ \t]*"
)
USED = pattern(r"\$(?:\((\w+)\)|\{(\w+)\}|([A-Za-z_]\w*))")
WORD = pattern(r"[\w.@+~/-]+")
BETWEEN = "".join(each if each.isalnum() or each in "_.@+~/-" else " " for each in map(chr, range(128)))
"""What ``WORD`` finds in a text of ASCII stands apart when its characters become these."""
SEARCHED = pattern(r"(?i)(?:^|.*\W)(?:vpath|srcdir|include_?path)\b.*|.*\s-I\s+\Z")


class Way(Struct, frozen=True):
    """Where a way leads to. ``form`` is its pattern where it holds what is only known later, else empty.

    Where it names a folder in which files are looked for, ``searched`` is what the text names, without endings.
    """

    path: Path
    form: str = ""
    searched: frozenset[str] = frozenset()


def is_source(name: str) -> bool:
    """Say whether a file of this name is a source: it leads out only by what it includes."""
    _, dot, ending = name.rpartition(".")
    return bool(dot) and ending.lower() in SOURCES


def is_rules(name: str) -> bool:
    """Say whether a file of this name says how something is built."""
    low = name.lower()  # most names are told by that, at a tenth of the time
    return ("file" in low or low.endswith(RULES_END)) and RULES.fullmatch(name) is not None


def in_text(text: str, bases: tuple[Path, Path], known: Mapping[str, str], *, rules: bool) -> Iterator[Way]:
    """Yield each way that leads up in a text and is not absolute, simple variables put in.

    It begins at the first of ``bases`` where something lies there, else at the second where something lies there.
    """
    if ".." not in text and not any(name in text for name in _leading_up(known)):
        return  # nor does a variable lead up that is set here: it would name one of these
    places = (os.path.join(bases[0], ""), os.path.join(bases[1], ""))  # noqa: PTH118 - with a slash at the end
    seen = set()
    for line in _lines(text, known):
        for each in (each for each in WAY.finditer(line) if ".." in each[0] and UP.search(each[0])):
            searched = rules and (each[0].startswith("-I") or SEARCHED.match(line[: each.start()]) is not None)
            way = _way(line, each)
            if way and (*way, searched) not in seen:
                seen.add((*way, searched))
                yield _led(*way, places, stems(text) if searched else frozenset())


def _lines(text: str, known: Mapping[str, str]) -> Iterator[str]:
    """Yield each line that people wrote and in which two dots stand, or come to stand with its variables put in."""
    own = {**known, **dict(set_in(text))} if "$" in text else {}
    up = _leading_up(own)
    for line in text.splitlines():
        if ".." in line or (up and "$" in line and any(name in line for name in up)):
            full = _filled(line, own) if "$" in line and len(line) <= LONGEST else line
            if ".." in full and len(full) <= LONGEST:
                yield full


def _leading_up(known: Mapping[str, str]) -> frozenset[str]:
    """Return the variables whose value holds a way up, through others too: a line without one of them has none."""
    found = {name for name, value in known.items() if ".." in value}
    for _ in range(FILLED - 1 if found else 0):
        named = ((name, USED.findall(value)) for name, value in known.items() if "$" in value)
        found |= {name for name, uses in named if not found.isdisjoint(each for use in uses for each in use)}
    return frozenset(found)


def stems(text: str) -> frozenset[str]:
    """Return the names in a text without folders and endings: `a` for `src/a.o`."""
    return frozenset(stem(each) for each in words_of(text)) - {""}


def words_of(text: str) -> set[str]:
    """Return what may be names or paths in a text."""
    return set(text.translate(BETWEEN).split() if text.isascii() else WORD.findall(text))


def stem(name: str) -> str:
    """Return a name without its folder and its endings."""
    return name.rpartition("/")[2].partition(".")[0]


def _way(line: str, match: re.Match[str]) -> tuple[str, str | None] | None:
    """Return a way as it is written, and what goes on behind it and is only known later."""
    behind = line[max(match.start() - 1, 0) : match.start()] in (")", "}")
    way = match[0].lstrip("/") if behind else OPTION.sub("", match[0])
    if way.startswith("/"):
        return None
    rest = OPEN.match(line, match.end()) if HOLE.match(line, match.end()) or _wild(line, match) else None
    return way, rest[0] if rest else None


def _led(way: str, rest: str | None, bases: tuple[str, str], searched: frozenset[str]) -> Way:
    choices = [(base, os.path.normpath(base + way)) for base in bases]
    there = (each for each in choices if os.path.lexists(each[1]))
    near = (each for each in choices if os.path.isdir(os.path.dirname(each[1])))  # noqa: PTH112, PTH120 - a path of its own for each costs more than to look
    base, path = next(there, None) or next(near, choices[0])
    form = "" if rest is None else os.path.normpath(base + HOLE.sub("*", way + rest))
    return Way(Path(path), form, searched)


def _wild(line: str, match: re.Match[str]) -> bool:
    return line[match.end() : match.end() + 1] in ("*", "?", "[")


def included(place: Path, data: bytes) -> Iterator[Path]:
    """Yield the files that a source, which holds ``data``, includes by a way that leads up."""
    return (joined(place.parent, each) for each in INCLUDES.findall(os.fsdecode(data)))


def text_in(data: bytes) -> str:
    """Return the text that a file holds without its comments; empty for what is none."""
    return "" if b"\0" in data else COMMENT.sub("", os.fsdecode(data))


def set_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield the variables that lines of a text set to a value without blanks, each with the value."""
    found = (SET.fullmatch(line) for line in text.split("\n") if "=" in line)
    return ((each[1], each[2]) for each in found if each)


def _filled(line: str, known: Mapping[str, str]) -> str:
    for _ in range(FILLED):
        now = USED.sub(lambda each: _value(each, known), line)
        if now == line:
            break
        line = now
    return line


def _value(match: re.Match[str], known: Mapping[str, str]) -> str:
    value = known.get(match[1] or match[2] or match[3], "")
    return value if value and len(value) < 200 else match[0]  # noqa: PLR2004 - longer than any way


def joined(here: Path, way: str) -> Path:
    """Return where a way leads from a folder, as it is written."""
    return Path(os.path.normpath(here / way))
