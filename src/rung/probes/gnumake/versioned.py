"""What make learns from git: in a copy of a folder inside a repository nothing of it is there, or it is another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import join, normpath

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import words
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.makefiles import opened_for
from rung.probes.gnumake.plain import LONGEST, Values, expansions
from rung.probes.gnumake.reach import reaches
from rung.probes.gnumake.scan import scanned
from rung.probes.probe import Case

ASKS = pattern(
    r"(?:(?<![\w./-])|(?<=/bin/))git\s+(?:-\S+\s+(?:[^\s-]\S*\s+)?)*?(?:describe|rev-parse|rev-list|log|status|show|show-ref|diff|"
    r"diff-index|diff-files|ls-files|ls-tree|grep|branch|tag|config|symbolic-ref|name-rev|cat-file|archive|submodule|"
    r"worktree|shortlog|blame|var|remote|for-each-ref|merge-base|update-index)\b"
)
SCRIPT = pattern(r"[\w.+/-]*[\w+-]")
WRITTEN = pattern(r"(?:.*/)?[\w+-]+(?P<kind>\.(?:sh|bash|py|pl|rb|js|awk|tcl))?")  # how a script is called
NAMED = pattern(r"\$[({](?P<name>[\w.-]+)[)}]")
DEEPEST = 3  # variables that hold others
COMMENT = pattern(r"^\s*#.*$", re.MULTILINE)
LISTED = pattern(r"[\"',\[\]()]+")  # what stands between the words of a command that a program puts together
SAYS = pattern(r"(?<![\w./-])(?:echo|printf)\b[^;|&`$]*")  # words for a person
LIBRARY = pattern(r"^\s*(?:import|from)\s+(?:git|pygit2|dulwich|setuptools_scm|versioneer)\b", re.MULTILINE)
LARGEST = 200_000  # bytes of a script that is read
UP = 40  # folders above that are looked at


def asks_above(case: Case) -> str:
    """Return where make asks git for something of a repository that begins above the folder: ``Makefile:3``, or empty.

    Recipes count that the goal reaches, and scripts of the project that they name.
    """
    return next(_asked(case), "") if _begins_above(case) else ""


def _asked(case: Case) -> Iterator[str]:
    found = opened_for(case)
    names = scanned(case).graph.below(case.ask.target)
    for path, line in found.each():
        if line.part is Part.RULE or not (found.folders[path] or _reached(line, names)):
            continue
        ways = (_spelled(line.text, found.at(path)), *expansions(line.text, found.at(path)))
        if any(ASKS.search(SAYS.sub(" ", way)) for way in ways):
            yield f"{path}:{line.number}"
        named = {normpath(join(found.folders[path], word)) for word in SCRIPT.findall(" ".join(ways))}
        yield from (name for name in sorted(named - found.lines.keys()) if _calls_git(case, name))


def _spelled(text: str, known: Values) -> str:
    """Return a text with the first value of each variable in it, inside of functions too."""
    for _ in range(DEEPEST):
        if "$" not in text or len(text) > LONGEST:
            break
        text = NAMED.sub(lambda each: next(iter(known.get(each["name"], ())), each[0]), text)
    return text


def _calls_git(case: Case, name: str) -> bool:
    """Say whether a file is a script, of the project or from beside or above it, that asks git for something."""
    entry, written = case.entries.get(name), WRITTEN.fullmatch(name)
    above = entry is None and name.startswith("../") and written is not None
    if not (above or (entry and not entry.folder and entry.size <= LARGEST)):
        return False
    held = case.read(name) or b""
    script = held.startswith(b"#!") or (written is not None and written["kind"] is not None)
    if not script or b"git" not in held:
        return False
    text = COMMENT.sub("", held[:LARGEST].decode("utf-8", "replace"))
    return ASKS.search(LISTED.sub(" ", text)) is not None or LIBRARY.search(text) is not None


def _reached(line: Line, names: frozenset[str] | None) -> bool:
    """Say whether a line counts where these names are made: a recipe only where one of them is its target."""
    return line.part is not Part.RECIPE or reaches(
        names, [word for target in line.targets for word in words(target)] or line.targets
    )


def _begins_above(case: Case) -> bool:
    """Say whether the folder holds no repository of its own, and one above it does."""
    if ".git" in case.entries:
        return False
    ups = ("../" * number for number in range(1, UP))
    return any(case.read(f"{up}.git/HEAD") is not None or case.read(f"{up}.git") is not None for up in ups)
