"""The check as a bash script: every word of a runbook goes into it as one quoted word or as a comment of one line."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rung.model.expect import Timing
from rung.model.visible import visible
from rung.run.promote.asking import EXIT
from rung.run.promote.calling import Call, Setting
from rung.run.promote.coverage import Coverage, Look, When
from rung.run.promote.stamp import Stamp, sealed

_PARTS = ("../../secrets/sequence.py", "../figure.py", "../terminal.py", "evaluate.py")
PAUSES = 20
"""Looks that a ``within`` or ``for`` makes at least, when the runbook does not say how often."""

_MEANS = {
    When.SIGNS: "what the steps expect to see before anything is changed",
    When.PROOF: "what must hold after the repair",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a script is made from. ``title`` is the runbook's."""

    stamp: Stamp
    title: str
    coverage: Coverage


def script(plan: Plan) -> str:
    """Return the script. It ends with 0 when everything holds, 1 when something does not, 2 when it could not look."""
    parts = [when for when in When if plan.coverage.part(when)]
    calls = _numbered(plan.coverage)
    text = "\n".join(
        (
            "#!/usr/bin/env bash",
            *plan.stamp.lines(),
            *_opening(plan, parts),
            "set -u",
            "",
            *_judge(plan.coverage),
            _library(),
            *(line for name, call in calls.items() for line in _function(name, call)),
            *(line for when in parts for line in _part(plan.coverage, when, calls)),
            *_end(parts),
        )
    )
    return sealed(text + "\n")


def comment(text: str) -> str:
    """Return text as a comment of one line, its hidden signs made visible."""
    return f"# {visible(' '.join(text.split()))}"


def _opening(plan: Plan, parts: list[When]) -> Iterator[str]:
    yield "#"
    yield comment(plan.title)
    yield "# Made by `rung promote` from the runbook's own looks; nothing in it changes anything."
    yield "# Do not edit it: change the runbook and make it anew. `rung promote RUNBOOK --check` says when it is stale."
    yield "#"
    yield f"# Usage: bash FILE [{'|'.join(parts)}]   (else {parts[0]})"
    yield from (f"#   {when.value:6} {_MEANS[when]}" for when in parts)
    yield "# Ends with 0 when all of it holds, 1 when something does not, 2 when something could not be looked at."
    yield f"# Needs: {', '.join(sorted(_needs(plan.coverage)))} (of python3: 3.9 or later)"
    yield from _section("Environment:", (f"{s.name}: {s.about}{_usual(s)}" for s in _settings(plan.coverage.looks)))
    yield from _section("Covered:", (f"{look.where}: {look.text}" for look in plan.coverage.looks))
    yield from _section("Not covered:", (f"{left.where}: {left.text}: {left.why}" for left in plan.coverage.left))


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield f"# {title}"
        yield from (f"#   {comment(line)[2:]}" for line in listed)


def _usual(setting: Setting) -> str:
    return f" (else {setting.usual})" if setting.usual else " (must be set)"


def _needs(coverage: Coverage) -> set[str]:
    judged = {"python3", "timeout"} if any(look.wanted[0] != EXIT for look in coverage.looks) else set()
    return {"bash", *judged}.union(*(call.needs for look in coverage.looks for call in look.calls))


def _settings(looks: tuple[Look, ...]) -> tuple[Setting, ...]:
    found = {setting.name: setting for look in looks for call in look.calls for setting in call.settings}
    return tuple(found[name] for name in sorted(found))


def _numbered(coverage: Coverage) -> dict[str, Call]:
    calls = dict.fromkeys(call for look in coverage.looks for call in look.calls)
    return {f"rung_look_{number}": call for number, call in enumerate(calls, start=1)}


def _judge(coverage: Coverage) -> Iterator[str]:
    if any(look.wanted[0] != EXIT for look in coverage.looks):
        yield "rung_judge=$(cat <<'RUNG_JUDGE'"
        yield _judgement()
        yield "RUNG_JUDGE"
        yield ")"
        yield ""


def _function(name: str, call: Call) -> Iterator[str]:
    yield f"{name}() ("
    yield from (f"  {line}" for line in call.lines)
    yield ")"
    yield ""


def _part(coverage: Coverage, when: When, calls: dict[str, Call]) -> Iterator[str]:
    looks = coverage.part(when)
    names = {call: name for name, call in calls.items()}
    yield f"rung_{when.value}() {{"
    yield f"  rung_need {' '.join(sorted(_needs(Coverage(looks, ()))))}"
    for one in _settings(looks):
        yield f"  rung_set {shlex.join((one.name, one.form, one.usual, visible(one.about)))}"
    for look in looks:
        run = shlex.quote(" ".join(names[call] for call in look.calls))
        said = f"{shlex.quote(look.where)} {shlex.quote(visible(look.text))}"
        yield f"  rung_expect {said} {_timing(look.timing)} {run} {shlex.join(look.wanted)}"
    yield "}"
    yield ""


def _timing(timing: Timing) -> str:
    pause = timing.every or max(timing.duration / PAUSES, 0.05)
    return f"{timing.hold.value} {math.ceil(timing.duration)} {pause:g}"


def _end(parts: list[When]) -> Iterator[str]:
    yield f"case ${{1-{parts[0]}}} in"
    yield from (f"  {when.value}) rung_{when.value} ;;" for when in parts)
    yield f"  *) printf 'usage: bash %s [%s]\\n' \"$0\" {shlex.quote('|'.join(parts))} >&2; exit 2 ;;"
    yield "esac"
    yield 'exit "$rung_worst"'


@cache
def _library() -> str:
    return _file("library.sh").rstrip("\n") + "\n"


@cache
def _judgement() -> str:
    """Return what judges outputs, as one file without this package, in letters that every locale reads the same."""
    parts = [_file(name) for name in _PARTS]
    lines = (line for part in parts for line in part.splitlines() if not line.startswith("from rung."))
    return "\n".join(lines).encode("ascii", "backslashreplace").decode("ascii")


def _file(name: str) -> str:
    return files("rung.run.promote").joinpath(name).read_text("utf-8")
