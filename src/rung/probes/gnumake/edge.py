"""What a failed recipe lacks although a rule makes it: nothing tells make to make it first.

A build says much that is no reason of its end: of files that it can do without, of commands whose failure is passed
over. So only the last words count, in the forms in which programs say why they end, and only of a program that the
recipe line runs by which make says that it failed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from posixpath import basename, dirname, join, normpath

from msgspec import Struct

from rung.model.pattern import pattern
from rung.probes.gnumake.functions import matched
from rung.probes.gnumake.lines import Line, Part
from rung.probes.gnumake.makefiles import Makefiles, opened_for
from rung.probes.gnumake.plain import expansions
from rung.probes.gnumake.reach import Graph, can_be
from rung.probes.gnumake.scan import scanned
from rung.probes.probe import Case, Ran

FAILED = pattern(
    r"^\S*make(?P<below>\[\d+\])?: \*\*\* \[(?:(?P<path>[^\]\n]*?):(?:(?P<line>\d+):)? )?(?P<target>[^\]:\n]+)\] "
    r"(?!.*\(ignored\))",
    re.MULTILINE,
)
OWN = pattern(r"^\S*make(?:\[\d+\])?: (?!\S+: No such file or directory$)")
QUOTE = "['\"`\u2018\u2019]"
WORD = "[^\\s:'\"`\u2018\u2019]+"
NO_FILE = r"(?:[Nn]o such file(?: or directory)?|(?:command )?not found)"
COMPILER = pattern(
    rf"(?P<source>[^\s:]+):\d+(?::\d+)?: fatal error: {QUOTE}?(?P<file>{WORD}){QUOTE}?(?:: | file ){NO_FILE}"
)
INCLUDED = pattern(r"(?:In file included|\s+) from (?P<source>[^\s:]+):\d+")
NAMED = pattern(
    rf"\S*(?:\bld|make|sh)(?:\[\d+\])?: (?:(?:line )?\d+: )?(?:cannot (?:find|open) )?(?P<file>[^\s:]+)(?:: {NO_FILE})?"
)
OPENS = pattern(r"cannot (?:find|open)|sh: .*[Nn]o such file")  # rather than a program that is looked for in PATH
PYTHON = pattern(r"FileNotFoundError: \[Errno 2\] No such file or directory: ['\"](?P<file>[^'\"]+)['\"]")
SPOKEN = pattern(r"(?i)\b(?:warning|using|ignor|skipp)")  # it goes on
PROGRAM = pattern(rf"(?P<program>[^\s:]+): (?:.* )?{QUOTE}?(?P<file>{WORD}){QUOTE}?: [Nn]o such file or directory")
CONTEXT = pattern(
    r"\s|compilation terminated|collect2: |\d+ errors? generated|In file included|\S*ld returned"
    r"|\S+: fatal error: no input|$"
)
BEFORE = pattern(r";|\|\|?|(?<!&)&(?!&)")  # what stands before it may fail, and the line goes on
CALLS = pattern(r"^[@+\s]*(?:[A-Za-z_]\w*=\S*\s+)*(?P<program>[^\s<>]+)")
SEARCHED = pattern(r"(?:^|\s)-(?:I|iquote|isystem)\s*(?P<folder>[^\s'\"]+)")
RUNS_PYTHON = pattern(r"python|\.py\b")


class _Failed(Struct, frozen=True):
    """A target whose recipe failed, its last words, those before them, and the command that failed.

    ``command`` is its text in each way in which the variables can spell it.
    """

    target: str
    said: str
    before: tuple[str, ...]
    command: tuple[str, ...]


def missing_edge(case: Case, ran: Ran) -> tuple[str, str] | None:
    """Return the target whose recipe failed and the file that it lacks, where a rule makes that and it needs it not.

    None also where the recipe is one of a make further down, which names files from another folder.
    """
    graph = scanned(case).graph
    found = opened_for(case)
    failed = _failed(found, ran)
    below = graph.below(failed.target) if failed else None
    if failed is None or below is None:
        return None
    phony = frozenset(found.phony())
    for name in _lacked(failed, below):
        made = _made(graph, name, case)
        fresh = made and made not in phony and normpath(made) != normpath(failed.target)
        if fresh and not any(can_be(each, made) for each in below):
            return failed.target, made
    return None


def _failed(found: Makefiles, ran: Ran) -> _Failed | None:
    """Return what failed first, where its last words are those of a command that can be told."""
    failed = FAILED.search(ran.err)
    if failed is None or failed["below"]:
        return None
    said: list[str] = []
    for line in ran.err[: failed.start()].splitlines():
        said = [] if OWN.match(line) else [*said, line]
    last = next((at for at in range(len(said) - 1, -1, -1) if not CONTEXT.match(said[at])), None)
    command = tuple(_ways(found, ran, failed))
    if last is None or not command:
        return None
    return _Failed(failed["target"], said[last], tuple(said[:last]), command)


def _ways(found: Makefiles, ran: Ran, failed: re.Match[str]) -> Iterator[str]:
    """Yield the part of the line that failed which decides how it ends, in each way it may be spelled."""
    if failed["path"] == "<builtin>":
        stem = basename(failed["target"]).partition(".")[0]
        yield from [line for line in ran.out.splitlines() if stem in line][-1:]
        return
    lines = [line for line in found.lines.get(failed["path"] or "", ()) if line.part is Part.RECIPE]
    start = max(
        (at for at, line in enumerate(lines) if _begins(lines, at) and _before(line.number, failed)), default=-1
    )
    # Make counts the lines of a recipe as if none of them went on in the next one.
    at = start + int(failed["line"] or 0) - lines[start].number if start >= 0 else -1
    if not (0 <= at < len(lines)) or lines[at].targets != lines[start].targets:
        return
    for way in expansions(lines[at].text.replace("\n", " "), found.at(failed["path"])):
        if "\n" not in way:  # else it is a canned recipe, of several lines
            yield BEFORE.split(way)[-1]


def _begins(lines: Sequence[Line], at: int) -> bool:
    return at == 0 or lines[at].targets != lines[at - 1].targets


def _before(number: int, failed: re.Match[str]) -> bool:
    return number <= int(failed["line"] or 0)


def _lacked(failed: _Failed, below: Collection[str]) -> Iterator[str]:
    """Yield the paths by which the last words of a command name the file that it lacks."""
    text = "\n".join(failed.command)
    if told := COMPILER.match(failed.said):
        named = (INCLUDED.match(line) for line in failed.before)
        sources = {told["source"], *(each["source"] for each in named if each)}
        if any(source in text or normpath(source) in below for source in sources):
            folders = (dirname(told["source"]), *(each["folder"] for each in SEARCHED.finditer(text)))
            yield from (normpath(join(folder, told["file"])) for folder in folders)
    elif told := NAMED.fullmatch(failed.said):
        if "/" in told["file"] or OPENS.search(failed.said):
            yield from [normpath(told["file"])] if told["file"] in text else ()
    elif told := PYTHON.match(failed.said):
        yield from [normpath(told["file"])] if RUNS_PYTHON.search(text) else ()
    elif (told := PROGRAM.fullmatch(failed.said)) and not SPOKEN.search(failed.said):
        yield from [normpath(told["file"])] if basename(told["program"]) in set(_programs(failed)) else ()


def _programs(failed: _Failed) -> Iterator[str]:
    """Yield the programs of which each has to succeed for the command to do so."""
    for command in failed.command:
        calls = (CALLS.match(part) for part in command.split("&&"))
        yield from (basename(each["program"]) for each in calls if each)


def _made(graph: Graph, name: str, case: Case) -> str:
    """Return the file of that name that a rule makes: by its path, or by its shape."""
    named = (target for rule in graph.rules for target in rule.targets if "%" not in target and "$" not in target)
    told = next((each for each in named if normpath(each) == name), "")
    shaped = told or any(_shaped(target, rule.needs, name, case) for rule in graph.rules for target in rule.targets)
    return (told or name) if shaped else ""


def _shaped(target: str, needs: tuple[str, ...], name: str, case: Case) -> bool:
    """Say whether a pattern rule makes the file from what is there."""
    stem = matched(target, name) if "%" in target and target != "%" else None
    return bool(stem and needs) and needs[0].replace("%", stem or "") in case.entries
