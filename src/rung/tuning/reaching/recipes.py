"""What recipes and scripts of the shell say of files: which ones a program is given, and what it takes them for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rung.model.replacing import replace
from rung.probes.gnumake.plain import expand
from rung.tuning.project import Project, Rule
from rung.tuning.reaching.commands import CHECKS, Command, Taken, commands
from rung.tuning.telling import automatic, filled

FUNCTION = re.compile(
    r"\$[({](?:wildcard|sort|filter|filter-out|patsubst|subst|addprefix|addsuffix|notdir|dir|word|wordlist|firstword|lastword"
    r"|strip|abspath|realpath|basename|suffix|join|foreach)\s+((?:[^(){}$]|\$[({][^(){}]*[)}]|\$.)*)[)}]"
)
OF_NEEDS = re.compile(r"\$\$?[<^+?|]|\$\$?[({][<^+?|][DF]?[)}]|\{input\b[^{}]*\}|snakemake\.input")
GLOB = re.compile(r"[*?]")
LAST_IS_WRITTEN = frozenset({"cp", "mv", "ln", "install", "rsync"})
PAGES = re.compile(
    r"mkdocs|hugo|jekyll|zola|quarto|eleventy|gatsby|sphinx-build|antora|docusaurus|mdbook|bookdown|docker|podman"
)
"""Programs that make pages, or images, of what lies in a folder."""
TAKES_ALL = frozenset({
    "for", "cat", "cp", "tar", "zip", "rsync", "wc", "sort", "grep", "head", "tail", "gzip", "md5sum",
    "sha1sum", "sha256sum", "ls", "ln", "mv"
})  # fmt: skip
IMPORTED = re.compile(r"\b(?:import|from)\s+([\w.]+)")
BARE = re.compile(r"[A-Za-z_][\w.+-]*")
COMMAND = re.compile(r"^-\w*[ce]$")


@dataclass(frozen=True, slots=True)
class Given:
    """A word that a command is given: ``needs`` are those of its rule where the word stands for them."""

    word: str
    taken: Taken
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text of the shell comes to: the words its commands are given, and which command looks for files itself.

    ``checks``: one looks for tests; ``pages``: what looks for files takes what tells people something too.
    ``programs``: the commands that are bare names, which a folder of `PATH` may hold.
    """

    given: tuple[Given, ...]
    finds: str = ""
    checks: bool = False
    pages: bool = False
    programs: tuple[str, ...] = ()


def recipe(rule: Rule, project: Project) -> str:
    """Return the recipe of a rule with what is sure put in, and functions of make that only list files left away."""
    own = automatic(rule, project)
    text = "\n".join(expand(filled(line, own), project.variables) for line in rule.recipe)
    before = ""
    while text != before:
        before, text = text, FUNCTION.sub(r" \1 ", text)
    return text


def read(text: str, needs: tuple[str, ...], script: Callable[[str], Taken]) -> Reading:
    """Return what the commands of a text are given; ``script`` says what a script takes its data for."""
    given: list[Given] = []
    finds, checks, pages, moved = "", False, False, False
    told = tuple(commands(text))
    reads = any(each.taken is Taken.TEXT for each in told)
    for command in told:
        checks = checks or CHECKS.match(command.program) is not None
        if command.program == "cd" or "-C" in command.words:
            moved = True
        if command.program == "for":
            given += _all(replace(command, taken=Taken.TEXT if reads else Taken.CODE), needs, script)
        if command.taken is Taken.NONE and command.program not in {"test", "["} and not command.finds:
            given += [
                _given(word.removeprefix("<"), Taken.TEXT, needs) for word in command.files if word.startswith("<")
            ]
            continue
        looks = command.finds and not CHECKS.match(command.program)
        if looks or _whole(command):
            finds = finds or " ".join((command.program, *command.words[:2]))
            pages = (
                pages
                or PAGES.fullmatch(command.program) is not None
                or (command.program in TAKES_ALL and _whole(command))
            )
        given += (_moved(each) if moved else each for each in _all(command, needs, script))
    programs = tuple(each.program for each in told if not each.path and BARE.fullmatch(each.program))
    return Reading(tuple(given), finds, checks, pages, programs)


def _all(command: Command, needs: tuple[str, ...], script: Callable[[str], Taken]) -> Iterator[Given]:
    taken = Taken.CODE if command.taken in {Taken.NONE, Taken.FINDS} else command.taken
    if command.path:
        yield Given(command.path, Taken.CODE)
    if command.program == "find":
        yield from _found(command)
        return
    if taken is not Taken.SCRIPT:
        # Elsewhere than among the words of such a program a star alone multiplies.
        every = command.program in TAKES_ALL
        words_of = (f"./{word}" if every and word in {"*", "**"} else word for word in command.files)
        yield from (_given(word.removeprefix("<"), taken, needs) for word in words_of)
        return
    words = list(command.files)
    at = next((n for n, word in enumerate(words) if not word.startswith("-")), len(words))
    told = frozenset(words[:at])
    inline = any(COMMAND.match(word) for word in told) or (command.program.endswith("awk") and "-f" not in told)
    module = "-m" in told and command.program.startswith(("python", "pypy", "$"))
    data = Taken.TEXT
    if module and at < len(words):
        yield Given(words[at].replace(".", "/") + ".py", Taken.CODE)
        yield Given(words[at].replace(".", "/") + "/__main__.py", Taken.CODE)
    if not inline and at < len(words):
        data = script(words[at])
    for n, word in enumerate(words):
        if inline and n == at:
            yield from read(word, needs, script).given
            yield from (Given(f"{name.replace('.', '/')}.py", Taken.CODE) for name in IMPORTED.findall(word))
        else:
            yield _given(word.removeprefix("<"), Taken.CODE if n <= at and not inline else data, needs)


def _moved(given: Given) -> Given:
    """Return a pattern that a command in another folder is given, so that it means files of any folder."""
    inner = GLOB.search(given.word) is not None and not given.word.startswith(("/", "$"))
    return Given(f"**/{given.word}", given.taken, given.needs) if inner else given


def _found(command: Command) -> Iterator[Given]:
    """Yield the folders, or the forms of names, that `find` is told of."""
    words = command.words
    names = [new for old, new in pairwise(words) if old in {"-name", "-iname", "-path"}]
    yield from (Given(f"**/{name}", Taken.TEXT) for name in names)
    if not names:
        yield from (Given(word, Taken.TEXT) for word in words if not word.startswith("-"))


def _given(word: str, taken: Taken, needs: tuple[str, ...]) -> Given:
    return Given(word, taken, needs if OF_NEEDS.search(word) else ())


def _whole(command: Command) -> bool:
    """Say whether a command is given the whole folder."""
    if command.taken in {Taken.CODE, Taken.NONE, Taken.SCRIPT}:
        return False
    words = command.words[:-1] if command.program in LAST_IS_WRITTEN else command.words
    if command.program == "find":
        folder = not words or words[0].startswith("-") or words[0] in {".", "./"}
        return folder and not {"-name", "-iname", "-path"} & {*words}
    return any(word in {".", "./", "./*"} for word in words)
