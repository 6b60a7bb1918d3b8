"""Names, patterns and folders that texts say, each with where it stands and what is taken from the files it means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from rung.model.replacing import replace
from rung.tuning.reaching.commands import Taken
from rung.tuning.reaching.said import By, Said

HOLE = "\x01"
HOLES = re.compile(
    r"\$\$?\{[^{}]*\}|\$\$?\((?:[\w.@<^*%?+|-]+)\)|\$\$?(?:[A-Za-z_]\w*|[\d@<^*?+|])|\{[^{}\s\"']*\}"
    r"|%\([^)]*\)[sd]|%[sd](?!\w)"
)
PLAIN = re.compile(r"[A-Za-z0-9][\w.-]*")
WORD = re.compile(r"[\w.+@/*?~%:\x01-]+")
GLOB = re.compile(r"\*\*/?|[*?%\x01]")
FILLED = frozenset("${%")
STAR = re.compile(r"[*?]")
LETTER = re.compile(r"[A-Za-z0-9]")
TELLING = re.compile(r"\.[A-Za-z]\w|\w[./]")
NAME = re.compile(r"\w\w")
WHOLE = re.compile(r"/\w{3,}$")
PART = re.compile(r"/\w|\w\w[_-]|[_-]\w\w|^\w{3}")
OPTION = re.compile(r"^--?[A-Za-z][\w-]*$|^-[A-Z](?=[\w./\x01])|^-(?!\w)")
SEARCHED = re.compile(r"-[ILB]\S|-isystem|-iquote")
"""Folders in which a compiler looks for what sources name."""
LIBRARY = re.compile(r"-l([\w.+-]+)")
"""A library that a linker looks for."""
EVERY = {"./*": "*", "**/*": "**/*", "./**": "**"}
CLASS = re.compile(r"\[[\w!^-]{1,20}\]")


@lru_cache(maxsize=20_000)
def _compiled(text: str) -> re.Pattern[str]:
    """Return an expression ready to be used; each is worked out only when a file is asked about."""
    return re.compile(text)


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern of names. ``telling``: it holds an ending, a folder or a part of a name."""

    text: str
    said: Said
    telling: bool
    begin: str = ""
    end: str = ""
    """Without a folder before it, what each file it means begins and ends with."""

    @property
    def anywhere(self) -> str:
        """Return the expression of the files it means, at the top and beside the text that says it."""
        return f"(?:{re.escape(self.said.folder)}/)?(?:{self.text})" if self.said.folder else self.text

    def means(self, path: str) -> bool:
        """Say whether a file is one of those."""
        if not path.endswith(self.end) or self.begin not in path:
            return False
        return _compiled(self.anywhere).fullmatch(path) is not None


