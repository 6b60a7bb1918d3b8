"""In which folder a command of a shell text runs, as far as the text says so: `cd`, `pushd`, `popd`."""

from __future__ import annotations

from posixpath import join

from rung.model.pattern import pattern
from rung.risk.word import DYNAMIC, Word

Folders = tuple[str, ...]
"""Folders that were gone to, the last of them counting; the empty one is where the text begins."""
START: Folders = ("",)
UNKNOWN: Folders = (DYNAMIC,)
GOES = frozenset(["cd", "pushd"])
_SWITCH = pattern(r"-[LPe@n]+|--")
_HOME = pattern(r"\A~[^/]*")
SCOPES = frozenset(["subshell", "pipeline", "function_definition"])
"""What goes to another folder in these does not leave the place of what follows."""
BRANCHES = frozenset(["if_statement", "while_statement", "for_statement", "case_statement"])
"""What goes to another folder in these may have been passed over."""


def gone(folders: Folders, words: tuple[Word, ...]) -> Folders:
    """Return where the next command runs, when this one ran before it."""
    name = words[0].text if words and words[0].fixed else ""
    if name == "popd":
        return folders[:-1] or UNKNOWN
    if name not in GOES:
        return folders
    there = _into(folders[-1], tuple(each for each in words[1:] if not _SWITCH.fullmatch(each.text)))
    return (*folders, there) if name == "pushd" else (*folders[:-1], there)


def _into(folder: str, words: tuple[Word, ...]) -> str:
    """Return the folder that the operands of `cd` name: nobody knows the home, nor where one was before."""
    if len(words) != 1 or words[0].text == "-" or not words[0].whole or words[0].text[:1] == "+":
        return DYNAMIC
    return below(folder, _HOME.sub(DYNAMIC, words[0].text) if words[0].raw[:1] == "~" else words[0].text)


def below(folder: str, path: str) -> str:
    """Return a path that counts from a folder."""
    return path if path.startswith(DYNAMIC) else join(folder, path)
