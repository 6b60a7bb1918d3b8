"""A small broken project to practise on, with the answers that probes must give about it."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from rung.app.config.reading import nearest
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
    """A project: what is wrong with it, its files by path, the commands that bring it into its state, the answers.

    ``mend`` are commands that repair it, ``mended`` the answers of the repaired project; empty where there is none.
    """

    title: str
    fault: str
    files: Mapping[str, str]
    prepare: tuple[tuple[str, ...], ...] = ()
    expect: tuple[Expected, ...] = ()
    mend: tuple[tuple[str, ...], ...] = ()
    mended: tuple[Expected, ...] = ()


@dataclass(frozen=True, slots=True)
class Try:
    """A command to type, and the verdict that it is answered with."""

    command: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Started:
    """A lab that lies in a folder: what to ask about it, how it is mended, and what to ask then."""

    name: str
    folder: str
    title: str
    fault: str
    ask: tuple[Try, ...] = ()
    mend: tuple[str, ...] = ()
    then: tuple[Try, ...] = ()


def parsed(text: str, name: str) -> Lab:
    """Return the lab that a TOML document describes. Raises UsageError (``lab-broken``) with what is wrong in it."""
    try:
        return msgspec.convert(tomllib.loads(text), Lab)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as fault:
        raise UsageError(f"the lab {name} cannot be read: {fault}", id="lab-broken", where=name) from fault


def chosen(labs: Mapping[str, Lab], name: str) -> Lab:
    """Return a lab by its name. Raises UsageError (``lab-unknown``) with the names there are."""
    if name not in labs:
        raise UsageError(
            f"there is no lab {name}", id="lab-unknown", advice=nearest(name, labs, f"one of: {', '.join(labs)}")
        )
    return labs[name]


def prepared(run: Callable[[Job], Outcome], name: str, lab: Lab, folder: str) -> Started:
    """Bring a lab whose files lie in ``folder`` into its state. Raises UsageError (``lab-not-prepared``)."""
    _carried_out(run, lab.prepare, folder)
    return _told(name, lab, folder)


def mended(run: Callable[[Job], Outcome], name: str, lab: Lab, folder: str) -> Started:
    """Repair a lab as its description does. Raises UsageError (``lab-not-prepared``, ``lab-without-repair``)."""
    if not lab.mend:
        raise UsageError(f"nothing has to be mended in {name}", id="lab-without-repair", where=folder)
    _carried_out(run, lab.mend, folder)
    return _told(name, lab, folder)


def _carried_out(run: Callable[[Job], Outcome], commands: tuple[tuple[str, ...], ...], folder: str) -> None:
    for argv in commands:
        outcome = run(Job(argv=argv, cwd=folder, timeout=60))
        if not outcome.ok:
            raise UsageError(
                f"`{shlex.join(argv)}` ended with {outcome.exit} in the lab", id="lab-not-prepared", where=folder,
                advice=f"see that {argv[0]} is installed, and begin again: rung lab reset {shlex.quote(folder)}",
            )  # fmt: skip


def _told(name: str, lab: Lab, folder: str) -> Started:
    tool = name.partition("-")[0]
    ask, then = (tuple(_try(each, tool, folder) for each in some) for some in (lab.expect, lab.mended))
    return Started(name, folder, lab.title, lab.fault, ask, tuple(map(shlex.join, lab.mend)), then)


def _try(each: Expected, tool: str, folder: str) -> Try:
    goal = (each.target,) if each.target else ()
    return Try(shlex.join(("rung", "probe", tool, each.question, *goal, "-C", folder, *each.options)), each.verdict)
