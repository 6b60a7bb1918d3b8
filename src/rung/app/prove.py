"""The record of a run for those who do not trust us: report, bundle, verification."""

from __future__ import annotations

from dataclasses import dataclass

from rung.app.hold import pinned
from rung.app.log import Log, opened, records
from rung.app.plan import Planner
from rung.app.seal import faithful, signed
from rung.app.site import Site
from rung.ledger.bundle import BundleParts, build
from rung.ledger.entry import blobs_of, decode
from rung.ledger.key import PublicKey
from rung.ledger.record import RunRow
from rung.ledger.verify import BundleReport, Expected, verify
from rung.model.errors import UsageError
from rung.model.event import Recorded
from rung.run.procedure import Procedure
from rung.run.report import report as written


@dataclass(frozen=True, slots=True)
class Record:
    """A run as it is told afterwards."""

    run: str
    procedure: Procedure
    records: tuple[Recorded, ...]
    log: Log
    runbook: bytes


def record(site: Site, row: RunRow) -> Record:
    """Return the whole record of a run. Raises UntrustedError when it cannot be read."""
    log = opened(site.open_store(), site.clock, row)
    runbook, source = pinned(log)
    target = log.state.opened.target if log.state.opened else ""
    procedure = Planner(site.judge, site.config, target).plan(runbook, source)
    return Record(row.id, procedure, tuple(records(log.store.entries(row.id), row.id)), log, source.data)


def report(told: Record) -> str:
    """Return the report of a run as Markdown."""
    return written(told.procedure, told.records, told.log.store.blob, told.run)


def export(site: Site, told: Record) -> bytes:
    """Return the bundle of a run: everything a stranger needs to check it, as one tar.

    Raises UntrustedError when the record no longer agrees with a head that was signed earlier.
    """
    store = told.log.store
    lines = tuple(store.entries(told.run))
    digests = sorted(frozenset().union(*(blobs_of(decode(line)) for line in lines)))
    faithful(told.run, lines, store.checkpoints(told.run))
    signer = site.signer()
    parts = BundleParts(
        lines=lines,
        blobs={digest: store.blob(digest) for digest in digests},
        checkpoint=signed(signer, told.run, lines),
        keys=(signer.public,),
        report=report(told),
        runbook=told.runbook,
        anchors=store.anchors(told.run),
    )
    return build(parts)


def check_bundle(data: bytes, key: str = "") -> BundleReport:
    """Return what can be believed of a bundle. ``key`` is the public key the reader got from elsewhere, if any."""
    if not key:
        return verify(data)
    try:
        return verify(data, Expected(key=PublicKey.parse(key)))
    except ValueError as fault:
        raise UsageError(f"{key!r} is no public key: {fault}", id="bad-key", advice="write name+id+base64") from fault
