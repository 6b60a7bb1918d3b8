"""A system that runs checks by the clock: the file it reads, made for one check."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from rung.registry import offered


@dataclass(frozen=True, slots=True)
class Job:
    """A check to be run. ``path`` is the script from the root of the repository; ``settings`` are variables' names.

    ``alarm`` is the exit code that calls people: 0 when what it looks for are the signs of an incident, 1 when it is
    what should hold. Not being able to look calls them always.
    """

    name: str
    title: str
    path: str
    part: str
    settings: tuple[str, ...]
    alarm: int
    message: str


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A kind of such a file: how its name ends, and its text."""

    ending: str
    write: Callable[[Job], str]


@cache
def pipelines() -> Mapping[str, Pipeline]:
    """Return every kind by its name."""
    found = offered("rung.run.promote.pipelines", "PIPELINE", Pipeline)
    return {module.rsplit(".", 1)[-1]: pipeline for module, pipeline in found}


def commands(job: Job) -> str:
    """Return the lines of shell that run the check and turn its answer into a job that passes or fails."""
    quiet = 1 - job.alarm
    return (
        f"code=0\nbash {shlex.quote(job.path)} {job.part} || code=$?\n"
        f"case $code in\n  {quiet}) exit 0 ;;\n  {job.alarm}) echo {shlex.quote(job.message)}; exit 1 ;;\n"
        "  *) echo 'The check could not look.'; exit 2 ;;\nesac\n"
    )


class _Blocks(yaml.SafeDumper):
    """Writes text of several lines as a block, as a person would."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Blocks.add_representer(str, _text)


def document(value: object) -> str:
    """Return a value as YAML, in its own order."""
    text: str = yaml.dump(value, Dumper=_Blocks, sort_keys=False, allow_unicode=True, width=100)
    return text
