"""Names, patterns and folders that texts say, each with where it stands and what is taken from the files it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rung.tuning.reaching.commands import Taken

HOLE = "\x01"
HOLES = re.compile(
    r"\$\$?\{[^{}]*\}|\$\$?\((?:[\w.@<^*%?+|-]+)\)|\$\$?[\w@<^*?+|]|\{[^{}\s\"']*\}|%\([^)]*\)[sd]|%[sd](?!\w)"
)
WORD = re.compile(r"[\w.+@/*?~%:\x01-]+")
GLOB = re.compile(r"\*\*/?|[*?%\x01]")
LETTER = re.compile(r"[A-Za-z0-9]")
OPTION = re.compile(r"^--?[A-Za-z][\w-]*$|^-[A-Z](?=[\w./\x01])|^-(?!\w)")
SEARCHED = re.compile(r"-[ILB]\S|-isystem|-iquote")
"""Folders in which a compiler looks for what sources name."""
LIBRARY = re.compile(r"-l([\w.+-]+)")
"""A library that a linker looks for."""
EVERY = {"./*": "*", "**/*": "**/*", "./**": "**"}
CLASS = re.compile(r"\[[\w!^-]{1,20}\]")
PLACES = 3


@dataclass(frozen=True, slots=True)
class Said:
    """Where a name stands (``path:line``), the folder of the text that says it, and what is taken from the file."""

    place: str
    folder: str
    taken: Taken


@dataclass(slots=True)
class Spoken:
    """All names that were said so far: plain ones by their last part, patterns, and stems of what make is to make."""

    names: dict[str, list[tuple[str, Said]]] = field(default_factory=dict)
    folders: dict[str, list[tuple[str, Said]]] = field(default_factory=dict)
    forms: dict[str, tuple[re.Pattern[str], Said]] = field(default_factory=dict)
    stems: dict[str, Said] = field(default_factory=dict)
    _together: re.Pattern[str] = re.compile(r"(?!)")
    _joined: int = 0

    def word(self, word: str, said: Said, *, stems: bool = False) -> None:
        """Note a word that may name a file, a folder, or many of them. ``stems``: what it is made from has its stem."""
        if word in EVERY:
            self._form(EVERY[word], said)
            return
        if SEARCHED.match(word):
            return
        library = LIBRARY.fullmatch(word)
        if library:
            self._name(f"lib{library[1]}.a", said)
            self._name(f"lib{library[1]}.so", said)
            return
        for name in WORD.findall(HOLES.sub(HOLE, CLASS.sub("?", word))):
            bare = _bare(OPTION.sub("", name.partition("::")[0]).strip(":")).removeprefix("@")  # a file of options
            if not LETTER.search(bare):
                continue  # of a name nothing is told
            if GLOB.search(bare):
                self._form(bare, said)
            else:
                self._name(bare, said)
                if stems:
                    self.stems.setdefault(stem(bare), said)

    def meets(self, path: str) -> bool:
        """Say whether a file is meant; patterns that came since the last ``settle`` are left out."""
        if stem(path) in self.stems or self._together.fullmatch(path):
            return True
        return any(True for _ in self._plainly(path, exactly=False))

    def settle(self) -> None:
        """Take the patterns that came into what ``meets`` looks at."""
        if self._joined != len(self.forms):
            self._joined = len(self.forms)
            texts = (
                f"(?:{re.escape(said.folder)}/)?(?:{form.pattern})" if said.folder else form.pattern
                for form, said in self.forms.values()
            )
            self._together = re.compile("|".join(dict.fromkeys(texts)) or r"(?!)")

    def found(self, path: str, *, exactly: bool = False) -> Iterator[Said]:
        """Yield where a file is meant. ``exactly``: a bare name means one beside the text or at the top only."""
        yield from self._plainly(path, exactly=exactly)
        for form, said in self.forms.values():
            own = path.removeprefix(f"{said.folder}/") if said.folder else path
            if form.fullmatch(path) or form.fullmatch(own):
                yield said
        if not exactly and stem(path) in self.stems:
            yield self.stems[stem(path)]

    def _plainly(self, path: str, *, exactly: bool) -> Iterator[Said]:
        folder, _, last = path.rpartition("/")
        for name, said in self.names.get(last, ()):
            here = path in {name, f"{said.folder}/{name}"}
            if here or (path.endswith(f"/{name}") and not (exactly and "/" not in name)):
                yield said
        parts = folder.split("/") if folder else []
        for at, part in enumerate(parts):
            above = "/".join(parts[: at + 1])
            yield from (said for name, said in self.folders.get(part, ()) if f"/{above}".endswith(f"/{name}"))

    def _name(self, bare: str, said: Said) -> None:
        last = bare.rpartition("/")[2]
        for kept in (self.names.setdefault(last, []), self.folders.setdefault(last, [])):
            if sum(said.taken is each.taken and bare == name for name, each in kept) < PLACES:
                kept.append((bare, said))

    def _form(self, bare: str, said: Said) -> None:
        key = f"{bare} {said.taken} {said.folder}"
        if key not in self.forms:
            marks = GLOB.findall(bare)
            plain = [re.escape(part) for part in GLOB.split(bare)]
            if marks[0] == HOLE and not plain[0] and plain[1].startswith("/"):  # it may stand for the folder itself
                marks, plain = marks[1:], [plain[1].removeprefix("/"), *plain[2:]]
                plain[0] = f"(?:.*/)?{plain[0]}"
            text = plain[0] + "".join(_any(mark) + part for mark, part in zip(marks, plain[1:], strict=True))
            self.forms[key] = re.compile(text), said


def stem(path: str) -> str:
    """Return the name of a file without its folder and its last ending."""
    name = path.rpartition("/")[2]
    return (name.rpartition(".")[0] or name).lstrip("_")


def _any(mark: str) -> str:
    if mark == "?":
        return "[^/]"
    return ".*" if mark.startswith("**") or mark == HOLE else "[^/]*"


def _bare(name: str) -> str:
    parts = [part for part in name.strip("~").split("/") if part not in {"", ".", ".."}]
    return "/".join(parts)
