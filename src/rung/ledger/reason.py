"""Why a ledger or a bundle is not believed: one stable word for each way to tamper with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What was found. The words are part of the public interface; the standalone verifier speaks the same."""

    BROKEN_JSON = "broken-json"
    NOT_AN_ENTRY = "not-an-entry"
    NOT_CANONICAL = "not-canonical"
    TOO_LONG = "too-long"
    OTHER_RUN = "other-run"
    EDITED = "edited"
    INSERTED = "inserted"
    DELETED = "deleted"
    SWAPPED = "swapped"
    UNCHAINED = "unchained"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    OLD_HEAD = "old-head"
    REWRITTEN = "rewritten"
    BAD_CHECKPOINT = "bad-checkpoint"
    BAD_SIGNATURE = "bad-signature"
    UNKNOWN_KEY = "unknown-key"
    OTHER_KEY = "other-key"
    BAD_KEY = "bad-key"
    BAD_ROTATION = "bad-rotation"
    RETIRED_KEY = "retired-key"
    STRAY_KEY = "key-outside-succession"
    BAD_APPROVAL = "bad-approval"
    APPROVAL_DIFFERS = "approval-differs"
    BAD_ANCHOR = "bad-anchor"
    ANCHOR_DIFFERS = "anchor-differs"
    ANCHOR_BEYOND = "anchor-beyond"
    BAD_TIMESTAMP = "bad-timestamp"
    TIMESTAMP_DIFFERS = "timestamp-differs"
    TIMESTAMP_UNTRUSTED = "timestamp-untrusted"
    TIMESTAMP_MISSING = "timestamp-missing"
    BLOB_CHANGED = "blob-changed"
    BLOB_MISSING = "blob-missing"
    BLOB_STRAY = "blob-stray"
    CRATE_DIFFERS = "crate-differs"
    BAD_ATTESTATION = "bad-attestation"
    ATTESTATION_DIFFERS = "attestation-differs"
    ATTESTATION_UNSIGNED = "attestation-unsigned"
    VIEW_MISSING = "view-missing"
    VIEW_STRAY = "view-stray"
    BAD_ARCHIVE = "bad-archive"
    ODD_MEMBER = "odd-member"
    NOT_A_FILE = "not-a-file"
    TWICE = "member-twice"
    TOO_LARGE = "too-large"


MEANINGS = {
    Reason.BROKEN_JSON: "A line of entries.jsonl is no JSON.",
    Reason.NOT_AN_ENTRY: "A line is JSON, and no entry: a required field is missing or of another form.",
    Reason.NOT_CANONICAL: "A line is not spelled in the one canonical way (RFC 8785), so rung did not write it so.",
    Reason.TOO_LONG: "A line has more than 1 MiB; no entry has.",
    Reason.OTHER_RUN: "Entries, the signed head or an anchor are of another run.",
    Reason.EDITED: "An entry was changed after it was written.",
    Reason.INSERTED: "Entries were put in that the chain does not know.",
    Reason.DELETED: "Entries were taken out: the next one names a line that is not there.",
    Reason.SWAPPED: "The entries are all there, and not in their order.",
    Reason.UNCHAINED: "Something was added after the signed head without being chained to it.",
    Reason.EMPTY: "There are no entries.",
    Reason.TRUNCATED: "The end was cut off: more entries were signed than are there.",
    Reason.OLD_HEAD: "An older signed head stands in the place of the last one.",
    Reason.REWRITTEN: "The entries form a chain, and are not those that were signed.",
    Reason.BAD_CHECKPOINT: "The signed head cannot be read.",
    Reason.BAD_SIGNATURE: "A signature of the head or of a rotation does not fit.",
    Reason.UNKNOWN_KEY: "No key of the bundle signed the head.",
    Reason.OTHER_KEY: "Neither the key you know nor one that follows it signed the head.",
    Reason.BAD_KEY: "A key of the bundle cannot be read.",
    Reason.BAD_ROTATION: "An entry of the succession cannot be read, or does not continue the one before.",
    Reason.RETIRED_KEY: "A key signed that another had replaced.",
    Reason.STRAY_KEY: "A key is in the bundle that no rotation names.",
    Reason.BAD_APPROVAL: "A person's signature does not fit, or its key is not among the signers.",
    Reason.APPROVAL_DIFFERS: "What a person signed is another request than the one it answers.",
    Reason.BAD_ANCHOR: "An anchor cannot be read.",
    Reason.ANCHOR_DIFFERS: "The first entries are not those that were anchored: with the key, the run was rewritten.",
    Reason.ANCHOR_BEYOND: "More entries were anchored than are there: the end was cut off, and the rest signed again.",
    Reason.BAD_TIMESTAMP: "A time-stamp cannot be read.",
    Reason.TIMESTAMP_DIFFERS: "A time-stamp is over another line than the one it stands with.",
    Reason.TIMESTAMP_UNTRUSTED: "A time-stamp is not by the authority you know.",
    Reason.TIMESTAMP_MISSING: "You know an authority, and no anchor has a time-stamp.",
    Reason.BLOB_CHANGED: "An output, the report or the runbook is not what an entry names.",
    Reason.BLOB_MISSING: "An output or page that is named is not there.",
    Reason.BLOB_STRAY: "An output is there that no entry names.",
    Reason.CRATE_DIFFERS: "The RO-Crate is not what the entries and files of this bundle make it.",
    Reason.BAD_ATTESTATION: "The envelope of the attestation cannot be read.",
    Reason.ATTESTATION_DIFFERS: "The statement is not what the entries and files of this bundle make it.",
    Reason.ATTESTATION_UNSIGNED: "The statement is not signed by the key that signed the head.",
    Reason.VIEW_MISSING: "The export says there was a view, and it is gone.",
    Reason.VIEW_STRAY: "A view is there although no export speaks of it.",
    Reason.BAD_ARCHIVE: "The tar is damaged or cut off, or something follows its end.",
    Reason.ODD_MEMBER: "The tar holds a name no bundle holds (absolute, with `..`), or hides one in a header.",
    Reason.NOT_A_FILE: "The tar holds a folder, a link, a device or else no plain file.",
    Reason.TWICE: "The tar holds one name twice: which of them counts would depend on who unpacks it.",
    Reason.TOO_LARGE: "The bundle is larger than 1 GiB.",
}
"""What was found, in one sentence for each reason."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the reason, the line of the ledger (from 1; 0 when it is not about a line), the sentence."""

    reason: Reason
    line: int
    message: str
