"""What make runs although nobody asked it to build: found in the text of the makefiles, before anything is run.

``make -n`` and ``make -q`` run ``$(shell …)`` and ``!=`` while they read, rebuild included makefiles, and run recipe
lines that begin with ``+`` or name ``$(MAKE)`` (GNU Make manual, "Instead of Executing Recipes" and "How Makefiles Are
Remade").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rung.model.effect import Effect, Verdict
from rung.probes.gnumake.lines import Line, Part, lines
from rung.probes.gnumake.plain import expand, values
from rung.probes.probe import JudgeCommand, Read

NAMES = ("GNUmakefile", "makefile", "Makefile")
LARGEST = 200  # makefiles read; a project with more is looked at in a copy
INCLUDE = re.compile(r"^(?P<how>-include|sinclude|include)\s+(?P<names>.+)$", re.DOTALL)
# Built-in rules make a file from these; where none is there, and no rule names it, a missing file stays missing.
MADE_FROM = (
    ".sh",
    ".c",
    ".o",
    ".cc",
    ".cpp",
    ".C",
    ".s",
    ".S",
    ".y",
    ".l",
    ".p",
    ".f",
    ".F",
    ".r",
    ".w",
    ".web",
    ".tex",
    ",v",
)
ASSIGNED = re.compile(r"^(?:override\s+|export\s+)*[^\s:#=+?!]+\s*!=\s*(?P<command>.+)$", re.DOTALL)
SUBMAKE = re.compile(r"\$[({]MAKE[)}]|\$\(MAKE_COMMAND\)")
ELSEWHERE = re.compile(r"(?:-C\s*|--directory[= ]|\bcd\s+)([\w./-]+)")
ONLY_SUBMAKE = re.compile(r"^(?:cd\s+\S+\s*&&\s*)?\$[({]MAKE[)}][^;|&<>`]*$")
DEPENDENCIES = re.compile(r"(?:^|/|%)[^/]*\.(?:d|dep|P|Po|Plo)\)?$|\.d\b")  # written by compilers, they only name files
WRITES = re.compile(r"\$[({]call\s+(?:shell|file|guile)\b|\$[({](?:file\s+>|guile\s)|^\s*-?load\s")
VARIABLE = re.compile(r"\$[({][\w.-]+[)}]")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that runs though nothing is to be built: where it stands, what kind it is, and how dangerous.

    ``kind`` is ``shell``, ``assignment``, ``plus``, ``submake``, ``include`` or ``function``.
    """

    path: str
    line: int
    kind: str
    text: str
    verdict: Verdict

    @property
    def harmless(self) -> bool:
        """Say whether the command only looks."""
        return self.verdict.effect <= Effect.PROBE


@dataclass(frozen=True, slots=True)
class Scan:
    """What the text of the makefiles shows. ``unread`` are makefiles whose name is computed, or that are missing."""

    makefiles: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def harmful(self) -> tuple[Act, ...]:
        """Return the acts that may change something."""
        return tuple(act for act in self.acts if not act.harmless)


@dataclass
class _Reading:
    read: Read
    judge: JudgeCommand
    known: dict[str, str] = field(default_factory=dict)
    seen: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    computed: list[tuple[str, str]] = field(default_factory=list)  # how and what an `include` names by variables


def scan(read: Read, judge: JudgeCommand, makefile: str = "") -> Scan:
    """Return what the makefile (or the one make would take) runs by itself, with those it leads to."""
    start = makefile or next((name for name in NAMES if read(name) is not None), "")
    reading = _Reading(read, judge)
    waiting = [start] if start else []
    while waiting and len(reading.seen) < LARGEST:
        path = waiting.pop()
        data = None if path in reading.seen else read(path)
        if data is None:
            if path not in reading.seen:
                reading.unread.append(path)
            continue
        reading.seen[path] = tuple(lines(data.decode("utf-8", "replace")))
        reading.known = values(line for each in reading.seen.values() for line in each)
        waiting += _look(reading, path)
        tried = {*reading.seen, *reading.unread}
        waiting += () if waiting else (name for name in _computed(reading) if "$" not in name and name not in tried)
    reading.unread = [*(name for name in _computed(reading) if "$" in name), *reading.unread, *waiting]
    reading.acts += _remade(reading)
    acts = sorted(reading.acts, key=lambda act: (act.path, act.line, act.kind))
    return Scan(tuple(reading.seen), tuple(acts), tuple(dict.fromkeys(reading.unread)))


def _look(reading: _Reading, path: str) -> Iterator[str]:
    """Note what one makefile runs, and yield the makefiles it leads to."""
    folder = path.rpartition("/")[0]
    for line in reading.seen[path]:
        reading.acts += _in_line(reading, path, line)
        if line.part is Part.TEXT:
            included = INCLUDE.match(line.text)
            yield from _included(reading, included["how"], included["names"]) if included else ()
        if line.part in {Part.RECIPE, Part.DEFINED} and SUBMAKE.search(line.text):
            yield from _below(reading, folder, line.text)


