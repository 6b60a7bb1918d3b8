"""Is this bundle believable? Each check passed, failed with its reason, or could not be done and why."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rung.ledger import chain, merkle
from rung.ledger.anchor import Anchor, AnchorError
from rung.ledger.archive import unpack
from rung.ledger.bundle import standalone
from rung.ledger.checkpoint import Checkpoint, CheckpointError, read
from rung.ledger.checks import Check, Status, ended
from rung.ledger.entry import blobs_in
from rung.ledger.key import PublicKey
from rung.ledger.people import Tool, check_people
from rung.ledger.reason import Fault, Reason
from rung.ledger.signatures import check_checkpoint, check_key, check_succession, note_in, signed
from rung.ledger.timestamps import Judge, Known, check_timestamps
from rung.ledger.views.check import check_views
from rung.ledger.views.view import source

NOT_SHOWN = (
    "that everything that happened was recorded: an entry that was never written cannot be missed",
    "that the machine told the truth when output was captured: whoever owns the host owns what it says",
    "that the clock was right: times are what the machine believed",
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the person who verifies knows from elsewhere: anchors out of tickets or chats, the installation's key.

    ``signers`` are the allowed signers as the reader has them; ``tool`` says whether an SSH signature is good.
    ``authority`` are the certificates of time-stamp authorities (PEM), None when the reader knows none; ``judge``
    judges a time-stamp by them.
    """

    anchors: tuple[Anchor, ...] = ()
    key: PublicKey | None = None
    signers: bytes | None = None
    tool: Tool | None = None
    authority: bytes | None = None
    judge: Judge | None = None


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What verification found, and what it does not show whatever it found."""

    run: str
    entries: int
    checks: tuple[Check, ...]
    not_shown: tuple[str, ...]

    @property
    def believable(self) -> bool:
        """Say whether no check failed."""
        return all(check.status is not Status.FAILED for check in self.checks)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return the reasons of every fault, in the order of the checks, each once."""
        return tuple(dict.fromkeys(fault.reason for check in self.checks for fault in check.faults))


@dataclass(frozen=True, slots=True)
class _Bundle:
    """A bundle taken apart."""

    members: Mapping[str, bytes]
    lines: tuple[bytes, ...]
    chain: chain.Report
    head: Checkpoint | None
    roots: Mapping[int, bytes]
    named: frozenset[str]

    @property
    def covered(self) -> bool:
        """Say whether the checkpoint's root is the root over the lines it covers."""
        return self.head is not None and self.roots.get(self.head.size) == self.head.root


def verify(data: bytes, expected: Expected | None = None) -> BundleReport:
    """Return what can be believed of a bundle (the bytes of its tar); never raises for what is in it."""
    expected = expected or Expected()
    archive = unpack(data)
    kept = archive.members.get("anchors.jsonl", b"").decode("utf-8", "replace").split("\n")
    inside, inside_faults = _anchors(kept)
    by = None if expected.authority is None else Known(expected.authority, expected.judge)
    bundle = _open(archive.members, (*inside, *expected.anchors))
    stamped = check_timestamps(kept, bundle.chain.entries, by)
    known = (*expected.anchors, *stamped.anchors)
    run = bundle.chain.entries[0].run if bundle.chain.entries else ""
    parts = signed(archive.members)
    checks: tuple[Check, ...] = (
        ended("archive", archive.faults, f"{len(archive.members)} members, none odd"),
        _check_chain(bundle),
        _check_blobs(bundle),
        check_checkpoint(parts, run),
        check_succession(parts),
        _check_head(bundle),
        check_key(parts, expected.key),
        check_people(bundle.chain.entries, archive.members, expected.tool, expected.signers),
        _check_inside(bundle, inside, inside_faults, run),
        _check_anchors(bundle, known, run),
        *stamped.checks,
        _check_named(bundle, "runbook", "runbook.md"),
        _check_named(bundle, "report", "report.md"),
        *_check_page(bundle),
    )
    sound = all(check.status is not Status.FAILED for check in checks)
    derived = source(bundle.chain.entries, archive.members, bundle.roots.get(len(bundle.lines), b""))
    checks += check_views(derived, archive.members, parts.signer, sound=sound)
    checks += (_check_verifier(bundle),)
    return BundleReport(run, bundle.chain.count, checks, _not_shown(expected, known))


def _open(members: Mapping[str, bytes], anchors: Sequence[Anchor]) -> _Bundle:
    text = members.get("entries.jsonl", b"")
    # A last line without its newline is a line like any other: what counts is its bytes.
    lines = tuple(text.removesuffix(b"\n").split(b"\n")) if text else ()
    try:
        head = read(note_in(members))
    except CheckpointError:
        head = None  # _check_checkpoint reads it again and says what is wrong with it
    sizes = {anchor.size for anchor in anchors} | ({head.size} if head else set())
    report = chain.verify(lines)
    named = blobs_in(entry.line for entry in report.entries)
    return _Bundle(members, lines, report, head, merkle.roots(lines, sizes), named)


def _check_chain(bundle: _Bundle) -> Check:
    faults = bundle.chain.faults
    if not bundle.lines:
        faults = (Fault(Reason.EMPTY, 0, "there are no entries"),)
    elif faults and bundle.head and bundle.covered and min(fault.line for fault in faults) >= bundle.head.size:
        # What was signed is untouched, so the lines after it are what does not belong.
        line = bundle.head.size + 1
        faults = (Fault(Reason.UNCHAINED, line, f"line {line} was added after the signed head, outside the chain"),)
    return ended("chain", faults, f"{len(bundle.lines)} entries, each names the one before")


