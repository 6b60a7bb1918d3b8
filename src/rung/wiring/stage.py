"""Where a demo plays."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from rung.app.demo import Lab
from rung.app.site import Site
from rung.outside.clock import SystemClock
from rung.wiring.wiring import Places, Wiring


@dataclass(frozen=True)
class Stage:
    """Where a demo plays: its folder, its clock, its service."""

    folder: str
    begun: int

    def path(self, name: str) -> str:
        """Return the path of a file in the folder."""
        return str(Path(self.folder) / name)

    def seconds(self) -> float:
        """Return how long the demo plays."""
        return (SystemClock().mono() - self.begun) / 1e6

    def lab(self) -> AbstractContextManager[Lab]:
        """Return the orders service, started; leaving the context stops it."""
        from rung.outside.labs.orders.lab import start  # only the demo plays

        return start(Path(self.folder) / "service")

    def site(self, url: str) -> Site:
        """Return the site of the demo: its own runbooks, store and key; the service as its only target."""
        wired = Wiring(Places(self.path("rung.toml"), self.folder, self.folder, (("orders", url),)))
        return wired.site()


def stage(folder: str) -> Stage:
    """Return a stage in ``folder`` (which must be new or empty), or in a new temporary one, with the examples in it."""
    from rung.outside.staging import prepared  # only the demo plays

    begun = SystemClock().mono()
    return Stage(str(prepared(folder)), begun)
