"""Where a line of a makefile leads: to one that it includes, or to that of another make that it starts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import normpath

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.gnumake.lines import Line, Part
from rung.probes.probe import Read

NAMES = ("GNUmakefile", "makefile", "Makefile")
INCLUDE = pattern(r"^(?P<how>-include|sinclude|include)\s+(?P<names>.+)$", re.DOTALL)
EVALUATED = pattern(r"\$[({]eval\s+(?P<how>-include|sinclude|include)\s+(?P<names>(?:\$[({][^(){}]*[)}]|[^(){}\n])+)")
# Built-in rules make a file from these; where none is there, and no rule names it, a missing file stays missing.
MADE_FROM = (
    ".sh", ".c", ".o", ".cc", ".cpp", ".C", ".s", ".S", ".y", ".l", ".p", ".f", ".F", ".r", ".w", ".web", ".tex", ",v",
)  # fmt: skip
SUBMAKE = pattern(r"\$[({]MAKE[)}]|\$\(MAKE_COMMAND\)")
SUBMAKES = "\x00make\x00"  # stands for `$(MAKE)` while the names around it are worked out
ELSEWHERE = pattern(rf"(?:{SUBMAKES}[^;|&\n]*?\s(?:-C\s*|--directory[= ])|\bcd\s+)[\"']?([\w./-]+)(?![\w./-]*[$`])")
MOVES = pattern(rf"{SUBMAKES}[^;|&\n]*?\s(?:-C|--directory)|\bcd\s")
FILE = pattern(rf"{SUBMAKES}[^;|&\n]*?\s(?:-f\s+|--(?:make)?file[= ])[\"']?([\w./-]+)")
LOOP = pattern(r"\bfor\s+(?P<name>\w+)\s+in\s(?P<words>[\w./\s-]*?)\s*(?:;|\\?\n)\s*do\b")
SET_IN_SHELL = pattern(r"(?:^|[\s;])(\w+)=(?:[\"']([\w./\s-]*)[\"']|([\w./-]+))\s*;")
DEPENDENCIES = pattern(r"(?:^|/|%)[^/]*\.(?:d|dep|P|Po|Plo)\)?$|\.d\b")  # written by compilers, they only name files


class Lead(Struct, frozen=True):
    """A line that leads to makefiles: ``include``, ``-include``, ``sinclude`` or ``make``, and in which folder.

    In its ``text`` a sign stands for ``$(MAKE)``. ``targets`` are those of the recipe that starts another make.
    """

    how: str
    text: str
    folder: str
    targets: tuple[str, ...] = ()

    @property
    def computed(self) -> bool:
        """Say whether variables make up the names."""
        return "$" in self.text.replace(SUBMAKES, "")


def leads(found: Sequence[Line], folder: str) -> Iterator[Lead]:
    """Yield what leads on from a makefile that make reads while it works in ``folder``."""
    for line in found:
        plain = INCLUDE.match(line.text.lstrip()) if line.part is not Part.RECIPE else None
        for included in (plain, *EVALUATED.finditer(line.text if "eval" in line.text else "")):
            if included:
                yield Lead(included["how"], included["names"], folder)
        if line.part in {Part.RECIPE, Part.DEFINED} and SUBMAKE.search(line.text):
            targets = line.targets if line.part is Part.RECIPE else ("$",)
            yield Lead("make", SUBMAKE.sub(SUBMAKES, line.text.replace("\\\n", " ")), folder, targets)


def unrolled(text: str) -> tuple[str, ...]:
    """Return a recipe line once for each word that a loop of its shell goes through, where these are written out.

    Such a list may stand in a variable of the shell (``list='a b'; for d in $$list; do``).
    """
    for name, quoted, bare in SET_IN_SHELL.findall(text):
        if len(re.findall(rf"(?<![\w$]){name}\+?=", text)) > 1:
            continue
        text = re.sub(rf"(?<=\sin )\s*\$\$(?:{name}\b|\{{{name}\}})", quoted or bare, text)
    loop = LOOP.search(text)
    if loop is None:
        return (text,)
    named = re.compile(rf"\$\$(?:{loop['name']}\b|\{{{loop['name']}\}})")
    before, after = text[: loop.start()], text[loop.end() :]
    return tuple(f"{before}{named.sub(word, after)}" for word in loop["words"].split()) or (text,)


def inside(folder: str, name: str) -> str:
    """Return the path of a makefile that is named by a make which works in ``folder``."""
    return normpath(f"{folder}/{name}") if folder and not name.startswith(("/", "$")) else name.removeprefix("./")


def wanted(read: Read, how: str, name: str) -> bool:
    """Say whether an included makefile must be read; one that is missing and that nothing can make need not be."""
    if DEPENDENCIES.search(name):
        return "$" not in name and read(name) is not None
    if "$" in name:
        return True
    folder, _, last = f"./{name}".rpartition("/")
    kept = (f"{name},v", f"{folder}/RCS/{last},v", f"{folder}/s.{last}", f"{folder}/SCCS/s.{last}")
    if any(read(normpath(each)) is not None for each in kept):
        return True
    known = how == "include" or read(name) is not None or re.search(r"[*?\[]", name) is not None
    return known or any(read(f"{name}{end}") is not None for end in MADE_FROM)


def below(read: Read, folder: str, text: str) -> tuple[str, str] | None:
    """Return the makefile of another make, and where that works; None where it stays here or leaves the project.

    ``text`` is the recipe of a make that works in ``folder``. Where nobody can tell, the folder is a dollar sign.
    """
    where, named = ELSEWHERE.search(text), FILE.search(text)
    if MOVES.search(text) is not None and where is None:
        # A word of the shell, or a variable that only a recipe knows: nobody can tell where it goes.
        return f"a makefile below: {' '.join(text.replace(SUBMAKES, '$(MAKE)').split())}", "$"
    if where is None and named is None:
        return None
    into = normpath(f"{folder or '.'}/{where[1]}") if where else folder
    into = "" if into == "." else into
    if into.startswith(("/", "..")):
        return None
    paths = [inside(into, name) for name in ((named[1],) if named else NAMES)]
    return next((path for path in paths if read(path) is not None), paths[-1]), into
