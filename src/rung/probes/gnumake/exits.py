"""Recipe lines that lose the exit of a command, so that a failure counts for nothing: by a loop, a pipe or a `-`.

A loop ends as its last turn ends, and a pipe as its last command does, where nobody says otherwise (`set -e`,
`|| exit`, `pipefail`; POSIX, "Shell Command Language", 2.9.2 and 2.9.4.2).
"""

from __future__ import annotations

from itertools import islice

from rung.model.pattern import pattern
from rung.probes.clipped import clipped
from rung.probes.gnumake.leads import SUBMAKE
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.makefiles import Makefiles, opened_for
from rung.probes.gnumake.plain import expansions
from rung.probes.gnumake.reach import reaches
from rung.probes.gnumake.scan import scanned
from rung.probes.hide import hidden
from rung.probes.probe import Case

LOOP, DONE = pattern(r"\b(?:for\s+\w+\s+in\b|while\b)[^;]*;\s*do\b"), pattern(r"[;&]\s*done\b")
GOES_ON = pattern(r"\\?\n")
KEPT = pattern(r"\|\|\s*(?:exit|return|\{|\(|break|\w+=|false)|&&\s*(?:break|exit)|\bset\s+-\w*e|\bxargs\b")
ENDS, SHORT_E = pattern(r"\bset\s+-\w*e"), pattern(r"-\w*e\w*")
TEE = pattern(r"(?<![|&])\|&?\s*tee\b")
PIPEFAIL = pattern(r"\bpipefail\b|PIPESTATUS")
SHELLFLAGS = pattern(r"^\s*\.SHELLFLAGS\s*[:?]*=\s*(?P<flags>.*)$")
COMMAND = pattern(
    r"(?:^|[;&|{\n]|(?<!\$)\(|\b(?:do|then|else)\b)\s*[@+-]*\s*(?:\w+=\S*\s+)*"
    r"(?P<name>(?:\$[({][\w.-]+[)}]|[^\s;&|(){}])+)"
)
# A failure of these, or that there is nothing to do for them, is meant to pass, or is told by what they leave.
TAME = frozenset({
    "echo", "printf", "rm", "mkdir", "rmdir", "ln", "cp", "mv", "install", "test", "[", "if", "then", "else",
    "elif", "fi", "cd", ":", "true", "touch", "chmod", "strip", "cat", "diff", "grep", "git", "kill", "killall",
    "pkill", "docker", "do", "done", "for", "while", "case", "esac", "continue", "sed", "sleep", "read", "$(RM)",
    "${RM}", "find", "command", "which",
})  # fmt: skip
TOLD = "`-` tells make to pass over it"
ASIDE = pattern(r"clean|install|^dist")
SHOWN, LONGEST = 3, 100
READ = 10_000  # characters of a line: nobody writes a longer one by hand


def lost(case: Case, *, makes: bool = False) -> tuple[str, ...]:
    """Return a line for each of the first recipe lines below the goal that lose an exit.

    ``makes``: those that lose the exit of another make, and do not say so by a `-`.
    """
    found = opened_for(case)
    names = scanned(case).graph.below(case.ask.target)
    flags = " ".join(told["flags"] for _, line in found.each() if (told := SHELLFLAGS.match(line.text)))
    lines = (
        f"the exit of a command is lost at {path}:{line.number}, {how}: {_short(line.text)}"
        for path, line in found.each()
        if line.part is Part.RECIPE and (SUBMAKE.search(line.text) or not makes)
        for how in [_loses(line.text, flags)]
        if how and not (makes and how == TOLD) and _reached(found, path, line, names)
    )
    return tuple(islice(lines, SHOWN))


def _reached(found: Makefiles, path: str, line: Line, names: frozenset[str] | None) -> bool:
    """Say whether a line can run for the goal; of makes further down, whose goals are not known, most can."""
    if found.folders[path]:
        return not any(map(ASIDE.search, line.targets))
    ways = (way for each in line.targets for way in expansions(each, found.at(path)))
    return any(reaches(names, tuple(way.split())) for way in ways)


def _loses(text: str, flags: str) -> str:
    """Return how a recipe line loses the exit of a command; empty where it does not, or where it is tame."""
    text = GOES_ON.sub(" ", text)[:READ]
    body = _looped(text)
    ends = ENDS.search(text) or any(SHORT_E.fullmatch(each) for each in flags.split())
    if body and not ends and not KEPT.search(body) and _wild(body):
        return "a loop ends as its last turn ends"
    before = TEE.split(text)[0]
    if TEE.search(text) and not (PIPEFAIL.search(text) or "pipefail" in flags) and _wild(before):
        return "a pipe ends as `tee` ends"
    if text.lstrip("@+ ").startswith("-") and "||" not in text and _wild(text.lstrip("@+- ")):
        return TOLD
    return ""


def _looped(text: str) -> str:
    """Return what the first loop of a command does in each turn; empty where there is none."""
    loop = LOOP.search(text)
    done = DONE.search(text, loop.end()) if loop else None
    return text[loop.end() : done.start()] if loop and done else ""


def _wild(text: str) -> bool:
    """Say whether a command runs whose failure nobody means to pass over."""
    return any(each not in TAME for each in COMMAND.findall(text))


def _short(text: str) -> str:
    return clipped(hidden(" ".join(text.split())), LONGEST)
