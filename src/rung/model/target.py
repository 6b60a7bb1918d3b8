"""Where a command runs: a named target, its kind and its environment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """One target of ``rung.toml``. An ``env`` that nobody named counts as production: unknown is never safe."""

    name: str
    kind: str
    env: str = "production"
    url: str = ""
    cwd: str = ""


LOCAL = Target(name="local", kind="local")
