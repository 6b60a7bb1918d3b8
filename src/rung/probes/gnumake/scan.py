"""What make runs although nobody asked it to build: found in the text of the makefiles, before anything is run.

``make -n`` and ``make -q`` run ``$(shell …)`` and ``!=`` while they read, rebuild included makefiles, and run recipe
lines that begin with ``+`` or name ``$(MAKE)`` (GNU Make manual, "Instead of Executing Recipes" and "How Makefiles Are
Remade").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from posixpath import normpath

from rung.model.effect import Effect, Verdict
from rung.probes.gnumake import oneshell
from rung.probes.gnumake.functions import words
from rung.probes.gnumake.lines import Line, Part, lines, prefixes
from rung.probes.gnumake.plain import WAYS, Values, expansions, values
from rung.probes.gnumake.reach import Graph, graph, reaches
from rung.probes.outward import inward
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
SUBMAKES = "\x00make\x00"  # stands for `$(MAKE)` while the names around it are worked out
ONLY_ASKED = "make -n"
INNER = re.compile(r"`([^`$]*)`|\$\(([^()`$]*)\)")
# Settings before a command that reach only the other make, but for those that make, the shell or the loader reads.
SETTINGS = re.compile(
    r"(?:^|(?<=\s))(?!(?:MAKE|GNUMAKE|SHELL|PATH|IFS|ENV|BASH|LD_|DYLD_|PYTHON|PERL|HOME|TMPDIR))[A-Z_]\w*="
    r"(?:\"[^\"$`\\]*\"|'[^']*'|[^\s\"'$`;|&<>()]*)\s+(?=.*make -n)"
)
HANDED_ON = re.compile(r"(?:cd\s+[\w./-]+\s*(?:&&|;)\s*)?make -n[^;|&<>`$]*")
ELSEWHERE = re.compile(rf"(?:{SUBMAKES}[^;|&\n]*?\s(?:-C\s*|--directory[= ])|\bcd\s+)[\"']?([\w./-]+)(?![\w./-]*[$`])")
HANDED = re.compile(r"(?:^|\s)([A-Za-z_]\w*)=")
MOVES = re.compile(rf"{SUBMAKES}[^;|&\n]*?\s(?:-C|--directory)|\bcd\s")
FILE = re.compile(rf"{SUBMAKES}[^;|&\n]*?\s(?:-f\s+|--(?:make)?file[= ])[\"']?([\w./-]+)")
ONLY_SUBMAKE = re.compile(r"^(?:cd\s+\S+\s*&&\s*)?\$[({]MAKE[)}][^;|&<>`]*$")
DEPENDENCIES = re.compile(r"(?:^|/|%)[^/]*\.(?:d|dep|P|Po|Plo)\)?$|\.d\b")  # written by compilers, they only name files
WRITES = re.compile(r"\$[({]call\s+(?:shell|file|guile)\b|\$[({](?:file\s+>|guile\s)|^\s*-?load\s")
VARIABLE = re.compile(r"\$[^$]|\$\Z")
PLAIN = re.compile(r"[\w./-]+")
ACTIVE = re.compile(r"\$[({]|!=|^\t|^\s*(?:-?include|sinclude|-?load|define|export)\b|;|^\s*\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that runs though nothing is to be built: where it stands, what kind it is, and how dangerous.

    ``kind`` is ``shell``, ``assignment``, ``plus``, ``submake``, ``recipe`` (all of one), ``include`` or ``function``.
    ``targets`` are those of the rule it stands under, whose recipe runs it; none where make runs it when it reads.
    ``folder`` is where the make works that runs it, empty for the one that is asked.
    """

    path: str
    line: int
    kind: str
    text: str
    verdict: Verdict
    targets: tuple[str, ...] = ()
    folder: str = ""

    @property
    def command(self) -> str:
        """Return the command as far as it is worked out, without the ways up that stay in the project."""
        return inward(self.verdict.unknown or self.text, self.folder)

    @property
    def harmless(self) -> bool:
        """Say whether the command only looks."""
        return self.verdict.effect <= Effect.PROBE


