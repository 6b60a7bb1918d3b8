"""A small broken project to practise on, with the answers that probes must give about it."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import msgspec

from rung.model.errors import UsageError
from rung.model.job import Job, Outcome


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a probe must answer: its question, target and options, the verdict, and words its evidence must hold."""

    question: str
    verdict: str
    target: str = ""
    options: tuple[str, ...] = ()
    says: str = ""


class Lab(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A project: what is wrong with it, its files by path, the commands that bring it into its state, the answers."""

    title: str
    fault: str
    files: Mapping[str, str]
    prepare: tuple[tuple[str, ...], ...] = ()
    expect: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """A lab that lies in a folder, and the commands to ask about it."""

    name: str
    folder: str
    title: str
    fault: str
    ask: tuple[str, ...] = field(default=())


def parsed(text: str, name: str) -> Lab:
    """Return the lab that a TOML document describes. Raises UsageError (``lab-broken``) with what is wrong in it."""
    try:
        return msgspec.convert(tomllib.loads(text), Lab)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise UsageError(f"the lab {name} cannot be read: {fault}", id="lab-broken", where=name) from fault


def chosen(labs: Mapping[str, Lab], name: str) -> Lab:
    """Return a lab by its name. Raises UsageError (``lab-unknown``) with the names there are."""
    if name not in labs:
        raise UsageError(f"there is no lab {name}", id="lab-unknown", advice=f"one of: {', '.join(labs)}")
    return labs[name]


def prepared(run: Callable[[Job], Outcome], name: str, lab: Lab, folder: str) -> Started:
    """Bring a lab whose files lie in ``folder`` into its state. Raises UsageError (``lab-not-prepared``)."""
    for argv in lab.prepare:
        outcome = run(Job(argv=argv, cwd=folder, timeout=60))
        if not outcome.ok:
            raise UsageError(
                f"`{shlex.join(argv)}` ended with {outcome.exit} in the lab", id="lab-not-prepared", where=folder,
                advice="see that make is installed",
            )  # fmt: skip
    ask = tuple(_asking(each, name.partition("-")[0], folder) for each in lab.expect)
    return Started(name, folder, lab.title, lab.fault, ask)


def _asking(each: Expected, tool: str, folder: str) -> str:
    goal = (each.target,) if each.target else ()
    return shlex.join(("rung", "probe", tool, each.question, *goal, "-C", folder, *each.options))
