"""``kind = "local"``: this machine."""

from __future__ import annotations

from collections.abc import Iterator

from rung.app.carry.kind import Examined, Kind
from rung.app.carry.way import Order, Said, Way, process
from rung.app.ports import Runner
from rung.model.errors import RungError
from rung.model.job import Job
from rung.model.target import Target


def _carry(order: Order) -> Said:
    """Run the pinned text as it stands; values travel as environment variables, never inside the text."""
    cwd = order.planned.command.words.cwd or order.planned.target.cwd
    secrets = dict(order.planned.secrets)
    return process(order, Job(script=order.planned.command.text, env=dict(order.values), secrets=secrets, cwd=cwd))


def _look(runner: Runner, target: Target) -> Iterator[Examined]:
    what = f"target {target.name}"
    try:
        runner.run(Job(script=":", cwd=target.cwd, timeout=5))
    except RungError as fault:
        yield Examined(what, good=False, found=fault.message, advice=fault.advice)
        return
    yield Examined(what, good=True, found=f"this machine, {target.env}{f', in {target.cwd}' if target.cwd else ''}")


KIND = Kind(name="local", ways={"bash": Way(_carry)}, look=_look, keys=frozenset({"cwd"}))
