"""Every makefile that make would read, found from the first on: what it includes, and those of the makes it starts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

from msgspec import Struct, field

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake import calls
from rung.probes.gnumake.act import Started
from rung.probes.gnumake.branches import Place, Start, weighed
from rung.probes.gnumake.exported import exports
from rung.probes.gnumake.functions import words
from rung.probes.gnumake.leads import (
    DEPENDENCIES,
    NAMES,
    SUBMAKE,
    SUBMAKES,
    Lead,
    below,
    inside,
    leads,
    unrolled,
    wanted,
)
from rung.probes.gnumake.lines import Line, Part, lines, prefixes
from rung.probes.gnumake.plain import NOTHING, WAYS, Given, Known, Values, expansions, values
from rung.probes.gnumake.reach import opened_name
from rung.probes.gnumake.world import World, world
from rung.probes.probe import Case, Read
from rung.probes.snapshot import Entry

LARGEST = 200  # makefiles read; a project with more is looked at in a copy
AGAIN = frozenset({"MAKELEVEL", "MAKECMDGOALS"})  # another make has others
OPEN, WRITTEN = pattern(r"[*?\[$]"), pattern(r"\.(?:d|dep|P|Po|Plo)$")
HANDED = pattern(r"(?:^|\s)([A-Za-z_]\w*)=")
ACTIVE = pattern(
    r"\$[({]|!=|^\t|^\s*(?:-?include|sinclude|-?load|define|export)\b|;|^\s*\.|=|^\s*un|^\s*(?:override|private|vpath)\b"
    r"|\$\w",
    re.MULTILINE,
)


class Makefiles(Struct, frozen=True):
    """What was read: the lines of each makefile by its path, ``start`` first read of all (empty: there is none).

    ``folders`` says of each path where the make works that reads it, and ``known`` of each such folder what variables
    hold there. ``unread`` are makefiles whose name is computed, or that are missing. ``hangs`` says of a line on which
    condition it hangs that nobody knows; ``first`` are the rules that can be the first one, None where nobody can tell.
    """

    start: str
    lines: Mapping[str, tuple[Line, ...]]
    folders: Mapping[str, str]
    known: Mapping[str, Values]
    unread: tuple[str, ...]
    calls: tuple[Started, ...]
    hangs: Mapping[Place, str] = field(default_factory=dict)
    first: frozenset[Place] | None = None

    def at(self, path: str) -> Values:
        """Return what variables hold where a makefile is read."""
        return self.known[self.folders[path]]

    def each(self) -> Iterator[tuple[str, Line]]:
        """Yield every line with the path of its makefile."""
        for path, found in self.lines.items():
            for line in found:
                yield path, line

    def phony(self) -> Iterator[str]:
        """Yield the targets that are declared to be no files."""
        for path, line in self.each():
            if line.part is Part.RULE and line.targets[:1] == (".PHONY",):
                for way in expansions(line.text.partition(":")[2], self.at(path)):
                    yield from words(way)


class _Reading(Struct):
    """What was read so far, while makefiles lead to others."""

    read: Read
    dead: frozenset[Place] = frozenset()
    there: Mapping[str, Entry] | None = None  # every path of the project, None where nobody looked
    given: Given = NOTHING
    known: dict[str, Values] = field(default_factory=dict)  # by the folder that make works in
    seen: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)  # the one that make works in when it reads a makefile
    unread: list[str] = field(default_factory=list)
    plain: set[str] = field(default_factory=set)  # what compilers wrote: it only names files
    computed: list[Lead] = field(default_factory=list)  # what leads to makefiles whose names variables compute
    signs: str = ""
    calls: list[Started] = field(default_factory=list)


@lru_cache(maxsize=2)  # one answer opens them several times, as they were
def opened(read: Read, makefile: str = "", world: World | None = None) -> Makefiles:
    """Return the makefile (or the one make would take) with those it leads to.

    With a ``world`` the lines are left out that are never read in it.
    """
    there, given = (world.there, world.given) if world else (None, NOTHING)
    every = _opened_all(_Reading(read, there=there, given=given), makefile)
    if world is None or world.elsewhere:
        return every
    found = weighed(read, every.lines, _starts(every), world)
    kept = _opened_all(_Reading(read, found.dead, there, given), makefile) if found.dead else every
    return replace(kept, hangs=found.hangs, first=found.first)


def opened_for(case: Case) -> Makefiles:
    """Return the makefiles of a case, without the lines that are never read for what it asks on its machine."""
    where = world(case.machine, case.version, case.ask, case.entries) if case.machine else None
    return opened(case.read, case.ask.makefile, where)


def _starts(found: Makefiles) -> tuple[Start, ...]:
    """Return the first makefile that each make reads, with the names whose values may come from another make."""
    first: dict[str, str] = {}
    for path, folder in found.folders.items():
        first.setdefault(folder, path)
    handed = _handed(found.lines.values())
    below = any(first)
    shared = frozenset(values(line for _, line in found.each())) | handed if below else handed
    # A make that is started in the same folder reads the same lines again, with what it is handed.
    again = any(
        calls.stays(line.text) for path, line in found.each() if not found.folders[path] and "MAKE" in line.text
    )
    own = AGAIN | handed | exports(found.each(), found.at).names if again else frozenset[str]()
    return tuple(Start(path, folder, shared | AGAIN if folder else own) for folder, path in first.items())


def _opened_all(reading: _Reading, makefile: str) -> Makefiles:
    start = makefile or next((name for name in NAMES if reading.read(name) is not None), "")
    waiting = [(start, "")] if start else []
    while waiting and len(reading.seen) < LARGEST:
        path, folder = waiting.pop()
        waiting += _opened(reading, path, folder)
        if not waiting:
            reading.known = _known(reading)
            tried = {*reading.seen, *reading.unread, *reading.plain}
            waiting += [(name, folder) for name, folder in _computed(reading) if "$" not in name and name not in tried]
    open_names = (name for name, _ in _computed(reading) if "$" in name)
    unread = tuple(dict.fromkeys((*open_names, *reading.unread, *(path for path, _ in waiting))))
    return Makefiles(start, reading.seen, reading.folders, reading.known, unread, tuple(reading.calls))


def _known(reading: _Reading) -> dict[str, Values]:
    """Return what the variables can hold in each folder that a make works in.

    What its own makefiles do not set comes from another make, if from anywhere, and so does what is named as a setting
    for another make.
    """
    read = [line for each in reading.seen.values() for line in each]
    given = _named(reading.given, read)
    every = values(read, given)
    handed = _handed(reading.seen.values())
    found: dict[str, Values] = {}
    folders = set(reading.folders.values())
    for folder in folders:
        own = (
            every
            if len(folders) == 1
            else values(
                (line for path, each in reading.seen.items() if reading.folders[path] == folder for line in each), given
            )
        )
        found[folder] = Known({**every, **{name: held for name, held in own.items() if name not in handed}})
    return found


def _named(given: Given, every: Iterable[Line]) -> Given:
    """Return what is given, of the environment only what some line names: the rest is nothing to it."""
    text = "\n".join(line.text for line in every) if given.env else ""
    return replace(given, env={name: value for name, value in given.env.items() if name in text})


def _handed(every: Iterable[Sequence[Line]]) -> frozenset[str]:
    """Return the names that some line gives another make as a setting."""
    calls = (line.text for each in every for line in each if SUBMAKE.search(line.text))
    return frozenset(name for text in calls for name in HANDED.findall(text))


def _opened(reading: _Reading, path: str, folder: str) -> Iterator[tuple[str, str]]:
    """Read one makefile, and yield the makefiles it leads to whose names are plain, each with its folder."""
    if path in reading.seen or path in reading.plain:
        return
    data = reading.read(path)
    if data is None:
        reading.unread.append(path)
        return
    text = data.decode("utf-8", "replace")
    if DEPENDENCIES.search(path) and not ACTIVE.search(text):
        reading.plain.add(path)
        return
    reading.signs += prefixes(text)
    found = lines(text, reading.signs)
    reading.seen[path] = tuple(line for line in found if (path, line.number) not in reading.dead)
    reading.folders[path] = folder
    for lead in leads(reading.seen[path], folder):
        if lead.computed:
            reading.computed.append(lead)
        else:
            yield from _led(reading, lead, lead.text)


def _computed(reading: _Reading) -> tuple[tuple[str, str], ...]:
    """Return the makefiles that computed names lead to, as far as all that was read so far tells what variables hold.

    They are looked up only when nothing else is left to read, and again after each makefile: what sets a variable may
    stand in any of them.
    """
    found: list[tuple[str, str]] = []
    for lead in reading.computed:
        held = reading.known.get(lead.folder, {})
        known = {**held, "MAKE": (SUBMAKES,)} if lead.how == "make" else held
        ways = expansions(lead.text, known, empty=lead.how == "make")
        several = len(ways) > 1 and lead.how == "include"  # most of the names are not there, and need not be
        each = replace(lead, how="-include") if several else lead
        for text in ways if len(ways) <= WAYS else (lead.text,):
            found += _led(reading, each, text)
    return tuple(dict.fromkeys(found))


def _matching(there: Iterable[str], name: str) -> Iterator[str]:
    """Yield the files that a name of dependencies can mean which a pattern or a variable leaves open."""
    shape = opened_name(name)
    each = (path for path in there if fnmatchcase(path, shape))
    yield from (path for path in each if shape.strip("*/") or WRITTEN.search(path))


def _led(reading: _Reading, lead: Lead, text: str) -> Iterator[tuple[str, str]]:
    """Yield the makefiles that a line leads to, once its variables are worked out."""
    if lead.how != "make":
        for path in (inside(lead.folder, name) for name in words(text)):
            if DEPENDENCIES.search(path) and OPEN.search(path):
                yield from ((each, lead.folder) for each in _matching(reading.there or (), path))
            elif wanted(reading.read, lead.how, path):
                yield path, lead.folder
        return
    known = reading.known.get(lead.folder, {})
    targets = tuple(name for each in lead.targets for way in expansions(each, known) for name in words(way))
    texts = [text.replace("$@", name) for name in targets] if "$@" in text and targets else [text]
    for each in (call for text in texts for one in unrolled(text) for call in calls.each(one)):
        found = below(reading.read, lead.folder, each)
        if found:
            reading.calls.append(Started(lead.folder, targets, found[1], found[0]))
            yield found
