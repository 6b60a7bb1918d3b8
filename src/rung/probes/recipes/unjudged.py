"""The commands of a plan of which nobody can say here what they do: programs of the project, code, mounted folders."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from posixpath import basename

from rung.model.effect import Effect
from rung.model.pattern import pattern
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.trace import Step
from rung.probes.probe import Case, JudgeCommand
from rung.probes.recipes.removal import each_command, shape
from rung.risk.context import Context
from rung.risk.guards.argv import unfold
from rung.risk.guards.found import FOUND
from rung.risk.word import DYNAMIC

CONTAINERS = frozenset({"docker", "podman", "nerdctl"})
MOUNT = pattern(r"(?:-v|--volume|--mount)(?:$|=)|-v.")
MAKES = frozenset({"make", "gmake"})
ENDS = frozenset({"exit", "return"})  # with whatever number: a shell that ends takes nothing away
ITSELF = pattern(r"\$[({]MAKE[)}]")
MARKS = str.maketrans({DYNAMIC: "1", FOUND: "1"})  # a value that no table takes for a word of its own


def unjudged(case: Case, plan: Sequence[Step], known: Database, *, expanded: bool) -> Iterator[tuple[Step, str, str]]:
    """Yield each command that cannot be judged, with its step and the reason; of those alike, the first.

    ``expanded``: make printed the plan, and with it what a recipe that calls ``$(MAKE)`` runs further down.
    """
    seen: set[str] = set()
    for step, text in each_command(case, plan):
        alone = shape(text)
        if alone in seen:
            continue
        seen.add(alone)
        below = expanded and (bool(step.folder) or _calls(known, step))
        why = _why(text, case.judge, below=below)
        if why:
            yield step, text, why


def _calls(known: Database, step: Step) -> bool:
    target = known.targets.get(step.target)
    return target is not None and any(ITSELF.search(line) for line in target.recipe)


def _why(text: str, judge: JudgeCommand, *, below: bool) -> str:
    """Return why a command, or one inside it, cannot be judged; the empty string where it can."""
    commands = [each.words for each in unfold(text, "bash", Context()).commands if each.words and not each.maybe]
    calls = [words for words in commands if basename(words[0]) in MAKES]
    for words in commands:
        if words in calls and below:
            continue
        told = judge(shlex.join(words).translate(MARKS))
        if DYNAMIC in words[0] or told.effect is Effect.UNKNOWN:
            return told.reason
        if words in calls and told.effect.changes:
            return told.reason
        if basename(words[0]) in CONTAINERS and _mounts(words):
            return "what runs in a container may change the folders that it mounts"
    whole = judge(text)
    unread = whole.effect is Effect.UNKNOWN and whole.rule not in ENDS
    return whole.reason if unread and not (calls and below) else ""


def _mounts(words: tuple[str, ...]) -> bool:
    """Say whether a container gets a folder of this machine, or what a file of its own says."""
    return "compose" in words[1:3] or (("run" in words or "create" in words) and any(map(MOUNT.match, words)))
