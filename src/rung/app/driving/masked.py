"""The store that everything is written through: no secret gets into an entry or a blob, and what was hidden is told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rung.app.ports import Store, Veil
from rung.ledger.canonical import JSON
from rung.ledger.entry import Fields, Head
from rung.ledger.record import Append, Attempt, RunRow, Stored, Tenure
from rung.model.errors import RefusedError
from rung.model.event.record import SecretMasked
from rung.model.replacing import replace
from rung.run import record

# What these entries say is what will run, or what a person signs: with a part hidden it would be something else.
EXACT: Mapping[str, frozenset[str]] = {
    "run.opened": frozenset({"runbook", "path", "revision", "source", "values", "target", "targets"}),
    "value.given": frozenset({"name", "value"}),
    "step.intent": frozenset({"script", "values", "target"}),
    "adhoc.asked": frozenset({"script", "target"}),
    "approval.asked": frozenset({"digest", "nonce", "request"}),
}
# What a signature holds for, to the byte: with a part hidden it would be good for nothing, and the bundle with it.
SIGNED: Mapping[str, frozenset[str]] = {
    "approval.given": frozenset({"by", "digest", "signature"}),
    "approval.declined": frozenset({"by", "digest", "reason", "signature"}),
}
_HOLD_OUTPUT = frozenset({"step.end", "step.late", "check.result"})

Hide = Callable[[str, dict[str, int]], str]


@dataclass(frozen=True, slots=True)
class MaskingStore:
    """A store behind a veil. Every entry in which something was hidden is followed by one that says so."""

    store: Store
    veil: Callable[[], Veil]

    def create(self, row: RunRow, payloads: Sequence[Fields], blobs: Sequence[bytes] = (), heir_of: str = "") -> RunRow:
        """Create a run as the store does. Raises RefusedError (``secret-in-run``) when its runbook holds a secret."""
        page = self._page(0, payloads, blobs)
        hidden = replace(row, dedup=self._hidden(row.dedup))
        return self.store.create(hidden, page.payloads, page.blobs, heir_of=heir_of)

    def append(self, run: str, change: Append) -> Head:
        """Carry out one change as the store does. Raises RefusedError (``secret-in-run``), nothing written.

        Refused is a secret in what will run, or in what a person signed; elsewhere it is hidden.
        """
        page = self._page(change.expect, change.payloads, change.blobs)
        return self.store.append(run, replace(change, payloads=page.payloads, blobs=page.blobs))

    def save_anchor(self, run: str, line: str) -> None:
        """Keep what was put where."""
        self.store.save_anchor(run, self._hidden(line))

    def _hidden(self, text: str) -> str:
        return self.veil().hide_text(text, {})

    def _page(self, after: int, payloads: Sequence[Fields], blobs: Sequence[bytes]) -> _Page:
        veil = self.veil()
        if veil.idle():
            return _Page(tuple(payloads), tuple(blobs))
        hidden = {}
        for data in blobs:
            told: dict[str, int] = {}
            hidden[hashlib.sha256(data).hexdigest()] = (veil.hide(data, told), told)
        entries = []
        for payload in payloads:
            entry = _Entry(veil.hide_text, hidden)
            entries.append((entry.fields(payload), entry.told))
        _count_output(veil, entries)
        written = (*(fields for fields, _ in entries), *_tellings(after, entries))
        return _Page(written, tuple(data for data, _ in hidden.values()))

    # What only reads, or concerns no text, goes straight through.

    def find(self, prefix: str) -> RunRow:
        """Return the one run whose id begins with ``prefix``."""
        return self.store.find(prefix)

    def runs(self, *, live: bool = False, limit: int = -1) -> tuple[RunRow, ...]:
        """Return runs, the last opened first."""
        return self.store.runs(live=live, limit=limit)

    def with_kind(self, kind: str) -> frozenset[str]:
        """Return the ids of the runs that have an entry of that kind."""
        return self.store.with_kind(kind)

    def unlisted(self) -> tuple[str, ...]:
        """Return the ids of the runs of which something is kept and that no row lists."""
        return self.store.unlisted()

    def first_lines(self) -> dict[str, bytes]:
        """Return the first line of every run that has one, by the run's id."""
        return self.store.first_lines()

    def live(self, dedup: str) -> RunRow | None:
        """Return the live run with this dedup key."""
        return self.store.live(self._hidden(dedup))

    def take(self, run: str, owner: str, now: float, lease: float, *, dead: str = "") -> Tenure:
        """Take a run to advance it."""
        return self.store.take(run, owner, now, lease, dead=dead)

    def renew(self, tenure: Tenure, until: float) -> None:
        """Keep a taken run."""
        self.store.renew(tenure, until)

    def release(self, tenure: Tenure) -> bool:
        """Let a run go."""
        return self.store.release(tenure)

    def entries(self, run: str, after: int = 0) -> list[bytes]:
        """Return the lines of a run's ledger."""
        return self.store.entries(run, after)

    def read(self, run: str, after: int = 0) -> Stored:
        """Return what is stored of a run at one moment."""
        return self.store.read(run, after)

    def attempts(self, run: str) -> tuple[Attempt, ...]:
        """Return the attempts of a run."""
        return self.store.attempts(run)

    def blob(self, digest: str) -> bytes:
        """Return stored bytes."""
        return self.store.blob(digest)

    def checkpoints(self, run: str) -> tuple[str, ...]:
        """Return the signed heads, oldest first."""
        return self.store.checkpoints(run)

    def anchors(self, run: str) -> tuple[str, ...]:
        """Return the anchor lines, oldest first."""
        return self.store.anchors(run)


