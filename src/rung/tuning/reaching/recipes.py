"""What recipes and scripts of the shell say of files: which ones a program is given, and what it takes them for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rung.model.replacing import replace
from rung.probes.gnumake.plain import expand
from rung.tuning.bare import uncommented
from rung.tuning.project import Project, Rule
from rung.tuning.reaching.commands import CHECKS, RECURSES, Command, Taken, commands
from rung.tuning.reaching.heredocs import Handed, apart
from rung.tuning.reaching.operands import NO_FILES, TAKES_ALL, looked_for, operands
from rung.tuning.reaching.texts import words
from rung.tuning.reaching.where import ABOVE, Given, Where
from rung.tuning.telling import automatic, filled

FUNCTION = re.compile(
    r"\$[({](?:wildcard|sort|filter|filter-out|patsubst|subst|addprefix|addsuffix|notdir|dir|word|wordlist|firstword|lastword"
    r"|strip|abspath|realpath|basename|suffix|join|foreach)\s+((?:[^(){}$]|\$[({][^(){}]*[)}]|\$.)*)[)}]"
)
OF_NEEDS = re.compile(r"\$\$?[<^+?|]|\$\$?[({][<^+?|][DF]?[)}]|\{input\b[^{}]*\}|snakemake\.input")
LAST_IS_WRITTEN = frozenset({"cp", "mv", "ln", "install", "rsync"})
PAGES = re.compile(r"mkdocs|hugo|jekyll|zola|quarto|eleventy|gatsby|sphinx-build|antora|docusaurus|mdbook|bookdown")
"""Programs that make pages of what lies in a folder."""
IMPORTED = re.compile(r"\b(?:import|from)\s+([\w.]+)")
BARE = re.compile(r"[A-Za-z_][\w.+-]*")
COMMAND = re.compile(r"^-\w*[ce]$")
SHELLS = re.compile(r"(?:ba|da|z|k)?sh|\$[({](?:SHELL|BASH)[)}]|eval|source")
WORD = re.compile(r"[\w./-]+")
FILE_LIKE = re.compile(r"\w[./]\w|^\.?/\w")
PACKED = frozenset({"tar", "zip", "rsync"})


@dataclass(frozen=True, slots=True)
class Looks:
    """A command that looks for files itself.

    ``pages``: it takes what tells people something too. ``above``: it may look outside of the folder that it runs in.
    ``sure``: it is known to look, or given a whole folder; else it is only given no file.
    """

    said: str
    pages: bool = False
    above: bool = False
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text of the shell comes to: the words its commands are given, and which look for files themselves.

    ``checks``: one looks for tests. ``programs``: the commands that are bare names, which a folder of `PATH` may hold.
    """

    given: tuple[Given, ...]
    looks: tuple[Looks, ...] = ()
    checks: bool = False
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
    left, handed = apart(text)
    left = uncommented(left)
    told = tuple(each for piece in (left, *map(_run, handed)) if piece for each in commands(piece))
    reads = any(each.taken is Taken.TEXT for each in told)
    given = [Given(word, Taken.TEXT) for each in handed for word in _named(each)]
    looks: list[Looks] = []
    where = Where()
    for command in told:
        where = where.after(command)
        if command.program == "for":
            given += _all(replace(command, taken=Taken.TEXT if reads else Taken.CODE), needs, script)
        if command.taken is Taken.NONE and command.program not in {"test", "["} and not command.finds:
            piped = (word.removeprefix("<") for word in command.files if word.startswith("<"))
            given += [_given(word, Taken.TEXT, needs) for word in piped]
            continue
        looks += _looks(command)
        given += (moved for each in _all(command, needs, script) for moved in where.moved(each))
    programs = tuple(each.program for each in told if not each.path and BARE.fullmatch(each.program))
    return Reading(tuple(given), tuple(looks), any(CHECKS.match(each.program) for each in told), programs)


