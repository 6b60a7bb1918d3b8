"""Labs about which a tool of one version, installed by `.ci/builders`, is really asked."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rung.app import lab
from rung.app.lab import Expected
from rung.app.probing.answer import answer
from rung.app.probing.hands import Hands
from rung.app.probing.question import Put
from rung.app.probing.told import Told, lines
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.model.job import Job, Outcome
from rung.model.replacing import replace
from rung.probes.snapshot import Change, changes
from rung.wiring.labs import labs, lay_out
from shared import ROOT

LABS = labs()
SHORT = (1.0, 8.0, 60.0)  # seconds, for a lab that never ends; more where a machine stood still meanwhile


@dataclass(frozen=True)
class Builder:
    """A tool in an environment of its own (``make-4.4.1``, ``snakemake-newest``)."""

    name: str

    @property
    def tool(self) -> str:
        return self.name.partition("-")[0]

    @property
    def path(self) -> Path:
        return ROOT / ".venvs" / self.name / "bin"

    @property
    def there(self) -> bool:
        return (self.path / self.tool).is_file()

    def hands(self) -> Hands:
        """Return hands that find this tool before any other."""
        return Hands(self._run, hands().judge, installed=self._installed, meanwhile=hands().meanwhile)

    def _run(self, job: Job) -> Outcome:
        return hands().run(replace(job, env=self._first(job.env)))

    def _installed(self, package: str, env: Mapping[str, str]) -> str:
        return hands().installed(package, self._first(env))

    def _first(self, env: Mapping[str, str]) -> Mapping[str, str]:
        return {**env, "PATH": f"{self.path}:{os.environ['PATH']}"}


@contextmanager
def prepared(builder: Builder, name: str) -> Iterator[str]:
    """Yield the folder of a lab that was brought into its state by this tool."""
    with TemporaryDirectory(prefix="rung-live-") as base:
        folder = lay_out(name, LABS[name].files, f"{base}/project")
        lab.prepared(builder.hands().run, name, LABS[name], folder)
        yield folder


def asked(builder: Builder, folder: str, each: Expected) -> tuple[Told, tuple[Change, ...]]:
    """Return what the probe answers, and what changed in the lab meanwhile."""
    place = ground(folder)
    before = place.snapshot(folder)
    for seconds in SHORT if "--timeout" in each.options else (240.0,):
        ask = Ask(folder, each.target, seconds, "--scratch" in each.options)
        told = answer(builder.hands(), place, Put(builder.tool, each.question), ask)
        if each.says in "\n".join(lines(told)):
            break
    return told, changes(before, place.snapshot(folder))


def cases(tool: str) -> Mapping[str, tuple[Expected, ...]]:
    """Return what is asked about each lab of a tool."""
    return {name: found.expect for name, found in LABS.items() if name.startswith(f"{tool}-")}
