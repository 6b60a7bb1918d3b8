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


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the reason, the line of the ledger (from 1; 0 when it is not about a line), the sentence."""

    reason: Reason
    line: int
    message: str
