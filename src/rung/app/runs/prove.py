"""The record of a run for those who do not trust us: report, bundle, verification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rung.app.driving.faithful import faithful
from rung.app.driving.legible import records
from rung.app.driving.log import Addition, Log, kept
from rung.app.driving.post import Posted, catch_up
from rung.app.driving.seal import signed
from rung.app.runs.pinned import pinned, where
from rung.app.site import Site
from rung.ledger.anchor import Anchor, AnchorError
from rung.ledger.bundle import BundleParts, build
from rung.ledger.checkpoint import checkpoint, read
from rung.ledger.checks import Check, Status
from rung.ledger.entry import blobs_in
from rung.ledger.key import PublicKey
from rung.ledger.people import Tool
from rung.ledger.record import RunRow
from rung.ledger.succession import follow
from rung.ledger.timestamps import Judge
from rung.ledger.verify import BundleReport, Expected, verify
from rung.ledger.views.view import FORM
from rung.model.errors import RefusedError, UsageError
from rung.model.event.event import Recorded
from rung.model.event.record import Exported
from rung.model.span import Source
from rung.run.adhoc import with_adhoc
from rung.run.fold import fold
from rung.run.lack import Told
from rung.run.procedure import Procedure
from rung.run.report.form import forms
from rung.run.report.report import Report
from rung.run.report.tell import tell

_CERTIFICATE = "-----BEGIN CERTIFICATE-----"


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
    log = site.books().opened(row)
    runbook, source = pinned(log)
    there, target = where(site, log)
    procedure = with_adhoc(there.planner(target).plan(runbook, source), log.state)
    return Record(row.id, procedure, tuple(records(log.store.entries(row.id), row.id)), log, source.data)


def heard(told: Record) -> Told:
    """Return a record for those who look for what its runbook lacks. That it was exported is no part of it."""
    happened = tuple(one for one in told.records if not isinstance(one.event, Exported))
    source = Source(told.procedure.runbook.path, told.runbook)
    return Told(told.run, told.procedure, source, fold(happened), happened)


def report(told: Record) -> Report:
    """Return the report of a run. That it was exported is no part of it, so that exports agree."""
    return tell(heard(told), told.log.store.blob)


def write(found: Report, form: str) -> str:
    """Return a report in one of the forms ``markdown``, ``html`` and ``json``. Raises UsageError for another."""
    if form not in forms():
        raise UsageError(f"there is no form {form!r}", id="no-such-form", advice=f"one of: {', '.join(forms())}")
    return forms()[form].write(found)


def anchored(site: Site, told: Record) -> tuple[Posted, ...]:
    """Put the last signed head at each place that has not got it, and return what became of that."""
    notes = told.log.store.checkpoints(told.run)
    return catch_up(site.post(), told.log, read(notes[-1])) if notes else ()


def export(site: Site, told: Record) -> bytes:
    """Return the bundle of a run: everything a stranger needs to check it, as one tar.

    Raises UntrustedError when the record no longer agrees with a head that was signed or anchored earlier, or a key
    signed it that is not here: the key of now would vouch for it. RefusedError (``secret-in-record``) when it holds a
    secret that was registered later.
    """
    told.log.insist_known()
    store = told.log.store
    faithful(told.run, store.entries(told.run), store.checkpoints(told.run))
    found = report(told)
    pages = _clean(site, write(found, "markdown")), _clean(site, write(found, "html"))
    _bind(told, pages, site.actor)
    lines = tuple(store.entries(told.run))
    signer = site.signer()
    blobs = {digest: store.blob(digest) for digest in sorted(blobs_in(lines))}
    _without_secrets(site, (*lines, *blobs.values()))
    parts = BundleParts(
        lines=lines,
        blobs=blobs,
        checkpoint=signed(signer, told.run, lines),
        keys=follow(signer.rotations).keys or (signer.public,),
        rotations=signer.rotations,
        report=pages[0],
        html=pages[1],
        runbook=told.runbook,
        anchors=store.anchors(told.run),
        signer=signer.sign,
    )
    return build(parts)


def _clean(site: Site, text: str) -> str:
    return site.hide(text.encode()).decode()


def _without_secrets(site: Site, parts: Sequence[bytes]) -> None:
    if any(site.hide(part) != part for part in parts):
        raise RefusedError(
            "the record holds a secret that was registered after it was written, and a bundle is for strangers",
            id="secret-in-record",
            advice="change that secret; a record is never rewritten. rung report hides it",
        )


def _bind(told: Record, pages: tuple[str, str], actor: str) -> None:
    """Have the record name the report, once: the pages that are read first are bound by the chain like the rest."""
    page, html = (text.encode() for text in pages)
    bound = Exported(kept(page), kept(html), FORM)
    last = told.records[-1].event if told.records else None
    if last != bound:
        told.log.insist(Addition((bound,), actor, (page, html)))


def replaceable(data: bytes | None) -> bool:
    """Say whether a file may be replaced by a bundle: it is not there, or it is a bundle itself."""
    return data is None or bool(verify(data).run)


def anchor(told: Record) -> str:
    """Return the line to put where rung cannot rewrite it: run, size and root."""
    head = checkpoint(told.run, told.log.store.entries(told.run))
    return str(Anchor(head.run, head.size, head.root))


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader knows from elsewhere, as text: the public key, anchor lines, and the allowed signers as bytes.

    An anchor of several lines, such as a log, counts with the anchors of this run in it; one that holds certificates
    (PEM) names time-stamp authorities. ``tool`` checks SSH signatures, ``judge`` time-stamps.
    """

    key: str = ""
    anchors: tuple[str, ...] = ()
    signers: bytes | None = None
    tool: Tool | None = None
    judge: Judge | None = None


def check_bundle(data: bytes, known: Known | None = None) -> BundleReport:
    """Return what can be believed of a bundle. Raises UsageError for a key or an anchor that is none."""
    known = known or Known()
    try:
        key = PublicKey.parse(known.key) if known.key else None
        authorities = [text for text in known.anchors if _CERTIFICATE in text]
        texts = [text for text in known.anchors if _CERTIFICATE not in text]
        lines = tuple(anchor for text in texts for anchor in _anchors(text, data))
    except ValueError as fault:
        raise UsageError(f"what you gave to compare with cannot be read: {fault}", id="bad-expectation") from fault
    authority = "\n".join(authorities).encode() if authorities else None
    return verify(data, Expected(lines, key, known.signers, known.tool, authority, known.judge))


def _anchors(text: str, data: bytes) -> tuple[Anchor, ...]:
    """Return the anchor of a line, or those of this bundle's run in a longer text. Raises AnchorError for none."""
    try:
        return (Anchor.parse(text),)
    except AnchorError:
        run = verify(data).run
        found = tuple(anchor for anchor in Anchor.found_in(text) if anchor.run == run)
        if not found:
            raise AnchorError(f"it holds no anchor of run {run or 'of this bundle'}") from None
        return found


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
