"""A tool that was asked once and recorded: the same looks get the same outcomes, and nothing runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rung.app.ports import Ground
from rung.app.probing.answer import answer
from rung.app.probing.hands import Hands
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.fieldwork import hands
from rung.model.ask import Ask
from rung.model.job import Captured, Flag, Job, Outcome
from rung.probes.snapshot import Copied, Entry, Snapshot

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HERE, COPY = "/project", "/copy"


@dataclass
class Recorder:
    """Hands and a folder that keep what happened while the real ones are used."""

    hands: Hands
    ground: Ground
    runs: list[dict[str, Any]] = field(default_factory=list)
    reads: dict[str, str | None] = field(default_factory=dict)
    snapshots: list[dict[str, list[int]]] = field(default_factory=list)
    digested: list[Mapping[str, str]] = field(default_factory=list)
    summed: dict[str, str | None] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        return self.ground.folder

    def run(self, job: Job) -> Outcome:
        outcome = self.hands.run(job)
        texts = [each.data.decode("utf-8", "replace") for each in (outcome.stdout, outcome.stderr)]
        if job.cwd:
            texts = [text.replace(job.cwd, COPY) for text in texts]
        self.runs.append(
            {"argv": job.argv, "exit": outcome.exit, "out": texts[0], "err": texts[1], "seconds": outcome.seconds}
        )
        return outcome

    @property
    def writable(self) -> bool:
        return self.ground.writable

    def snapshot(self, folder: str) -> Snapshot:
        found = self.ground.snapshot(folder)
        self.snapshots.append(
            {p: [e.size, e.mtime, e.mode, e.folder] for p, e in found.entries.items() if ".git/" not in p}
        )
        return found

    def digests(self, folder: str, *, built: bool = False) -> Mapping[str, str]:
        self.digested.append(self.ground.digests(folder, built=built))
        return self.digested[-1]

    def read(self, name: str) -> bytes | None:
        data = self.ground.read(name)
        self.reads[name] = None if data is None else data.decode("utf-8", "replace")
        return data

    def inside(self, name: str) -> bytes | None:
        return self.ground.inside(name)

    def checksum(self, name: str, kind: str) -> str | None:
        self.summed[f"{kind} {name}"] = self.ground.checksum(name, kind)
        return self.summed[f"{kind} {name}"]

    def copy(self, *, light: bool = False, found: Snapshot | None = None) -> str:
        return self.ground.copy(light=light, found=found)

    def missed(self, said: str) -> bool:
        return self.ground.missed(said)

    @property
    def copied(self) -> Copied:
        return self.ground.copied

    def rewrite(self, folder: str, names: Sequence[str], change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
        self.ground.rewrite(folder, names, change)

    def remove(self, folder: str, names: Sequence[str]) -> None:
        self.ground.remove(folder, names)

    def stand_in(self, folder: str, names: Sequence[str]) -> None:
        self.ground.stand_in(folder, names)

    def cpu(self) -> float:
        return self.ground.cpu()

    def close(self) -> None:
        self.ground.close()

    def written(self) -> dict[str, Any]:
        """Return what was recorded, snapshots that changed nothing said once."""
        kept = [s if n == 0 or s != self.snapshots[n - 1] else None for n, s in enumerate(self.snapshots)]
        return {
            "runs": self.runs,
            "reads": self.reads,
            "snapshots": kept,
            "digests": self.digested,
            "sums": self.summed,
        }


class Replay:
    """What a recorder kept, played again in order. A look that was not recorded fails the test."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self._runs = list(kept["runs"])
        self._reads = kept["reads"]
        self._snapshots = list(kept["snapshots"])
        self._digests = list(kept["digests"])
        self._sums: Mapping[str, str | None] = kept.get("sums", {})
        self._last: dict[str, list[int]] = {}
        self.folder, self.writable = HERE, True

    def run(self, job: Job) -> Outcome:
        kept = self._runs.pop(0)
        assert list(job.argv) == kept["argv"], (job.argv, kept["argv"])
        out, err = (text.encode() for text in (kept["out"], kept["err"]))
        flags = frozenset({Flag.TIMED_OUT}) if kept["exit"] is None else frozenset[Flag]()
        return Outcome(
            kept["exit"], None, Captured(out, b"", len(out)), Captured(err, b"", len(err)), NOW, NOW,
            kept["seconds"], flags,
        )  # fmt: skip

    def snapshot(self, _folder: str) -> Snapshot:
        self._last = self._snapshots.pop(0) or self._last
        return Snapshot({path: Entry(e[0], e[1], e[2], bool(e[3])) for path, e in self._last.items()})

    def digests(self, _folder: str, *, built: bool = False) -> Mapping[str, str]:
        del built
        found: Mapping[str, str] = self._digests.pop(0)
        return found

    def read(self, name: str) -> bytes | None:
        text = self._reads.get(name)
        return None if text is None else str(text).encode()

    def inside(self, name: str) -> bytes | None:
        return self.read(name)

    def checksum(self, name: str, kind: str) -> str | None:
        return self._sums.get(f"{kind} {name}")

    def copy(self, *, light: bool = False, found: Snapshot | None = None) -> str:  # noqa: ARG002 - a recording has one place for all
        return COPY

    def missed(self, said: str) -> bool:  # noqa: ARG002 - what is recorded was said where nothing was missed any more
        return False

    @property
    def copied(self) -> Copied:
        return Copied()

    def rewrite(self, _folder: str, _names: Sequence[str], _change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
        """Do nothing: what the recording holds was said in a copy that was rewritten already."""

    def remove(self, _folder: str, _names: Sequence[str]) -> None:
        """Nothing is there to remove."""

    def stand_in(self, _folder: str, _names: Sequence[str]) -> None:
        """Nothing is there to be laid anything into."""

    def cpu(self) -> float:
        return 0.0

    def close(self) -> None:
        """Nothing is open."""


def played(path: Path) -> tuple[Told, Mapping[str, Any]]:
    """Return the answer that the probe gives about a recording, and the recording."""
    kept = json.loads(path.read_text("utf-8"))
    replay = Replay(kept)
    ask = Ask(HERE, kept["target"], 60, kept["scratch"])
    return answer(Hands(replay.run, hands().judge), replay, Put(kept["tool"], kept["question"]), ask), kept
