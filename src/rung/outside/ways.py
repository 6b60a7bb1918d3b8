"""The ways that lead out of a folder (`..`), in the files that say how it is built, and in what these run."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from rung.model.pattern import pattern
from rung.outside.regular import content
from rung.outside.there import is_folder
from rung.probes.filekind import is_prose
from rung.probes.snapshot import Entry, Snapshot

LARGEST_TEXT = 512 * 1024
LONGEST = 20_000  # characters of a line that people wrote
FILLED = 3  # times that variables are put in: a variable of a variable
STEPS = 2  # a makefile names a script, and that one a sheet
WAY = pattern(r"[\w.@+,~/-]*(?:(?<![\w.])|(?<=-[A-Za-z]))\.\.(?![\w.])[\w.@+,~/-]*")
OPTION = pattern(r"^-[A-Za-z](?=\.\.)")
OPEN = pattern(r"(?:[*?]|\[[^]\s]*\]|\{[^}\s]*\}|\$[({][^)}\s]*[)}]|\$\w|%[sd]?|[\w.@+,~/-])*")
HOLE = pattern(r"\[[^]\s]*\]|\{[^}\s]*\}|\$[({][^)}\s]*[)}]|\$\w|%[sd]?")
"""What is only known later: it stands for anything."""
RULES = pattern(
    r"(?i)(?:.*/)?(?:(?:gnu)?makefile(?:\.(?!in$|am$)\w+)?|snakefile(?:\.\w+)?|.*\.(?:mk|mak|make|smk|rules)|profiles?/.*\.ya?ml)"
)
UNREAD = pattern(r"(?i).*\.(?:md|rst|html?|log|svg|css|js|patch|diff|lock|pdf|png|jpe?g|gz|o|a|so|pyc|in|am|ac|m4)")
SOURCE = pattern(r"(?i).*\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|inc|ipp|s|asm|m|mm|cu|f|f90|tex|proto)")
INCLUDES = pattern(r"^[ \t]*[#.]?[ \t]*(?:include|incbin|import)[ \t]*[\"'](\.\./[^\"'\n]*)", re.MULTILINE)
COMMENT = pattern(r"(?m)(?:^|(?<=\s))#(?!!).*$")
TOOLS_OWN = frozenset({".git", ".snakemake", "node_modules", ".venv", "__pycache__"})
SET = pattern(
    r"(?m)^[ \t]*(?:(?:export|override)[ \t]+)*([A-Za-z_]\w*)[ \t]*[:?+]{0,3}=[ \t]*[\"']?([^\s\"'#]*)[\"']?[ \t]*$"
)
USED = pattern(r"\$(?:\((\w+)\)|\{(\w+)\}|([A-Za-z_]\w*))")
WORD = pattern(r"[\w.@+~/-]+")
SEARCHED = pattern(r"(?i)(?:^|.*\W)(?:vpath|srcdir|include_?path)\b.*|.*\s-I\s+\Z")


class Way(Struct, frozen=True):
    """Where a way leads to. ``form`` is its pattern where it holds what is only known later, else empty.

    Where it names a folder in which files are looked for, ``searched`` is what the text names, without endings.
    """

    path: Path
    form: str = ""
    searched: frozenset[str] = frozenset()


def outward(folder: Path, found: Snapshot) -> Iterator[Way]:
    """Yield the ways that lead out of a folder whose paths were ``found``.

    A file of rules counts, a script, sheet or configuration that one of these names, what a source includes, and every
    relative link. A way begins where its file lies; where nothing is there, at the top, where the work is done.
    """
    entries = {name: each for name, each in found.entries.items() if TOOLS_OWN.isdisjoint(name.split("/"))}
    for name, entry in entries.items():
        if stat.S_ISLNK(entry.mode):
            to = os.fspath((folder / name).readlink())
            if not to.startswith("/"):
                yield Way(_joined((folder / name).parent, to))
        elif SOURCE.fullmatch(name) and _is_text(entry):
            yield from (Way(each) for each in included(f"{folder}/{name}"))
    texts = _own(folder, entries)
    known = {
        key: value for name, text in texts.items() if RULES.fullmatch(name) and "/" not in name
        for key, value in SET.findall(text)
    }  # fmt: skip
    for name, text in texts.items():
        yield from in_text(text, ((folder / name).parent, folder), known, rules=bool(RULES.fullmatch(name)))


def in_text(text: str, bases: tuple[Path, Path], known: Mapping[str, str], *, rules: bool) -> Iterator[Way]:
    """Yield each way that leads up in a text and is not absolute, simple variables put in.

    It begins at the first of ``bases`` where something lies there, else at the second where something lies there.
    """
    own = {**known, **dict(SET.findall(text))}
    up = _leading_up(own)
    for line in text.splitlines():
        open_way = "$" in line and len(line) <= LONGEST and (".." in line or any(name in line for name in up))
        full = _filled(line, own) if open_way else line
        if ".." in full and len(full) <= LONGEST:
            for each in WAY.finditer(full):
                searched = rules and (each[0].startswith("-I") or SEARCHED.match(full[: each.start()]) is not None)
                yield from _ways(full, each, bases, stems(text) if searched else frozenset())


def _leading_up(known: Mapping[str, str]) -> frozenset[str]:
    """Return the variables whose value holds a way up, through others too: a line without one of them has none."""
    found = {name for name, value in known.items() if ".." in value}
    for _ in range(FILLED - 1 if found else 0):
        named = ((name, USED.findall(value)) for name, value in known.items() if "$" in value)
        found |= {name for name, uses in named if not found.isdisjoint(each for use in uses for each in use)}
    return frozenset(found)


def stems(text: str) -> frozenset[str]:
    """Return the names in a text without folders and endings: `a` for `src/a.o`."""
    return frozenset(stem(each) for each in WORD.findall(text)) - {""}


def stem(name: str) -> str:
    """Return a name without its folder and its endings."""
    return name.rpartition("/")[2].partition(".")[0]


def _ways(line: str, match: re.Match[str], bases: tuple[Path, Path], searched: frozenset[str]) -> Iterator[Way]:
    behind = line[max(match.start() - 1, 0) : match.start()] in (")", "}")
    way = match[0].lstrip("/") if behind else OPTION.sub("", match[0])
    if way.startswith("/"):
        return
    rest = OPEN.match(line, match.end()) if HOLE.match(line, match.end()) or _wild(line, match) else None
    choices = [(base, _joined(base, way)) for base in bases]
    there = (each for each in choices if os.path.lexists(each[1]))
    near = (each for each in choices if is_folder(each[1].parent))
    base, path = next(there, None) or next(near, choices[0])
    yield Way(path, os.path.normpath(base / HOLE.sub("*", way + rest[0])) if rest else "", searched)


def _wild(line: str, match: re.Match[str]) -> bool:
    return line[match.end() : match.end() + 1] in ("*", "?", "[")


def included(place: str | Path) -> Iterator[Path]:
    """Yield the files that a source includes by a way that leads up."""
    data = content(place, LARGEST_TEXT) or b""
    if b"../" in data:
        yield from (_joined(Path(place).parent, each) for each in INCLUDES.findall(os.fsdecode(data)))


def text_of(place: Path) -> str:
    """Return a text without its comments; empty for what is none, too large or not to be read."""
    data = content(place, LARGEST_TEXT) or b""
    return "" if b"\0" in data else COMMENT.sub("", os.fsdecode(data))


def _own(folder: Path, entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return the texts that say how the folder is built: files of rules, and what these name, two steps far."""
    texts = {name: text_of(folder / name) for name, each in entries.items() if RULES.fullmatch(name) and _is_text(each)}
    called: dict[str, list[str]] = {}
    for name in entries:
        called.setdefault(name.rpartition("/")[2], []).append(name)
    fresh = dict(texts)
    for _ in range(STEPS):
        named = {each for name, text in fresh.items() for each in _named(name, text, entries, called)}
        fresh = {name: text_of(folder / name) for name in named - texts.keys() if _may_name(folder, name, entries)}
        texts.update(fresh)
        called = {}  # by its name alone only what a file of rules calls: `cd tools && ./mk.sh`
    return texts


def _named(name: str, text: str, entries: Mapping[str, Entry], called: Mapping[str, list[str]]) -> Iterator[str]:
    here = name.rpartition("/")[0]
    for word in set(WORD.findall(text)):
        for path in {os.path.normpath(word), os.path.normpath(f"{here or '.'}/{word}")}:
            if path in entries:
                yield path
        yield from called.get(word.rpartition("/")[2], ())


def _may_name(folder: Path, name: str, entries: Mapping[str, Entry]) -> bool:
    if not _is_text(entries[name]) or is_prose(name) or UNREAD.fullmatch(name) or SOURCE.fullmatch(name):
        return False
    return "." in name.rpartition("/")[2] or (content(folder / name, LARGEST_TEXT) or b"")[:2] == b"#!"


def _is_text(entry: Entry) -> bool:
    return stat.S_ISREG(entry.mode) and 0 < entry.size <= LARGEST_TEXT


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


def _joined(here: Path, way: str) -> Path:
    return Path(os.path.normpath(here / way))