def _check_blobs(bundle: _Bundle) -> Check:
    blobs = {name.removeprefix("blobs/"): data for name, data in bundle.members.items() if name.startswith("blobs/")}
    named = bundle.named
    faults = [
        Fault(Reason.BLOB_CHANGED, 0, f"the bytes of blob {digest} are not those that were recorded")
        for digest, data in sorted(blobs.items())
        if hashlib.sha256(data).hexdigest() != digest
    ]
    faults += [
        Fault(Reason.BLOB_MISSING, 0, f"blob {one} is named but not there") for one in sorted(named - set(blobs))
    ]
    faults += [Fault(Reason.BLOB_STRAY, 0, f"no entry names blob {one}") for one in sorted(set(blobs) - named)]
    return ended("blobs", tuple(faults), f"{len(blobs)} blobs, each what its entry says")


def _check_head(bundle: _Bundle) -> Check:
    head, count = bundle.head, len(bundle.lines)
    if head is None:
        return Check("head", Status.UNDONE, "there is no checkpoint that can be read")
    if head.size > count:
        message = f"{head.size} entries were signed, {count} are there: the end was cut off"
        return ended("head", (Fault(Reason.TRUNCATED, count, message),), "")
    if not bundle.covered:
        if bundle.chain.faults:
            return Check("head", Status.UNDONE, "the chain is broken, so its root cannot be the signed one")
        message = f"the {head.size} entries are not the {head.size} that were signed"
        return ended("head", (Fault(Reason.REWRITTEN, 0, message),), "")
    if head.size < count:
        message = f"the signed head is an old one: it covers {head.size} of {count} entries"
        return ended("head", (Fault(Reason.OLD_HEAD, head.size, message),), "")
    return ended("head", (), f"the signed root is the root over all {count} entries")


def _check_inside(bundle: _Bundle, anchors: Sequence[Anchor], faults: Sequence[Fault], run: str) -> Check:
    if not anchors and not faults:
        return Check("anchors", Status.UNDONE, "the run was not anchored anywhere")
    found = [*faults, *_compare(bundle, anchors, run)]
    if bundle.head and any(anchor.size > bundle.head.size for anchor in anchors):
        found.append(Fault(Reason.OLD_HEAD, 0, "the bundle's own anchors are younger than its signed head"))
    return ended("anchors", tuple(found), f"{len(anchors)} anchors in the bundle fit; look them up where they were put")


def _check_anchors(bundle: _Bundle, anchors: Sequence[Anchor], run: str) -> Check:
    if not anchors:
        why = "no anchor was given: whoever holds the key could have rewritten the run and signed it again"
        return Check("anchor", Status.UNDONE, why)
    return ended("anchor", tuple(_compare(bundle, anchors, run)), f"fits the {len(anchors)} anchors you know")


def _compare(bundle: _Bundle, anchors: Sequence[Anchor], run: str) -> list[Fault]:
    faults: list[Fault] = []
    for anchor in anchors:
        if anchor.run != run:
            faults.append(Fault(Reason.OTHER_RUN, 0, f"the anchor is of run {anchor.run}, the entries of run {run}"))
        elif anchor.size > len(bundle.lines):
            message = f"{anchor.size} entries were anchored, {len(bundle.lines)} are there: the end was cut off"
            faults.append(Fault(Reason.ANCHOR_BEYOND, 0, message))
        elif bundle.roots[anchor.size] != anchor.root:
            message = f"the first {anchor.size} entries are not those that were anchored: they were rewritten"
            faults.append(Fault(Reason.ANCHOR_DIFFERS, 0, message))
    return faults


def _check_named(bundle: _Bundle, name: str, member: str) -> Check:
    data = bundle.members.get(member)
    if data is None:
        return ended(name, (Fault(Reason.BLOB_MISSING, 0, f"{member} is not there"),), "")
    if hashlib.sha256(data).hexdigest() in bundle.named:
        return ended(name, (), f"{member} is the text an entry names")
    return ended(name, (Fault(Reason.BLOB_CHANGED, 0, f"no entry names the bytes of {member}: it was changed"),), "")


def _check_page(bundle: _Bundle) -> tuple[Check, ...]:
    """Check the page for a browser, where the bundle holds one or an entry binds one; older bundles have none."""
    bound = any(entry.fields.get("html") for entry in bundle.chain.entries if entry.kind == "run.exported")
    return (_check_named(bundle, "page", "report.html"),) if bound or "report.html" in bundle.members else ()


def _check_verifier(bundle: _Bundle) -> Check:
    if bundle.members.get("verify.py") == standalone():
        return ended("verifier", (), "verify.py is the one this version of rung ships")
    return Check("verifier", Status.UNDONE, "verify.py is not the one this version of rung ships: do not run it unread")


def _anchors(lines: Sequence[str]) -> tuple[tuple[Anchor, ...], tuple[Fault, ...]]:
    anchors: list[Anchor] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        if line:
            try:
                anchors.append(Anchor.from_json(line))
            except AnchorError as error:
                faults.append(Fault(error.reason, 0, f"anchors.jsonl line {number}: {error}"))
    return tuple(anchors), tuple(faults)


def _not_shown(expected: Expected, anchors: Sequence[Anchor]) -> tuple[str, ...]:
    more = [] if anchors else ["that nothing was rewritten or cut off by whoever holds the key: give an anchor"]
    more += [] if expected.key else ["who signed: give the key you know from elsewhere"]
    return (*NOT_SHOWN, *more)