@dataclass(frozen=True, slots=True)
class _Page:
    payloads: tuple[Fields, ...]
    blobs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry being masked: ``blobs`` has the masked bytes by the digest of what they were."""

    hide: Hide
    blobs: Mapping[str, tuple[bytes, dict[str, int]]]
    told: dict[str, int] = field(default_factory=dict)

    def fields(self, payload: Fields) -> dict[str, JSON]:
        """Return the payload without secrets. Raises RefusedError where nothing else than what is there may stand."""
        kind = str(payload["kind"])
        signed = SIGNED.get(kind, frozenset()) if payload.get("signature") else frozenset[str]()
        exact = EXACT.get(kind, frozenset()) | signed
        masked: dict[str, JSON] = {}
        for name, value in payload.items():
            before = sum(self.told.values())
            masked[name] = self._value(value)
            if name in exact and sum(self.told.values()) > before:
                raise _unsigned(self.told) if name in signed else _refused(name, self.told)
        return masked

    def _value(self, value: JSON) -> JSON:
        match value:
            case str() if value in self.blobs:
                data, told = self.blobs[value]
                _add(self.told, told)
                return hashlib.sha256(data).hexdigest() if told else value
            case str():
                return self.hide(value, self.told)
            case dict():
                return {self.hide(name, self.told): self._value(inner) for name, inner in value.items()}
            case list() | tuple():
                return [self._value(inner) for inner in value]
            case _:
                return value


def _count_output(veil: Veil, entries: Sequence[tuple[Fields, dict[str, int]]]) -> None:
    """Count what was hidden while a command's output was read with the entry that holds this output."""
    for fields, told in entries:
        if fields["kind"] in _HOLD_OUTPUT:
            _add(told, veil.taken())
            return


def _tellings(after: int, entries: Sequence[tuple[Fields, dict[str, int]]]) -> Iterator[Fields]:
    for number, (fields, told) in enumerate(entries, start=after + 1):
        if told:
            envelope = {name: fields[name] for name in record.ENVELOPE if name in fields}
            yield {**record.encode(SecretMasked(number, told)), **envelope}


def _add(told: dict[str, int], more: Mapping[str, int]) -> None:
    for name, count in more.items():
        told[name] = told.get(name, 0) + count


def _unsigned(told: Mapping[str, int]) -> RefusedError:
    return RefusedError(
        f"what was signed holds the secret {', '.join(sorted(told))}, and the record never does",
        id="secret-in-run",
        advice="sign again without it: with a part hidden no signature is good. If the request or the allowed signers "
        "hold it, ask anew without it",
    )


def _refused(field_name: str, told: Mapping[str, int]) -> RefusedError:
    names = ", ".join(sorted(told))
    return RefusedError(
        f"the {field_name} of this run would hold the secret {names}, and the record never does",
        id="secret-in-run",
        advice="a secret is not an input and stands in no file: register it under [secrets] and write $NAME",
    )
