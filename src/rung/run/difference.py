"""What differs between two things that were, or would be, approved: fact by fact, for people."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

import msgspec

from rung.model.card import BoundCommand, Terms
from rung.model.event.step import StepIntent


def differences(old: Terms, new: Terms) -> tuple[str, ...]:
    """Return a line for each bound fact that is not the same; empty when both bind the same."""
    return tuple(_lines(_facts(old), _facts(new)))


def since(intents: Mapping[int, StepIntent], new: Terms) -> tuple[str, ...]:
    """Return what a step would do otherwise than it did, by the intents on record for its commands (by index)."""
    old: dict[str, str] = {}
    for index, intent in sorted(intents.items()):
        name = f"command {index + 1}"
        old |= {name: intent.script, f"{name} target name": intent.target, f"{name} effect": intent.effect}
        old |= {f"value {key}": value for key, value in intent.values.items()}
    facts = _facts(new)
    told = {key: value for key, value in facts.items() if key in old or _always_told(key)}
    return tuple(_lines(old, told))


def _always_told(key: str) -> bool:
    words = key.split()
    return words[0] == "value" or (words[0] == "command" and len(words) == len(("command", "1")))


def _facts(terms: Terms) -> dict[str, str]:
    found = {"revision of the runbook": terms.revision, "step": str(terms.step)}
    for number, command in enumerate(terms.commands, start=1):
        found |= _command(f"command {number}", command)
    return found | {f"value {name}": value for name, value in terms.values.items()}


def _command(name: str, command: BoundCommand) -> dict[str, str]:
    target = msgspec.to_builtins(command.target)
    return {
        name: command.script,
        f"{name} language": command.language,
        f"{name} folder": command.cwd,
        f"{name} effect": command.effect,
        f"{name} profile": command.profile,
        **{f"{name} secret {key}": reference for key, reference in command.secrets},
        **{f"{name} {key}": value for key, value in command.pointed},
        **{f"{name} content of {path}": digest for path, digest in command.files},
        # Whatever a target is configured with is bound, so whatever it is configured with can differ.
        **{f"{name} target {key}": str(value) for key, value in target.items()},
    }


def _lines(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for key in (*new, *(key for key in old if key not in new)):
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        if was is not None and now is not None and "\n" in was + now:
            yield f"{key}:"
            changed = difflib.unified_diff(was.split("\n"), now.split("\n"), lineterm="", n=1)
            yield from (f"  {line}" for line in changed if not line.startswith(("---", "+++")))
        else:
            yield f"{key}: was {_said(was)}, is {_said(now)}"


def _said(value: str | None) -> str:
    return "nothing" if value is None else repr(value) if value == "" or value != value.strip() else value
