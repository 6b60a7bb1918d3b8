"""The one place that knows every concrete part: it puts a Site together, opening nothing before it is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from rung.app import config as configuration
from rung.app.ports import Clock, Presence, Runner, Signer, Store
from rung.app.site import Site
from rung.model.effect import Verdict
from rung.model.job import Job, Outcome, Request
from rung.model.runbook import Command, Runbook
from rung.outside import places
from rung.outside.clock import SystemClock
from rung.outside.listing import DiskListing
from rung.outside.randomness import run_id
from rung.outside.user import actor
from rung.sources.folder import Listing

STORE_FILE = "rung.db"


@dataclass(frozen=True, slots=True)
class Places:
    """What a person may say about where things are; empty means the usual place."""

    config: str = ""
    root: str = ""
    store: str = ""
    targets: tuple[tuple[str, str], ...] = ()


class _Runner:
    def run(self, job: Job) -> Outcome:
        from rung.outside.process import run  # `rung check` starts no process

        return run(job)

    def request(self, request: Request) -> Outcome:
        from rung.outside.http import request as send  # the HTTP client costs 30 ms

        return send(request)


class _Presence:
    def owner(self) -> str:
        from rung.outside.owner import owner  # only who drives a run needs a name

        return owner()

    def ended(self, owner: str) -> bool:
        from rung.outside.owner import ended  # as above

        return ended(owner)


@dataclass(frozen=True)
class Wiring:
    """Everything concrete, made once for one call of rung."""

    places: Places

    @cached_property
    def config(self) -> configuration.Config:
        """Return the configuration. Raises UsageError with the place of what it does not understand."""
        found = places.config_file(self.places.config)
        return configuration.parse(found.data, found.path) if found else configuration.Config()

    @cached_property
    def root(self) -> Path:
        """Return the folder of the runbooks."""
        if self.places.root:
            return Path(self.places.root)
        beside = Path(self.config.path).parent if self.config.path and self._in_project else Path()
        return beside / self.config.root

    @cached_property
    def store_folder(self) -> Path:
        """Return the folder of the store: the one named, the project's, or the user's."""
        if self.places.store:
            named = Path(self.places.store)
            return named.parent if named.name == STORE_FILE else named
        if self.config.store:
            return Path(self.config.path).parent / self.config.store
        return places.state_folder()

    @property
    def _in_project(self) -> bool:
        return Path(self.config.path).name != "config.toml"

    def site(self) -> Site:
        """Return the site."""
        found = configuration.redirected(self.config, dict(self.places.targets))
        clock: Clock = SystemClock()
        runner: Runner = _Runner()
        presence: Presence = _Presence()
        return Site(
            config=found,
            root=str(self.root),
            lister=self._lister,
            judge=judge,
            open_store=cache(self._store),
            runner=runner,
            clock=clock,
            presence=presence,
            signer=cache(self._signer),
            new_id=run_id,
            actor=actor(),
        )

    def _lister(self, paths: Sequence[str]) -> Listing:
        return DiskListing(tuple(Path(p) for p in paths) or (self.root,))

    def _store(self) -> Store:
        from rung.store.store import Store as SqliteStore  # sqlite3 is loaded when there is a record to open

        return SqliteStore.open(self.store_folder / STORE_FILE)

    def _signer(self) -> Signer:
        from rung.outside.keys import installation_key  # 40 ms, and only a head that matters is signed

        return installation_key(self.store_folder / "keys")


def judge(command: Command, runbook: Runbook) -> Verdict:
    """Return how dangerous a command of a runbook is, its declared inputs known."""
    return _judge()(command, runbook)


@cache
def _judge() -> Callable[[Command, Runbook], Verdict]:
    from rung.outside.shfmt import second_parser  # the shell parsers are loaded with the first command
    from rung.risk.classify import classify
    from rung.risk.context import Context, Input

    second = second_parser()
    known: dict[str, Verdict] = {}

    def judging(command: Command, runbook: Runbook) -> Verdict:
        inputs = tuple(Input(i.name, i.kind) for i in runbook.inputs)
        return classify(command.text, command.language or "bash", Context(inputs, second=second, cache=known))

    return judging
