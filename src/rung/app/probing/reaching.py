"""No build in a scratch copy may reach out of it: what would is refused before it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rung.app.probing.hands import KEPT, Hands
from rung.model.ask import Ask
from rung.model.errors import RefusedError
from rung.model.job import Job
from rung.probes.clipped import clipped
from rung.probes.gnumake.scan import scan
from rung.probes.outward import outward
from rung.probes.probe import Read
from rung.probes.tool import Tool

if TYPE_CHECKING:
    from rung.app.ports import Ground  # the ports of a run cost 40 ms


def refuse_outward(hands: Hands, tool: Tool, ask: Ask, ground: Ground, scratch: str) -> None:
    """Raise RefusedError when a build, about to run in a copy, would reach out of it by what its recipes say."""
    if tool.elsewhere is not None:
        refuse(tool.elsewhere(ground.snapshot(scratch).entries, ground.read, ask))
    said = _said(hands, tool, tool.plan(ask), ask, (ground.folder, scratch))
    refuse(outward(tool.commands(said), hands.judge))
    if tool.outside is not None:
        refuse(tool.outside(said))
        refuse(
            tool.outside(_said(hands, tool, tool.outputs(ask), ask, (ground.folder, scratch))) if tool.outputs else ""
        )


def _said(hands: Hands, tool: Tool, argv: tuple[str, ...], ask: Ask, place: tuple[str, str]) -> str:
    """Return what a command prints in a copy, the copy's own path written as a dot; it gets what a build there gets."""
    scratch, env = place[1], hands.env(tool.env, place, builds=True)
    outcome = hands.run(Job(argv=argv, cwd=scratch, env=env, timeout=ask.timeout, cap=KEPT))
    said = "\n".join(each.data.decode("utf-8", "replace") for each in (outcome.stdout, outcome.stderr))
    return said.replace(scratch, ".")


def refuse_acts(hands: Hands, read: Read, makefile: str) -> None:
    """Raise RefusedError when what make runs while it only reads would reach out of a copy."""
    refuse(outward(tuple(act.command for act in scan(read, hands.judge, makefile).acts), hands.judge))


def refuse(found: str, what: str = "building it") -> None:
    """Raise RefusedError (``build-reaches-out``) when a command was found that reaches out."""
    if found:
        raise RefusedError(
            f"{what} would reach out of the scratch copy: {clipped(' '.join(found.split()), 160)}",
            id="build-reaches-out",
            advice="name a target that only builds, or ask without building: rung probe … target",
        )