def _run(handed: Handed) -> str:
    """Return the commands in a text that is handed in: all of it where a shell is given it."""
    shell = any(SHELLS.fullmatch(each.program) for each in commands(handed.line))
    return handed.text if shell else handed.inner


def _named(handed: Handed) -> Iterator[str]:
    """Yield the names in a text that is handed in, where they can be told from other words."""
    programs = [each for each in commands(handed.line) if each.taken is Taken.SCRIPT]
    if any(each.program.startswith(("python", "pypy")) for each in programs):
        yield from words("-.py", handed.text)
        yield from (f"{name.replace('.', '/')}.py" for name in IMPORTED.findall(handed.text))
    elif not any(SHELLS.fullmatch(each.program) for each in programs):
        yield from (word for word in WORD.findall(handed.text) if FILE_LIKE.search(word))


def _looks(command: Command) -> Iterator[Looks]:
    whole = _whole(command)
    if whole or (command.finds and not CHECKS.match(command.program)):
        pages = PAGES.fullmatch(command.program) is not None or command.builds_image
        pages = pages or (command.program in TAKES_ALL and whole)
        above = any(ABOVE.search(word) for word in command.words)
        sure = whole or command.taken is not Taken.TEXT
        yield Looks(" ".join((command.program, *command.words[:2])), pages, above, sure)


def _all(command: Command, needs: tuple[str, ...], script: Callable[[str], Taken]) -> Iterator[Given]:
    taken = Taken.CODE if command.taken in {Taken.NONE, Taken.FINDS} else command.taken
    if command.path:
        yield Given(command.path, Taken.CODE, program=True)
    if command.program == "find":
        yield from (Given(word, Taken.TEXT) for word in looked_for(command))
    elif taken is Taken.SCRIPT:
        yield from _interpreted(command, needs, script)
    else:
        into = next((new for old, new in pairwise(command.words) if old == "-C"), "")
        for word in operands(command):
            yield _given(word.removeprefix("<"), Taken.CODE if word == into else taken, needs)


def _interpreted(command: Command, needs: tuple[str, ...], script: Callable[[str], Taken]) -> Iterator[Given]:
    """Yield what an interpreter is given: its script, a module or a text to run, and the data of that."""
    given = command.files
    at = next((n for n, word in enumerate(given) if not word.startswith("-")), len(given))
    told = frozenset(given[:at])
    inline = any(COMMAND.match(word) for word in told) or (command.program.endswith("awk") and "-f" not in told)
    module = "-m" in told and command.program.startswith(("python", "pypy", "$"))
    if module and at < len(given):
        yield Given(given[at].replace(".", "/") + ".py", Taken.CODE)
        yield Given(given[at].replace(".", "/") + "/__main__.py", Taken.CODE)
    data = script(given[at]) if not inline and at < len(given) else Taken.TEXT
    for n, word in enumerate(given):
        if inline and n == at:
            yield from read(word, needs, script).given
            yield from (Given(f"{name.replace('.', '/')}.py", Taken.CODE) for name in IMPORTED.findall(word))
        else:
            yield _given(word.removeprefix("<"), Taken.CODE if n <= at and not inline else data, needs)


def _given(word: str, taken: Taken, needs: tuple[str, ...]) -> Given:
    return Given(word, taken, needs if OF_NEEDS.search(word) else ())


def _whole(command: Command) -> bool:
    """Say whether a command is given the whole folder."""
    if command.taken in {Taken.CODE, Taken.NONE, Taken.SCRIPT}:
        return False
    words = command.words[:-1] if command.program in LAST_IS_WRITTEN else command.words
    if "*" in words and (command.program in PACKED or any(RECURSES.match(word) for word in words)):
        return True
    if command.program == "find":
        folder = not words or words[0].startswith("-") or words[0] in {".", "./"}
        return folder and not {"-name", "-iname", "-path"} & {*words}
    return command.program not in {"ls", *NO_FILES} and any(word in {".", "./", "./*"} for word in words)
