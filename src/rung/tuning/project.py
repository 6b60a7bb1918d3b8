"""One side of a tuning change: the rules it declares, the lines of its build files, and its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: a target of make, or a rule of Snakemake. ``place`` is ``path:line``.

    ``fields`` are the other directives of Snakemake by name, each as its items (``log``, ``threads`` …); ``flags`` are
    the marks on its files, as ``("ancient", "input", "a.txt")``. ``asis`` says that the inputs hold what only the tool
    could work out. ``phony`` names no file. ``of`` names the rule when this is one of its jobs;
    ``by`` is the directive of Snakemake that says what it runs (``shell``, ``script`` …), ``names`` are those of its
    inputs and outputs, in order.
    """

    name: str
    place: str = ""
    outputs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    order_only: tuple[str, ...] = ()
    recipe: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: frozenset[tuple[str, str, str]] = frozenset()
    phony: bool = False
    asis: bool = False
    of: str = ""
    by: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A logical line of a build file, white space made even. ``recipe``: the shell reads it."""

    path: str
    line: int
    text: str
    recipe: bool = False
    owner: str = ""

    @property
    def place(self) -> str:
        """Return ``path:line``."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True)
class Project:
    """One side. ``paths`` is every file with its size in bytes; ``settings`` are keys of profiles and configuration.

    A setting is named by its file and key (``profiles/ci/config.yaml:retries``), its value one or more texts.
    ``resolved`` says that make itself worked the graph out, ``jobs`` are those that Snakemake planned, by name; empty
    when it was not asked. ``unclear`` says what was read as text only, and why; ``asked`` what was asked instead.
    ``scripts`` are the scripts of Python and R that lie in the project, by path; ``variables`` what make puts into
    recipes, and ``handed`` what it hands on to the programs that they run.
    """

    tool: str
    name: str
    rules: Mapping[str, Rule]
    lines: tuple[Written, ...]
    paths: Mapping[str, int]
    settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    goal: str = ""
    resolved: bool = False
    unclear: tuple[str, ...] = ()
    jobs: Mapping[str, Rule] = field(default_factory=dict)
    scripts: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    handed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def planned(self) -> frozenset[str]:
        """Return the names of the rules that have a job in the plan."""
        return frozenset(job.of for job in self.jobs.values())

    @cached_property
    def graph(self) -> Mapping[str, Rule]:
        """Return the jobs, and as they are written the rules that have none."""
        return {**{name: rule for name, rule in self.rules.items() if name not in self.planned}, **self.jobs}

    @cached_property
    def makers(self) -> Mapping[str, Rule]:
        """Return the rule that makes each file or phony name."""
        return {name: rule for rule in self.graph.values() for name in (*rule.outputs, rule.name)}

    def below(self, goal: str) -> frozenset[str]:
        """Return everything whose change makes the goal due, the goal itself left out; order-only needs do not."""
        seen: set[str] = set()
        waiting = [goal]
        while waiting:
            rule = self.makers.get(waiting.pop())
            for need in rule.needs if rule else ():
                if need not in seen:
                    seen.add(need)
                    waiting.append(need)
        return frozenset(seen - {goal})
