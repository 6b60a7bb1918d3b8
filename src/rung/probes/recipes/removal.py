"""Removals that take away nothing but what the same build makes: the old archive before `ar`, a file on its way."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Collection, Iterator, Sequence
from fnmatch import fnmatchcase
from posixpath import normpath

from msgspec import Struct, field

from rung.model.effect import Effect, Facet, Verdict
from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.leads import NAMES
from rung.probes.gnumake.oneshell import written
from rung.probes.gnumake.trace import Step
from rung.probes.probe import Case, JudgeCommand
from rung.probes.recipes import together
from rung.probes.recipes.gnumake import printed

REMOVES = pattern(
    r"(?P<before>(?:^|[;&|({]|\bthen\b|\belse\b|\bdo\b)(?:\\\n|\s)*)rm\s+(?P<words>(?:\$\w+|\\\n|[^;&|(){}<>`$\n])+)"
)
FILE = pattern(r"(?<![\w./~$`'\"-])(?!\.\./)[\w+][\w.+-]*((?:/[\w+][\w.+-]*)*)(\.[A-Za-z]\w{0,3})(?![\w./])")
ON_ITS_WAY = pattern(r"(?:[+~]|[-.](?:t|tmp|temp|new))$")  # what a file is called until it is whole
MANY = 1 << 16  # words that are remembered
HELD = pattern(r"(?:^|[;\s])(?P<name>\w+)=(?P<value>\"[^\"]*\"|\$\(mktemp[^)]*\)|`mktemp[^`]*`|[^\s;]*)")


class _Build(Struct, frozen=True):
    """Every path that a rule of the plan makes, everything that lies in the project, and how a command is judged."""

    made: Collection[str]
    there: Collection[str]
    judge: JudgeCommand


def weighed(case: Case, plan: Sequence[Step]) -> list[tuple[Verdict, str]]:
    """Return the verdict of every command of a plan of ``make -n -B --trace``, in order.

    A removal counts as a change where each of its files is made by a rule of this plan, or is not there and was named
    by an earlier command of it, or as a file of it on its way.
    """
    there = frozenset(path for path, entry in case.entries.items() if not entry.folder)
    build = _Build(frozenset(step.path for step in plan), there, case.judge)
    found: list[tuple[Verdict, str]] = []
    named = _Named()
    alike: dict[str, Verdict] = {}
    for step, text in each_command(case, plan):
        told = _judged(text, case.judge, alike)
        if told.effect is Effect.DESTROY and _own(text, step, named.paths, build):
            told = replace(told, effect=Effect.MUTATE, reason="it removes only what this build makes")
            told = replace(told, facets=told.facets - {Facet.DESTROYS_EVIDENCE})
        found.append((told, text))
        named.texts.append((step.folder, text))
    return found


def each_command(case: Case, plan: Sequence[Step]) -> Iterator[tuple[Step, str]]:
    """Yield every command of a plan with its step, joined where one shell gets a recipe whole."""
    whole = written(next((data for name in (case.ask.makefile, *NAMES) if name and (data := case.read(name))), b""))
    for step in plan:
        yield from ((step, text) for text in _commands(case, step, whole=whole))


class _Named(Struct, frozen=True):
    """Every path that the commands so far name, worked out when a removal asks for it: few builds remove anything."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    words: dict[str, set[str]] = field(default_factory=dict)  # by folder: hundreds of commands say the same
    known: set[str] = field(default_factory=set)

    def paths(self) -> set[str]:
        """Return the paths, a plain word counting as one."""
        for folder, text in self.texts:
            before = self.words.setdefault(folder, set())
            fresh = set(re.findall(r"[\w./+-]+", text)) - before
            before |= fresh
            self.known.update(normpath(f"{folder or '.'}/{word}") for word in fresh)
        self.texts.clear()
        return self.known


def _commands(case: Case, step: Step, *, whole: bool) -> tuple[str, ...]:
    """Return the commands of a recipe, joined as far as they belong together where one shell gets it whole."""
    pieces = printed("\n".join(step.recipe))
    return together.commands(pieces, case.judge) if whole else pieces


def _judged(text: str, judge: JudgeCommand, alike: dict[str, Verdict]) -> Verdict:
    """Return the verdict of a command; of hundreds that differ in the names of files only, the first is judged."""
    alone = shape(text)
    told = alike.get(alone)
    if told is None:
        told = judge(text)
        if told.effect is Effect.MUTATE and "`" not in told.reason:  # a reason in quotes names a word of this one
            alike[alone] = told
    return told


def shape(text: str) -> str:
    """Return a command with one word for the names of files in it, word by word: they hold no blank."""
    return " ".join(map(_UNNAMED.__getitem__, text.split(" ")))


class _Unnamed(dict[str, str]):
    """Words without the names of files: a thousand commands of a build share all of theirs but two."""

    def __missing__(self, word: str) -> str:
        if len(self) > MANY:
            self.clear()
        self[word] = found = FILE.sub(_file, word) if "." in word else word
        return found


def _file(found: re.Match[str]) -> str:
    """Return what a name is written as; a function, since to put groups into a text imports something every time."""
    return f"file{found[2]}"


_UNNAMED = _Unnamed()


def _own(text: str, step: Step, named: Callable[[], Collection[str]], build: _Build) -> bool:
    """Say whether nothing but removals makes the command destroy, and all of them are of files of this build.

    A pattern that nothing here fits counts as such where the command has named its own target before: it tidies up.
    """
    folder = step.folder
    taken = REMOVES.sub(lambda found: f"{found['before']}true ", text)
    if taken == text or build.judge(taken).effect is Effect.DESTROY:
        return False
    kinds: list[bool | None] = []
    for each in REMOVES.finditer(text):
        held = {one["name"]: one["value"].strip('"') for one in HELD.finditer(text[: each.start()])}
        for word in _words(each["words"]):
            if word.startswith("$"):
                value = held.get(word[1:], "")
                used = text[: each.start()].count(word) > 0
                kinds.append(used and bool(value) and _kept(value, folder, build))
            else:
                kinds.append(_kind(word, folder, named, build))
    first = next((each.start() for each in REMOVES.finditer(text)), 0)
    made = any(kinds) or step.target in text[:first]
    return bool(kinds) and all(kind is not False for kind in kinds) and made


def _kept(value: str, folder: str, build: _Build) -> bool:
    """Say whether a file whose name the command put together is its own: none of that name lies here."""
    return "mktemp" in value or normpath(f"{folder or '.'}/{value}") not in build.there


def _words(text: str) -> list[str]:
    try:
        found = shlex.split(text.replace("\\\n", " "))
    except ValueError:
        return [""]
    return [word for word in found if not re.fullmatch(r"-[fiv]+|--force|--", word)]


def _kind(word: str, folder: str, named: Callable[[], Collection[str]], build: _Build) -> bool | None:
    """Say whether a file is one that the build makes; None where the word is a pattern that nothing here fits."""
    if not word or word.startswith(("-", "~")):
        return False
    path = normpath(f"{folder or '.'}/{word}")
    if set(word) & set("*?["):
        fits = [each for each in build.there if fnmatchcase(each, path) and each.count("/") == path.count("/")]
        return all(each in build.made for each in fits) if fits else None
    if path in build.made or path in build.there:
        return path in build.made
    return ON_ITS_WAY.sub("", path) in build.made or path in named()
