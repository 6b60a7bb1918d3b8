"""The record of a run for those who do not trust us: report, bundle, verification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rung.app.hold import pinned, where
from rung.app.log import Addition, Log, kept, opened, records
from rung.app.seal import faithful, signed
from rung.app.site import Site
from rung.ledger.anchor import Anchor
from rung.ledger.bundle import BundleParts, build
from rung.ledger.checkpoint import checkpoint
from rung.ledger.checks import Check, Status
from rung.ledger.entry import blobs_of, decode
from rung.ledger.key import PublicKey
from rung.ledger.record import RunRow
from rung.ledger.succession import follow
from rung.ledger.verify import BundleReport, Expected, verify
from rung.model.errors import UsageError
from rung.model.event import Exported, Recorded
from rung.run.fold import fold
from rung.run.procedure import Procedure
from rung.run.report import Times, times
from rung.run.report import report as written
from rung.run.status import status


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
    there, target = where(site, log)
    procedure = there.planner(target).plan(runbook, source)
    return Record(row.id, procedure, tuple(records(log.store.entries(row.id), row.id)), log, source.data)


def report(told: Record) -> str:
    """Return the report of a run as Markdown. That it was exported is no part of it, so that exports agree."""
    happened = tuple(one for one in told.records if not isinstance(one.event, Exported))
    return written(told.procedure, happened, told.log.store.blob, told.run)


def export(site: Site, told: Record) -> bytes:
    """Return the bundle of a run: everything a stranger needs to check it, as one tar.

    Raises UntrustedError when the record no longer agrees with a head that was signed earlier.
    """
    store = told.log.store
    faithful(told.run, store.entries(told.run), store.checkpoints(told.run))
    page = report(told)
    _bind(told, page.encode(), site.actor)
    lines = tuple(store.entries(told.run))
    digests = sorted(frozenset().union(*(blobs_of(decode(line)) for line in lines)))
    signer = site.signer()
    parts = BundleParts(
        lines=lines,
        blobs={digest: store.blob(digest) for digest in digests},
        checkpoint=signed(signer, told.run, lines),
        keys=follow(signer.rotations).keys or (signer.public,),
        rotations=signer.rotations,
        report=page,
        runbook=told.runbook,
        anchors=store.anchors(told.run),
    )
    return build(parts)


def _bind(told: Record, page: bytes, actor: str) -> None:
    """Have the record name the report, once: the page that is read first is bound by the chain like everything else."""
    bound = kept(page)
    last = told.records[-1].event if told.records else None
    if not (isinstance(last, Exported) and last.report == bound):
        told.log.insist(Addition((Exported(bound),), actor, (page,)))


def replaceable(data: bytes | None) -> bool:
    """Say whether a file may be replaced by a bundle: it is not there, or it is a bundle itself."""
    return data is None or bool(verify(data).run)


def anchor(told: Record) -> str:
    """Return the line to put where rung cannot rewrite it: run, size and root."""
    head = checkpoint(told.run, told.log.store.entries(told.run))
    return str(Anchor(head.run, head.size, head.root))


def check_bundle(data: bytes, key: str = "", anchors: Sequence[str] = ()) -> BundleReport:
    """Return what can be believed of a bundle.

    ``key`` is the public key and ``anchors`` the lines the reader got from elsewhere. Raises UsageError when they
    are neither.
    """
    try:
        known = PublicKey.parse(key) if key else None
        lines = tuple(Anchor.parse(line) for line in anchors)
    except ValueError as fault:
        raise UsageError(f"what you gave to compare with cannot be read: {fault}", id="bad-expectation") from fault
    return verify(data, Expected(lines, known))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verification as programs read it."""

    believable: bool
    run: str
    entries: int
    checks: tuple[Check, ...]
    reasons: tuple[str, ...]
    not_shown: tuple[str, ...]


def verdict(found: BundleReport) -> Verdict:
    """Return the result of a verification."""
    reasons = tuple(reason.value for reason in found.reasons)
    return Verdict(found.believable, found.run, found.entries, found.checks, reasons, found.not_shown)


def lines(found: BundleReport) -> tuple[str, ...]:
    """Return the result of a verification for a person, the answer first."""
    word = "Nothing contradicts it" if found.believable else "NOT TO BE TRUSTED"
    said = [f"{word}: run {found.run or 'unknown'}, {found.entries} entries."]
    for check in found.checks:
        sign = {Status.PASSED: "ok", Status.FAILED: "XX"}.get(check.status, "--")
        said.append(f"{sign}  {check.name}: {check.message}" if check.message else f"{sign}  {check.name}")
        said += [f"      {fault.reason.value}: {fault.message}" for fault in check.faults]
    return (*said, "This does not show:", *(f"  - {text}" for text in found.not_shown))


@dataclass(frozen=True, slots=True)
class Summary:
    """A run in figures. Times are seconds from its opening; None for what was not reached."""

    run: str
    runbook: str
    revision: str
    state: str
    times: Times
    entries: int
    steps: dict[str, str]


def summary(told: Record) -> Summary:
    """Return the report of a run as programs read it."""
    state = fold(told.records)
    runbook = told.procedure.runbook
    steps = {str(p.step.number): status(told.procedure, state, p.step.number).value for p in told.procedure.steps}
    return Summary(told.run, runbook.id, runbook.revision, state.word, times(told.records), len(told.records), steps)