def _computed(reading: _Reading) -> tuple[str, ...]:
    """Return the included names that variables compute, as far as all that was read so far tells their values.

    They are looked up only when nothing else is left to read, and again after each makefile: what sets a variable may
    stand in any of them.
    """
    return tuple(
        name
        for how, names in reading.computed
        for name in expand(names, reading.known).split()
        if "$" in name or _wanted(reading, how, name)
    )


def _included(reading: _Reading, how: str, names: str) -> Iterator[str]:
    for name in names.split() if "$" not in names else ():
        if _wanted(reading, how, name):
            yield name
    if "$" in names:
        reading.computed.append((how, names))


def _wanted(reading: _Reading, how: str, name: str) -> bool:
    """Say whether an included makefile must be read; one that is missing and that nothing can make need not be."""
    if DEPENDENCIES.search(name):
        return False
    known = how == "include" or reading.read(name) is not None or re.search(r"[*?\[]", name) is not None
    return known or any(reading.read(f"{name}{end}") is not None for end in MADE_FROM)


def _below(reading: _Reading, folder: str, text: str) -> Iterator[str]:
    where = ELSEWHERE.search(text)
    if where is None or where[1].startswith(("/", "..")):
        if re.search(r"-C|--directory|\bcd\s", text):
            reading.unread.append(f"a makefile below: {' '.join(text.split())[:60]}")
        return
    below = "/".join(part for part in (folder, where[1].strip("./")) if part)
    for name in NAMES:
        if reading.read(f"{below}/{name}") is not None:
            yield f"{below}/{name}"
            return
    reading.unread.append(f"{below}/Makefile")


def _in_line(reading: _Reading, path: str, line: Line) -> Iterator[Act]:
    for command in shells(line.text):
        yield Act(path, line.number, "shell", command, _judged(reading, command))
    assigned = ASSIGNED.match(line.text) if line.part is Part.TEXT else None
    if assigned:
        yield Act(path, line.number, "assignment", assigned["command"], _judged(reading, assigned["command"]))
    if WRITES.search(line.text):
        reason = "a function of make that writes a file or loads code"
        yield Act(path, line.number, "function", line.text, Verdict(Effect.MUTATE, reason, "make-function"))
    if line.part in {Part.RECIPE, Part.DEFINED}:
        yield from _in_recipe(reading, path, line)


def _in_recipe(reading: _Reading, path: str, line: Line) -> Iterator[Act]:
    marks = re.match(r"[@+\-\s]*", line.text)
    rest = line.text[marks.end() :] if marks else line.text
    if marks and "+" in marks[0] and line.part is Part.RECIPE:
        yield Act(path, line.number, "plus", rest, _judged(reading, rest))
    elif SUBMAKE.search(rest):
        told = Verdict(Effect.PROBE, "another make, which gets -n too", "make-submake")
        told = told if ONLY_SUBMAKE.match(rest) else _judged(reading, SUBMAKE.sub("make -n", rest))
        yield Act(path, line.number, "submake", rest, told)


def _judged(reading: _Reading, text: str) -> Verdict:
    """Return the verdict of a command as make hands it to the shell; what only make knows stays unknown."""
    command = expand(text, reading.known)
    if VARIABLE.search(command) or re.search(r"\$[({@<^*?+%]", command):
        return Verdict(Effect.UNKNOWN, "it holds variables that only make knows", "make-variable", command)
    return reading.judge(command.replace("$$", "$"))


def shells(text: str) -> Iterator[str]:
    """Yield the command of each ``$(shell …)`` in a text, nested ones included."""
    for found in re.finditer(r"\$([({])shell\s+", text):
        close = {"(": ")", "{": "}"}[found[1]]
        depth, at = 1, found.end()
        while at < len(text) and depth:
            depth += (text[at] == found[1]) - (text[at] == close)
            at += 1
        yield text[found.end() : at - 1 if not depth else at].strip()


def _remade(reading: _Reading) -> Iterator[Act]:
    """Yield an act for each included makefile that a rule makes: it is rebuilt before anything else, even under -n."""
    rules = [
        (path, line, target)
        for path, each in reading.seen.items()
        for line in each
        if line.part is Part.RULE
        for target in line.targets
    ]
    included = {
        name
        for each in reading.seen.values()
        for line in each
        if line.part is Part.TEXT and (found := INCLUDE.match(line.text))
        for name in expand(found["names"], reading.known).split()
    }
    for path, line, target in rules:
        made = sorted(name for name in included if _makes(target, name))
        if made:
            reason = f"`{made[0]}` is included and has a rule: make rebuilds it before it answers"
            yield Act(path, line.number, "include", line.text, Verdict(Effect.UNKNOWN, reason, "make-remade"))


def _makes(target: str, name: str) -> bool:
    if "$" in name or "$" in target:
        return target == name
    if "%" not in target:
        return target == name
    head, _, tail = target.partition("%")
    return target != "%" and len(name) > len(head) + len(tail) and name.startswith(head) and name.endswith(tail)
