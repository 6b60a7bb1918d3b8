"""What starts commands and sends requests, joined to the secrets of this call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rung.app.ports import Runner
from rung.model.job import Job, Outcome, Request, Stream, Survivor
from rung.model.replacing import replace

if TYPE_CHECKING:
    from rung.outside.vault import Vault

Hear = Callable[[Stream, bytes], None]


@dataclass(frozen=True, slots=True)
class WiredRunner:
    """Runs for real. ``hear`` gets, masked, what commands say."""

    vault: Callable[[], Vault]
    hear: Hear | None = None

    def run(self, job: Job) -> Outcome:
        """Run a command to its end."""
        from rung.outside.process import run  # `rung check` starts no process

        return run(job, self.hear, vault=self.vault())

    def survivors(self, mark: str) -> tuple[Survivor, ...]:
        """Return the processes of a marked job that still live."""
        from rung.outside.survivors import survivors  # only after a crash

        return tuple(replace(one, command=self.vault().hide_text(one.command)) for one in survivors(mark))

    def request(self, request: Request) -> Outcome:
        """Make one HTTP request."""
        from rung.outside.http import request as send  # the HTTP client costs 30 ms

        return send(request, self.vault(), self.hear)


def heard(runner: Runner, hear: Hear) -> Runner:
    """Return the runner with somebody who hears, masked, what its commands say; one of tests stays as it is."""
    return replace(runner, hear=hear) if isinstance(runner, WiredRunner) else runner
