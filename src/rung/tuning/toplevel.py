"""What a Snakefile says outside of its rules: Python, and directives. Which of it differs, and may reach a job."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rung.tuning.blanks import even
from rung.tuning.bodies import Unit, units
from rung.tuning.pair import Differs
from rung.tuning.project import Project

BLOCK = re.compile(
    r"^(?P<indent>[ \t]*)(?P<word>rule|checkpoint|use|module|subworkflow)(?=[ \t]+\w|[ \t]*:)(?P<name>[^:]*)"
    r"(?:(?<=[\w* \t]):(?P<rest>.*))?$"
    r"|^(?P<margin>[ \t]*)(?P<plain>[a-z]\w*)[ \t]*:(?P<more>.*)$"
)
PYTHON = frozenset({"else", "try", "except", "finally"})
RULES = frozenset({"rule", "checkpoint"})
FIELD = re.compile(r"^[ \t]+(?P<name>[a-z_]+)[ \t]*:(?P<rest>.*)$")
QUIET = frozenset({
    "localrules", "ruleorder", "wildcard_constraints", "include", "scattergather", "report", "container", "envvars",
    "containerized", "conda", "singularity"
})  # fmt: skip
"""Directives that shape the plan alone, and those that are compared as lines."""
HOW = frozenset({
    "log", "benchmark", "threads", "resources", "priority", "message", "group", "retries", "localrule", "shadow",
    "cache"
})  # fmt: skip
SHOWN = frozenset({"input", "output", "shell", "wildcard_constraints", "default_target", "name", "handover"})
"""What the plan of Snakemake shows of a job."""
NAME = re.compile(r"[A-Za-z_]\w*")
QUOTES = re.compile(r"\"\"\"|'''")
SIDES = 2


@dataclass
class _Block:
    word: str
    name: str
    line: int
    indent: int
    lines: list[str]
    open: bool = False

    def takes(self, raw: str) -> bool:
        """Say whether a line still belongs to the block."""
        bare = raw.lstrip()
        return self.open or not bare or len(raw) - len(bare) > self.indent or bare.startswith((")", "]", "}"))

    def add(self, raw: str) -> None:
        self.lines.append(raw)
        self.open = self.open != (len(QUOTES.findall(raw)) % SIDES == 1)


@dataclass
class _Top:
    """What stands outside of the rules of one side, and the names that its rules use."""

    units: list[Unit] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


def toplevel(
    texts: tuple[Mapping[str, str], Mapping[str, str]], projects: tuple[Project, Project]
) -> Iterator[Differs]:
    """Yield what only one side says outside of rules, and what a job, a parameter or the plan may rest on.

    Where Snakemake planned both sides, what shapes only the files and commands of planned jobs is compared there.
    """
    told = all(project.jobs for project in projects)
    seen = projects[0].planned & projects[1].planned if told else frozenset[str]()
    later = any(job.asis for project in projects for job in project.jobs.values())
    shown = HOW | (SHOWN - {"input"} if later else SHOWN)
    one, two = (_top(each, seen, shown) for each in texts)
    reached = _reached(one.units + two.units, one.used | two.used)
    left, right = (Counter(unit.key for unit in each.units) for each in (one, two))
    for here, only in ((one, left - right), (two, right - left)):
        for unit in here.units:
            if only[unit.key] and (unit.always or unit.binds & reached):
                only[unit.key] -= 1
                yield Differs(unit.place, f"on one side only, and a job may rest on it: {unit.text}")
    if left == right:
        yield from _order(one.units, two.units, reached)


def _order(one: list[Unit], two: list[Unit], reached: set[str]) -> Iterator[Differs]:
    """Yield what is bound more than once, in another order."""
    for name in sorted(reached):
        old, new = ([unit for unit in each if name in unit.binds] for each in (one, two))
        if [unit.key for unit in old] != [unit.key for unit in new]:
            yield Differs(new[0].place, f"`{name}` is set in another order")


def _reached(found: list[Unit], used: set[str]) -> set[str]:
    reached = set(used)
    before = -1
    while len(reached) != before:
        before = len(reached)
        for unit in found:
            if unit.always or unit.binds & reached:
                reached |= unit.uses
    return reached


def _top(texts: Mapping[str, str], seen: frozenset[str], shown: frozenset[str]) -> _Top:
    top = _Top()
    for path, text in texts.items():
        python, blocks = _split(text)
        top.units += units(path, python)
        for block in blocks:
            if block.word in RULES:
                top.used |= _names(block, shown if block.name in seen else HOW)
            elif block.word not in QUIET:
                lines = even([line for line in block.lines if not line.lstrip().startswith("#")])
                uses = frozenset(NAME.findall("\n".join(block.lines)))
                key = f"{block.word} {block.name} " + "\n".join(filter(None, lines))
                said = f"`{block.word} {block.name}".rstrip() + "`"
                top.units.append(Unit(f"{path}:{block.line}", key, frozenset(), uses, always=True, text=said))
    return top


def _names(block: _Block, shown: frozenset[str]) -> set[str]:
    """Return the names in what a rule says, the directives of ``shown`` left out."""
    found: set[str] = set()
    part = ""
    for line in block.lines:
        inner = FIELD.match(line)
        if inner and not (part == "run" and inner["name"] not in HOW | SHOWN):
            part = inner["name"]
        if part not in shown:
            found |= {*NAME.findall(inner["rest"] if inner else line)}
    return found


def _split(text: str) -> tuple[str, list[_Block]]:
    """Return the Python of a Snakefile, blocks of Snakemake left blank but for a `pass`, and those blocks."""
    python: list[str] = []
    blocks: list[_Block] = []
    current: _Block | None = None
    quoted = False
    for number, raw in enumerate(text.splitlines(), start=1):
        if current and current.takes(raw):
            current.add(raw)
            python.append("")
            continue
        current = None if quoted else _opened(raw, number)
        if current is None:
            quoted = quoted != (len(QUOTES.findall(raw)) % SIDES == 1)
            python.append(raw)
        else:
            blocks.append(current)
            python.append(f"{raw[: current.indent]}pass")
    return "\n".join(python), blocks


def _opened(raw: str, number: int) -> _Block | None:
    head = BLOCK.match(raw)
    if head is None:
        return None
    word = head["word"] or head["plain"]
    indent = len(head["indent"] or head["margin"] or "")
    if word in PYTHON or (head["plain"] and indent and word not in QUIET | {"configfile", "workdir"}):
        return None
    block = _Block(word, (head["name"] or "").strip(), number, indent, [])
    block.add("    " + (head["rest"] or head["more"] or ""))
    return block
