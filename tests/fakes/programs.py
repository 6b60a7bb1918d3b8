"""Programs whose digest, and text where they are shell scripts, a test sets: by the path that a command writes."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class FakePrograms:
    holds: dict[str, str] = field(default_factory=dict)
    reads: dict[str, str] = field(default_factory=dict)

    def digest(self, cwd: str, path: str, *, read: bool) -> str:
        del cwd, read
        return self.holds.get(path, "")

    def shell(self, cwd: str, path: str) -> str:
        del cwd
        return self.reads.get(path, "")
