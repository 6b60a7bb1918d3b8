"""A command that stands in another folder, and the same one that is told to go there: `cd x && make`, `make -C x`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import normpath

from rung.risk.folders import below
from rung.risk.guards.found import FOUND
from rung.risk.word import DYNAMIC

Words = tuple[str, ...]
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "make": ("-C", "--directory"),
    "git": ("-C",),
    "terraform": ("-chdir", "--chdir"),
    "npm": ("--prefix", "-C", "--dir", "--cwd"),
    "ninja": ("-C",),
    "meson": ("-C",),
    "tar": ("-C", "--directory"),
    "snakemake": ("-d", "--directory"),
    "go": ("-C",),
    "uv": ("--directory",),
    "poetry": ("-C", "--directory"),
    "composer": ("-d", "--working-dir"),
    "dvc": ("--cd",),
    "just": ("-d", "--working-directory"),
    "gradle": ("-p", "--project-dir"),
}
"""The options by which a program goes to a folder first. Sources: the manuals of the programs."""


def standing(words: Words, folder: str) -> Iterator[Words]:
    """Yield a command that runs in a folder as one that goes there by itself; nothing where it has no option for it.

    A program that is named by a path that counts from there lies below it.
    """
    name = words[0].rsplit("/", 1)[-1]
    options = _OPTIONS.get(name, ())
    if not folder:
        return
    if "/" in words[0] and not words[0].startswith(("/", DYNAMIC, FOUND)):
        yield (_shown(below(folder, words[0])), *words[1:])
    if options:
        yield (*words, f"{options[0]}={_shown(below(folder, _own(words, options)))}")


def _own(words: Words, options: tuple[str, ...]) -> str:
    """Return the folder that a command goes to by its own option; empty where it has none."""
    given = words[1:]
    for each, after in zip(given, (*given[1:], ""), strict=False):  # a bare program has no word, and "" is left over
        name, equals, value = each.partition("=")
        if name in options:
            return value if equals else after
        if each.startswith(options[0]) and len(options[0]) == len("-C"):
            return each.removeprefix(options[0])
    return ""


def _shown(path: str) -> str:
    return normpath(path.replace(DYNAMIC, FOUND))