@dataclass(frozen=True, slots=True)
class Started:
    """A recipe of these targets, run by the make that works in ``folder``, starts another make in ``to``."""

    folder: str
    targets: tuple[str, ...]
    to: str


@dataclass(frozen=True, slots=True)
class Scan:
    """What the text of the makefiles shows. ``unread`` are makefiles whose name is computed, or that are missing."""

    makefiles: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    unread: tuple[str, ...] = ()
    graph: Graph = field(default_factory=Graph)
    calls: tuple[Started, ...] = ()

    def reached(self, goal: str) -> Scan:
        """Return what can run when the goal (empty: the usual one) is only asked for."""
        names = self.graph.below(goal)
        folders = {""}
        while more := {call.to for call in self.calls if call.to not in folders and self._made(call, folders, names)}:
            folders |= more
        mine = (act for act in self.acts if act.folder in folders)
        kept = tuple(act for act in mine if act.folder or not act.targets or reaches(names, act.targets))
        return replace(self, acts=kept)

    def _made(self, call: Started, folders: set[str], names: frozenset[str] | None) -> bool:
        return call.folder in folders and (bool(call.folder) or reaches(names, call.targets))

    @property
    def harmful(self) -> tuple[Act, ...]:
        """Return the acts that may change something."""
        return tuple(act for act in self.acts if not act.harmless)