@dataclass(slots=True)
class Spoken:
    """All names that were said so far: plain ones by their last part, patterns, and stems of what make is to make.

    ``parts`` are the names of all files and folders that are ever asked about: other names are not kept.
    """

    names: dict[str, list[tuple[str, Said]]] = field(default_factory=dict)
    folders: dict[str, list[tuple[str, Said]]] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    stems: dict[str, Said] = field(default_factory=dict)
    parts: Collection[str] | None = None
    _idle: set[str] = field(default_factory=set)
    """Words that name nothing there is, and are no pattern."""
    _words: set[tuple[str, str, Taken, By, bool, bool, str]] = field(default_factory=set)
    _known: set[tuple[str, str, Taken, By | None, str]] = field(default_factory=set)
    _ending: dict[str, list[Form]] = field(default_factory=dict)
    _settled: int = 0

    def word(self, word: str, said: Said, *, stems: bool = False, folder: bool = True) -> None:
        """Note a word that may name a file, a folder, or many of them. ``stems``: what it is made from has its stem."""
        if not stems and word in self._idle:
            return
        key = word, said.folder, said.taken, said.by, stems, folder, _own(word, said)
        if key in self._words:
            return
        self._words.add(key)
        if PLAIN.fullmatch(word):
            if self.parts is not None and word not in self.parts:
                self._idle.add(word)
            self._plain(word, said, stems=stems, folder=folder)
            return
        if word in EVERY:
            if said.by in {By.LINE, By.COMMAND}:
                self._form(EVERY[word], said, all_of_it=word == "./*")
            return
        if SEARCHED.match(word):
            return
        library = LIBRARY.fullmatch(word)
        if library:
            self._name(f"lib{library[1]}.a", said)
            self._name(f"lib{library[1]}.so", said)
            return
        self._parts(word, said, stems=stems, folder=folder)

    def _parts(self, word: str, said: Said, *, stems: bool, folder: bool) -> None:
        """Note the names and patterns that a word is made of."""
        # Most words hold none of these, and a search by them costs more than the rest.
        bare = CLASS.sub("?", word) if "[" in word else word
        bare = HOLES.sub(HOLE, bare) if not FILLED.isdisjoint(bare) else bare
        idle = self.parts is not None
        for name in WORD.findall(bare):
            bare = _bare(OPTION.sub("", name.partition("::")[0]).strip(":")).removeprefix("@")  # a file of options
            if not LETTER.search(bare):
                continue  # of a name nothing is told
            if GLOB.search(bare):
                self._form(bare, said)
                idle = False
            else:
                self._plain(bare, said, stems=stems, folder=folder)
                idle = idle and bare.rpartition("/")[2] not in (self.parts or ())
        if idle:
            self._idle.add(word)

    def _plain(self, bare: str, said: Said, *, stems: bool, folder: bool) -> None:
        self._name(bare, said, folder=folder)
        if stems:
            self.stems.setdefault(stem(bare), said)

    def meets(self, path: str) -> bool:
        """Say whether a file is meant; patterns that came since the last ``settle`` are left out."""
        fitting = (*self._ending.get(path[-1:], ()), *self._ending.get("", ()))
        if stem(path) in self.stems or any(form.means(path) for form in fitting):
            return True
        return any(True for _ in self._plainly(path))

    def settle(self) -> None:
        """Take the patterns that came into what ``meets`` looks at."""
        for form in islice(self.forms.values(), self._settled, None):
            self._ending.setdefault(form.end[-1:], []).append(form)
        self._settled = len(self.forms)

    def found(self, path: str) -> Iterator[Said]:
        """Yield where a file is meant, by its name, a folder it lies in, a pattern, or what is made from it."""
        yield from self._plainly(path)
        yield from (form.said for form in self.forms.values() if form.said.place != path and form.means(path))
        if stem(path) in self.stems:
            yield self.stems[stem(path)]

    def exactly(self, path: str) -> Iterator[Said]:
        """Yield where a file is meant by a name of its own, a pattern that tells of such files, or as part of a folder.

        A bare name means one beside the text, above it or at the top; a folder counts where all in it is handed over.
        """
        for name, said in self.names.get(path.rpartition("/")[2], ()):
            here = said.beside(name, path) or said.above(name, path) or ("/" in name and path.endswith(f"/{name}"))
            if here and said.place != path and said.takes(name):
                yield said
        yield from (said for name, said in self._inside(path, near=True) if said.whole(name))
        for form in self.forms.values():
            text = form.said.by is not By.COMMAND or form.said.taken in {Taken.TEXT, Taken.DATA}
            if form.telling and text and form.said.place != path and form.means(path):
                yield form.said

    def _plainly(self, path: str) -> Iterator[Said]:
        for name, said in self.names.get(path.rpartition("/")[2], ()):
            if said.place != path and (path == name or path.endswith(f"/{name}")):
                yield said
        for _, said in self._inside(path):
            # A folder that code names without going through it holds modules; one that is read has its name said too.
            module = said.by is By.STRING and path.endswith(".py")
            yield replace(said, taken=Taken.CODE) if module and said.taken is not Taken.NONE else said

    def _inside(self, path: str, *, near: bool = False) -> Iterator[tuple[str, Said]]:
        """Yield where a folder is meant in which the file lies, with its name there.

        ``near``: a bare name means a folder beside the text or at the top, and no other.
        """
        folder = path.rpartition("/")[0]
        parts = folder.split("/") if folder else []
        for at, part in enumerate(parts):
            told = self.folders.get(part, ())
            above = "/".join(parts[: at + 1]) if told else ""
            for name, said in told:
                far = ("/" in name or not (near or said.near)) and f"/{above}".endswith(f"/{name}")
                if said.place != path and (far or said.beside(name, above)):
                    yield name, said

    def _name(self, bare: str, said: Said, *, folder: bool = True) -> None:
        last = bare.rpartition("/")[2]
        if self.parts is not None and last not in self.parts:
            return
        key = bare, said.folder, said.taken, said.by if folder else None, _own(bare, said)
        if key in self._known:
            return
        self._known.add(key)
        self.names.setdefault(last, []).append((bare, said))
        if folder and (said.by is not By.DATA or "/" in bare):
            self.folders.setdefault(last, []).append((bare, said))

    def _form(self, bare: str, said: Said, *, all_of_it: bool = False) -> None:
        key = f"{bare} {said.taken} {said.folder} {said.by}"
        if key in self.forms:
            return
        marks = GLOB.findall(bare)
        plain = GLOB.split(bare)
        named = said.by in {By.LINE, By.COMMAND} and STAR.search(bare) is not None
        telling = all_of_it or any(map(TELLING.search, plain)) or WHOLE.search(plain[-1]) is not None
        telling = telling or (named and any(map(NAME.search, plain)))
        if not (telling or named or (said.by is not By.DATA and any(map(PART.search, plain)))):
            return  # it would mean files by a letter or two
        if marks[0] == HOLE and not plain[0] and plain[1].startswith("/"):  # it may stand for the folder itself
            marks, plain = marks[1:], [plain[1].removeprefix("/"), *plain[2:]]
            begin = "(?:.*/)?"
        else:
            begin = ""
        texts = [re.escape(part) for part in plain]
        text = texts[0] + "".join(_any(mark) + part for mark, part in zip(marks, texts[1:], strict=True))
        self.forms[key] = Form(begin + text, said, telling, plain[0], plain[-1])


def stem(path: str) -> str:
    """Return the name of a file without its folder and its last ending."""
    name = path.rpartition("/")[2]
    return (name.rpartition(".")[0] or name).lstrip("_")


def _own(word: str, said: Said) -> str:
    """Return the text that says a word where that may be its own name, or the name of a folder that it lies in."""
    last = word.rstrip("/").rpartition("/")[2]
    return said.place if last in said.place else ""


def _any(mark: str) -> str:
    if mark == "?":
        return "[^/]"
    return ".*" if mark.startswith("**") or mark == HOLE else "[^/]*"


def _bare(name: str) -> str:
    parts = [part for part in name.strip("~").split("/") if part not in {"", ".", ".."}]
    return "/".join(parts)
