"""The questions that can be put to a tool, by their names."""

from __future__ import annotations

from msgspec import Struct

from rung.model.errors import UsageError
from rung.probes.probe import Probe
from rung.probes.tool import Tool
from rung.registry import names, offered, thing
from rung.text.phrase.duration import parse_duration

TOOLS = {"make": "rung.probes.gnumake.tool", "snakemake": "rung.probes.smk.tool"}


class Put(Struct, frozen=True):
    """Which question is put to which tool."""

    tool: str
    question: str


def tool_of(name: str) -> Tool:
    """Return a tool by its name. Raises KeyError for one that nobody knows."""
    return thing(TOOLS[name], "TOOL", Tool)


def questions(name: str) -> tuple[tuple[str, Probe], ...]:
    """Return every question that can be put to a tool, by its name. Raises UsageError for a tool nobody knows."""
    if name not in TOOLS:
        raise UsageError(f"there are no probes for {name}", id="tool-unknown", advice=f"rung probe {' | '.join(TOOLS)}")
    found = offered(f"rung.probes.{name}", "PROBE", Probe)
    return tuple((module.rpartition(".")[2].replace("_", "-"), each) for module, each in found)


def find(name: str, question: str) -> Probe:
    """Return a probe by its tool and question. Raises UsageError with the questions there are."""
    folder = f"rung.probes.{name}"
    if question.replace("-", "_") in names(folder):
        return thing(f"{folder}.{question.replace('-', '_')}", "PROBE", Probe)
    from rung.app.config.reading import nearest  # most questions are known

    known = tuple(each.replace("_", "-") for each in names(folder))
    advice = nearest(question, known, f"one of: {', '.join(known)}")
    raise UsageError(f"{name} is not asked {question!r}", id="question-unknown", advice=advice)


def every(name: str, *, builds: bool) -> tuple[str, ...]:
    """Return every question to a tool; without ``builds`` only those that build nothing, not even in copies."""
    return tuple(question for question, each in questions(name) if builds or not each.builds)


def seconds(text: str) -> float:
    """Return a time limit in seconds. Raises UsageError for what is none."""
    found = parse_duration(text)
    if not found:
        raise UsageError(f"{text!r} is no time limit", id="duration-invalid", advice="write it as 30s or 5m")
    return found