@dataclass
class _Reading:
    read: Read
    judge: JudgeCommand
    known: dict[str, Values] = field(default_factory=dict)  # by the folder that make works in
    seen: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)  # the one that make works in when it reads a makefile
    acts: list[Act] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    plain: set[str] = field(default_factory=set)  # what compilers wrote: it only names files
    computed: list[_Lead] = field(default_factory=list)  # what leads to makefiles whose names variables compute
    signs: str = ""
    calls: list[Started] = field(default_factory=list)
    verdicts: dict[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Lead:
    """A line that leads to makefiles: ``include``, ``-include``, ``sinclude`` or ``make``, and in which folder."""

    how: str
    text: str
    folder: str
    targets: tuple[str, ...] = ()


@lru_cache(maxsize=2)  # one answer asks several times, of the same files
def scan(read: Read, judge: JudgeCommand, makefile: str = "") -> Scan:
    """Return what the makefile (or the one make would take) runs by itself, with those it leads to."""
    start = makefile or next((name for name in NAMES if read(name) is not None), "")
    reading = _Reading(read, judge)
    waiting = [(start, "")] if start else []
    while waiting and len(reading.seen) < LARGEST:
        path, folder = waiting.pop()
        waiting += _opened(reading, path, folder)
        if not waiting:
            reading.known = _known(reading)
            tried = {*reading.seen, *reading.unread, *reading.plain}
            waiting += [(name, folder) for name, folder in _computed(reading) if "$" not in name and name not in tried]
    open_names = (name for name, _ in _computed(reading) if "$" in name)
    reading.unread = [*open_names, *reading.unread, *(path for path, _ in waiting)]
    for path, each in reading.seen.items():
        for line in each:
            reading.acts += _in_line(reading, path, line)
    reading.acts += (*_remade(reading), *_whole(reading))
    acts = sorted(reading.acts, key=lambda act: (act.path, act.line, act.kind))
    top = [(path, each) for path, each in reading.seen.items() if not reading.folders[path]]
    rules = graph(start, top, reading.known.get("", {}))
    named = tuple(replace(act, folder=reading.folders[act.path]) for act in acts)
    unread = tuple(dict.fromkeys(reading.unread))
    return Scan(tuple(reading.seen), named, unread, rules, tuple(reading.calls))


def _known(reading: _Reading) -> dict[str, Values]:
    """Return what the variables can hold in each folder that a make works in.

    What its own makefiles do not set comes from another make, if from anywhere, and so does what is named as a setting
    for another make.
    """
    every = values(line for each in reading.seen.values() for line in each)
    calls = [line.text for each in reading.seen.values() for line in each if SUBMAKE.search(line.text)]
    handed = {name for text in calls for name in HANDED.findall(text)}
    found: dict[str, Values] = {}
    for folder in set(reading.folders.values()):
        own = values(line for path, each in reading.seen.items() if reading.folders[path] == folder for line in each)
        found[folder] = {**every, **{name: held for name, held in own.items() if name not in handed}}
    return found


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
    reading.seen[path] = tuple(lines(text, reading.signs))
    reading.folders[path] = folder
    for lead in _leads(reading.seen[path], folder):
        if "$" in lead.text.replace(SUBMAKES, ""):
            reading.computed.append(lead)
        else:
            yield from _led(reading, lead, lead.text)


def _leads(found: Sequence[Line], folder: str) -> Iterator[_Lead]:
    for line in found:
        included = INCLUDE.match(line.text) if line.part is Part.TEXT else None
        if included:
            yield _Lead(included["how"], included["names"], folder)
        if line.part in {Part.RECIPE, Part.DEFINED} and SUBMAKE.search(line.text):
            yield _Lead(
                "make", SUBMAKE.sub(SUBMAKES, line.text), folder, line.targets if line.part is Part.RECIPE else ("$",)
            )


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
        wanted = replace(lead, how="-include") if several else lead
        for text in ways if len(ways) <= WAYS else (lead.text,):
            found += _led(reading, wanted, text)
    return tuple(dict.fromkeys(found))


def _led(reading: _Reading, lead: _Lead, text: str) -> Iterator[tuple[str, str]]:
    """Yield the makefiles that a line leads to, once its variables are worked out."""
    if lead.how == "make":
        for path, folder in _below(reading, lead, text):
            known = reading.known.get(lead.folder, {})
            targets = (name for each in lead.targets for way in expansions(each, known) for name in words(way))
            reading.calls.append(Started(lead.folder, tuple(targets), folder))
            yield path, folder
        return
    for name in words(text):
        path = _inside(lead.folder, name)
        if _wanted(reading, lead.how, path):
            yield path, lead.folder


def _inside(folder: str, name: str) -> str:
    return normpath(f"{folder}/{name}") if folder and not name.startswith(("/", "$")) else name.removeprefix("./")


def _wanted(reading: _Reading, how: str, name: str) -> bool:
    """Say whether an included makefile must be read; one that is missing and that nothing can make need not be."""
    if DEPENDENCIES.search(name):
        return "$" not in name and reading.read(name) is not None
    if "$" in name:
        return True
    known = how == "include" or reading.read(name) is not None or re.search(r"[*?\[]", name) is not None
    return known or any(reading.read(f"{name}{end}") is not None for end in MADE_FROM)


def _below(reading: _Reading, lead: _Lead, text: str) -> Iterator[tuple[str, str]]:
    where, named = ELSEWHERE.search(text), FILE.search(text)
    moves = MOVES.search(text) is not None
    if moves and where is None:
        # A word of the shell, or a variable that only a recipe knows: nobody can tell where it goes.
        yield f"a makefile below: {' '.join(text.replace(SUBMAKES, '$(MAKE)').split())[:60]}", "$"
        return
    if where is None and named is None:
        return
    folder = normpath(f"{lead.folder or '.'}/{where[1]}") if where else lead.folder
    folder = "" if folder == "." else folder
    if folder.startswith(("/", "..")):
        return
    names = (named[1],) if named else NAMES
    paths = [normpath(f"{folder}/{name}") if folder else name for name in names]
    found = next((path for path in paths if reading.read(path) is not None), paths[-1])
    yield found, folder


def _in_line(reading: _Reading, path: str, line: Line) -> Iterator[Act]:
    for command in shells(line.text):
        yield Act(path, line.number, "shell", command, _judged(reading, path, line, command))
    assigned = ASSIGNED.match(line.text) if line.part is Part.TEXT else None
    if assigned:
        yield Act(
            path, line.number, "assignment", assigned["command"], _judged(reading, path, line, assigned["command"])
        )
    if WRITES.search(line.text):
        reason = "a function of make that writes a file or loads code"
        yield Act(path, line.number, "function", line.text, Verdict(Effect.MUTATE, reason, "make-function"))
    if line.part in {Part.RECIPE, Part.DEFINED}:
        yield from _in_recipe(reading, path, line)


def _in_recipe(reading: _Reading, path: str, line: Line) -> Iterator[Act]:
    marks = re.match(r"[@+\-\s]*", line.text)
    rest = line.text[marks.end() :] if marks else line.text
    if marks and "+" in marks[0] and line.part is Part.RECIPE:
        yield Act(path, line.number, "plus", rest, _judged(reading, path, line, rest), _owners(reading, path, line))
    elif SUBMAKE.search(rest):
        told = Verdict(Effect.PROBE, "another make, which gets -n too", "make-submake")
        simple = ONLY_SUBMAKE.match(rest) is not None and "MAKE" not in reading.known[reading.folders[path]]
        told = told if simple else _judged(reading, path, line, rest)
        yield Act(path, line.number, "submake", rest, told, _owners(reading, path, line))


def _whole(reading: _Reading) -> Iterator[Act]:
    """Yield an act for each recipe that runs from its first line on, though nothing is to be built.

    Under ``.ONESHELL`` a recipe counts as one line: where it names ``$(MAKE)`` or begins with ``+``, all of it runs.
    """
    if not oneshell.used(line for each in reading.seen.values() for line in each):
        return
    for path, each in reading.seen.items():
        for recipe in oneshell.recipes(each):
            if oneshell.runs(recipe):
                text = "\n".join(line.text.lstrip("@-+ ") for line in recipe)
                told = _judged(reading, path, recipe[0], text)
                owners = _owners(reading, path, recipe[0])
                yield Act(path, recipe[0].number, "recipe", " ".join(text.split()), told, owners)


def _owners(reading: _Reading, path: str, line: Line) -> tuple[str, ...]:
    """Return the targets that a recipe line is run for, their variables worked out; of a ``define`` nobody knows."""
    known = reading.known[reading.folders[path]]
    ways = (way for target in line.targets for way in expansions(target, known))
    return tuple(name for way in ways for name in words(way)) if line.part is Part.RECIPE else ("$",)


def _judged(reading: _Reading, path: str, line: Line, text: str) -> Verdict:
    """Return the verdict of a command as make hands it to the shell, the worst of all it can come to.

    What only make knows stays unknown. Another make that is started gets -n too, unless ``MAKE`` is something else.
    """
    known = {"MAKE": (ONLY_ASKED,), "MAKE_COMMAND": (ONLY_ASKED,), **reading.known[reading.folders[path]]}
    if line.part is Part.RECIPE and all(PLAIN.fullmatch(name) for name in line.targets):
        text = text.replace("$@", line.targets[0])  # a plain word: which of them, changes nothing
    ways = expansions(text, known, empty=True)  # one that an unread makefile may set: being unread is said by itself
    if len(ways) > WAYS:
        return Verdict(Effect.UNKNOWN, "it holds variables with many values", "make-variable", text)
    return max((_verdict(reading, way) for way in ways), key=lambda verdict: verdict.effect)


def _verdict(reading: _Reading, way: str) -> Verdict:
    command = way.strip().lstrip("@-+ \t")
    if command.startswith("#") and "\n" not in command:
        return Verdict(Effect.OBSERVE, "a comment", "comment", command)
    if VARIABLE.search(command.replace("$$", "")):
        return Verdict(Effect.UNKNOWN, "it holds variables that only make knows", "make-variable", command)
    if command not in reading.verdicts:
        plain = command.replace("$$", "$")
        reading.verdicts[command] = replace(_asked(reading.judge, plain), unknown=plain)
    return reading.verdicts[command]


def _asked(judge: JudgeCommand, command: str) -> Verdict:
    """Return the verdict of a command, one that is nothing but another make with computed words in pieces.

    Such a make only looks whatever its target is; the commands that compute the words are judged by themselves.
    """
    inner = INNER.findall(command)
    plain = SETTINGS.sub("", INNER.sub("computed", command))
    if not HANDED_ON.fullmatch(plain):
        return judge(command)
    looks = Verdict(Effect.PROBE, "another make, which gets -n too", "make-submake", command)
    return max((looks, *(judge(one or other) for one, other in inner)), key=lambda verdict: verdict.effect)


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
        for path, each in reading.seen.items()
        for line in each
        if line.part is Part.TEXT and (found := INCLUDE.match(line.text))
        for way in expansions(found["names"], reading.known[reading.folders[path]])
        for name in words(way)
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
