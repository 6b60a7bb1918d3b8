"""Check a bundle of rung without rung.

Usage: python3 verify.py BUNDLE.tar [--anchor "RUN SIZE ROOT" or FILE] [--key KEY] [--signers FILE]
       [--json]

FILE holds anchors, or the certificates (PEM) of a time-stamp authority that you know.
Needs Python 3.8 or newer and nothing else; `openssl` (3.0 or newer) is used for the signatures of
the head, of keys, of the attestation and of time-stamps, `ssh-keygen` (8.7 or newer) for those of
people, when they are there. What could not be checked is said, and is not called good.
Ends with 0 when no check failed, 7 when one did, 2 when it was called wrongly.

What you can do by hand, too: the `prev` of each line of entries.jsonl is the SHA-256 of the line before it
(without its newline); each file in blobs/ is named by its SHA-256.
"""

# It must run on Python 3.8 and be read by people who have never seen the rest, hence its own rules:
# ruff: noqa: UP006, UP031, UP035, UP045, B905, FBT001, FURB188, UP033, T201, PIE800, PLR2004, ANN401, INP001, TRY301

from __future__ import annotations

import argparse
import base64
import binascii
import calendar
import functools
import hashlib
import json
import math
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Dict, List, NoReturn, Optional, Set, Tuple

ZEROS = "0" * 64
LONGEST_LINE = 1024 * 1024
LONGEST_NOTE = 16 * 1024
LARGEST_TAR = 1024 * 1024 * 1024
MOST_MEMBERS = 200000
MOST_STAMPS = 1000
LARGEST_NUMBER = 2**53 - 1
DEEPEST = 64
BLOCK = 512
MAGIC = (b"ustar\x0000", b"ustar  \x00")
NAME = re.compile(
    r"entries\.jsonl|checkpoint|anchors\.jsonl|report\.(?:md|html|json)|runbook\.md|verify\.py"
    r"|ro-crate-metadata\.json|attestation\.intoto\.json"
    r"|keys/[A-Za-z0-9._-]{1,80}\.pub|keys/(?!0000)[0-9]{4}\.rotation|blobs/[0-9a-f]{64}"
)
PAX = re.compile(rb"(?:[1-9][0-9]{0,5} (?:mtime|atime|ctime|uid|gid|uname|gname|comment)=[^\n]*\n)*")
AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
STRING = re.compile(rb'"(?:[^"\\]|\\.|\\\Z)*(?:"|\Z)', re.DOTALL)
BRACKET = re.compile(rb"[\[\]{}]")
ODD_NUMBERS = [re.compile(start + rb"-?(?:[0-9]+[.eE]|[0-9]{16})") for start in (rb'":', rb"\[", rb",")]
# In canonical JSON this is a member and its value, unless a backslash before it says that it stands within a text.
BLOB = re.compile(rb'"blob":"(?<!\\"blob":")([0-9a-f]{64})"')
STAMPED = re.compile(rb"^Time stamp: (\w{3} +\d{1,2} \d\d:\d\d:\d\d)(?:\.\d+)? (\d{4}) GMT$", re.MULTILINE)
TEXT = re.compile(r"([^\n]{1,200})\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/=]{44})\n")
SIGNATURE = re.compile("\u2014 ([^\\s+]{1,100}) ([A-Za-z0-9+/=]{1,200})")
KEY = re.compile(r"([^\s+]{1,100})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{1,100})")
ANCHOR = re.compile(r"(\S{1,200}) (0|[1-9][0-9]{0,15}) ([0-9a-f]{64})")
ANCHOR_WITHIN = re.compile(r"(?<!\S)(\S{1,200}) (0|[1-9][0-9]{0,15}) ([0-9a-f]{64})(?![0-9a-f])")
ROTATION = re.compile(
    r"rung/keys\n([1-9][0-9]{0,3})\n(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\n([^\n]{1,300})\n([^\n]{1,300})\n"
    "\n\u2014 ([^\\s+]{1,100}) ([A-Za-z0-9+/=]{1,200})\n",
    re.ASCII,
)
VIEWS = ("ro-crate-metadata.json", "attestation.intoto.json")
CRATE = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
PAYLOAD = "application/vnd.in-toto+json"
FORMATS = {
    **{"md": "text/markdown", "html": "text/html", "jsonl": "application/jsonl", "py": "text/x-python"},
    **{"pub": "text/plain", "rotation": "text/plain", "checkpoint": "text/plain"},
}
TOLD = {
    "run.opened": "path revision runbook source title",
    "decision.made": "boundary cites reason rejected",
    "approval.given": "by digest signature step",
    "approval.declined": "by digest reason signature step",
    "approval.void": "by digest key reason step",
    "glass.broken": "digest reason step",
    "glass.reviewed": "by entries text",
    "step.refused": "reason rule step",
    "step.skipped": "reason step",
    "step.intent": "attempt digest effect script step target values",
    "step.end": "attempt effect exit script stderr stdout step target timed_out",
    "step.in-doubt": "attempt step",
    "check.result": "answer attested check observed",
    "run.escalated": "packet reason to",
    "run.closed": "outcome reason",
}
ED25519_DER = bytes.fromhex("302a300506032b6570032100")

PASSED, FAILED, UNDONE = "passed", "failed", "could-not-be-done"
Fault = Tuple[str, int, str]  # reason, line (0: not about a line), sentence
Link = Tuple[int, int, str, str]  # line, seq, prev, hash
Key = Tuple[str, bytes]  # name, 32 bytes
Anchor = Tuple[str, int, bytes]  # run, size, root
Stamp = Tuple[int, Anchor, bytes]  # line of anchors.jsonl, what it anchors, the reply of the authority


class BadError(Exception):
    """Something that cannot be believed, with its reason."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class UnknownError(Exception):
    """A check that could not be done."""


# --- the archive ---------------------------------------------------------------------------------


def unpack(data: bytes) -> Tuple[Dict[str, bytes], List[Fault]]:
    """Return the members of the tar by name, and what is odd about it. Nothing is written to disk."""
    members: Dict[str, bytes] = {}
    faults: List[Fault] = []
    if len(data) > LARGEST_TAR:
        return members, [("too-large", 0, "the bundle is larger than any bundle")]
    at = 0
    while at + BLOCK <= len(data) and data[at : at + BLOCK].strip(b"\0"):
        block = data[at : at + BLOCK]
        size = member_size(block)
        if size is None or at + BLOCK + size > len(data) or len(members) >= MOST_MEMBERS:
            return members, [*faults, ("bad-archive", 0, "the archive is damaged or cut off")]
        content = data[at + BLOCK : at + BLOCK + size]
        fault = take(block, content, members)
        if fault:
            faults.append(fault)
        at += BLOCK + size + (-size % BLOCK)
    if at + BLOCK > len(data) or data[at:].strip(b"\0"):
        faults.append(("bad-archive", 0, "the archive does not end as it should"))
    return members, faults


def take(block: bytes, content: bytes, members: Dict[str, bytes]) -> Optional[Fault]:
    """Add a member to those before it, or return what is odd about it. A bundle holds plain files and nothing else."""
    name, kind = member_name(block), block[156:157]
    if kind in (b"x", b"g") and PAX.fullmatch(content):
        return None
    if kind not in (b"0", b"\0", b"x", b"g"):
        return "not-a-file", 0, f"a folder, a link or else no plain file: {name[:120]!r}"
    if kind in (b"x", b"g") or not NAME.fullmatch(name):
        return "odd-member", 0, f"something no bundle holds: {name[:120]!r}"
    if name in members:
        return "member-twice", 0, f"it is there twice: {name[:120]!r}"
    members[name] = content
    return None


def member_name(block: bytes) -> str:
    """Return the name in a tar header."""
    name = block[:100].split(b"\0")[0].decode("utf-8", "replace")
    prefix = block[345:500].split(b"\0")[0]
    if prefix and block[257:265] == MAGIC[0]:
        name = prefix.decode("utf-8", "replace") + "/" + name
    return name[2:] if name.startswith("./") else name


def member_size(block: bytes) -> Optional[int]:
    """Return the size in a tar header, None when it is no header."""
    size = re.fullmatch(rb"[ \0]*([0-7]{1,11})[ \0]*", block[124:136])
    check = re.fullmatch(rb"[ \0]*([0-7]{1,11})[ \0]*", block[148:156])
    if block[257:265] not in MAGIC or not size or not check:
        return None
    if int(check.group(1), 8) != sum(block[:148]) + 8 * 32 + sum(block[156:]):
        return None
    return int(size.group(1), 8)


# --- entries and their chain -----------------------------------------------------------------------


def decode(line: bytes, *, plain: bool) -> Dict[str, Any]:
    """Return the entry of a line; raise BadError when it is none. `plain`: `simple` holds of all lines."""
    if len(line) > LONGEST_LINE:
        raise BadError("too-long", "the line is too long")
    if too_deep(line):
        raise BadError("not-canonical", "the line is nested too deeply")
    try:
        # A short line holds no integer that Pythons differ about.
        decoder = QUICK_DECODER if len(line) < 4000 else DECODER
        entry = decoder.decode(line.decode("utf-8"))
    except ValueError as error:
        raise BadError("broken-json", f"the line is no JSON: {error}") from error
    if not isinstance(entry, dict):
        raise BadError("not-an-entry", "the line is no object")
    if type(entry.get("seq")) is not int or not isinstance(entry.get("prev"), str):
        raise BadError("unchained", "the entry has no number or does not name the line before it")
    at, mono, kind, actor, run = map(entry.get, ("at", "mono", "kind", "actor", "run"))
    texts = isinstance(kind, str) and isinstance(actor, str) and isinstance(run, str)
    timed = isinstance(at, str) and AT.fullmatch(at) and type(mono) is int and 0 <= mono <= LARGEST_NUMBER
    if not texts or not timed:
        raise BadError("not-an-entry", "a required field is missing or malformed")
    try:
        same = (simply(entry) if plain or simple(line) else canonical(entry)) == line
    except ValueError:
        same = False
    if not same:
        raise BadError("not-canonical", "the line is not in canonical form (RFC 8785)")
    return entry


def simple(line: bytes) -> bool:
    """Say whether JSON without blanks holds no float, no large number and no key beyond U+FFFF (or what looks so)."""
    return not any(odd.search(line) for odd in ODD_NUMBERS) and (line.isascii() or max(line) < 0xF0)


def simply(value: Any) -> bytes:
    """Return a value without any of that as RFC 8785 spells it, which is as Python does."""
    return ENCODER.encode(value).encode("utf-8")


def canonical(value: Any) -> bytes:
    """Return a value as RFC 8785 spells it; raise ValueError when it has no such form."""
    return (ENCODER.encode(value) if plain(value, DEEPEST) else spell(value, DEEPEST)).encode("utf-8")


def refuse(name: str) -> NoReturn:
    """Refuse NaN and the infinities, which are no JSON."""
    raise ValueError(f"{name} is no JSON")


def whole(digits: str) -> int:
    """Return an integer; of one longer than any that is admitted only so much that it is not admitted either."""
    return int(digits[:400])


DECODER = json.JSONDecoder(parse_constant=refuse, parse_int=whole)
QUICK_DECODER = json.JSONDecoder(parse_constant=refuse)
ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: Any, depth: int) -> bool:
    """Say whether Python spells a value as RFC 8785 does: no float, no large number, no key beyond U+FFFF, not deep."""
    if value is None or isinstance(value, (str, bool)):
        return True
    if isinstance(value, int):
        return -LARGEST_NUMBER <= value <= LARGEST_NUMBER
    if isinstance(value, float) or depth == 0:
        return False
    if isinstance(value, list):
        return all(plain(item, depth - 1) for item in value)
    for key, item in value.items():
        if not key.isascii() and max(key) > "\uffff":
            return False
        if type(item) is not str and not plain(item, depth - 1):
            return False
    return True


def too_deep(line: bytes) -> bool:
    """Say whether JSON is nested too deeply: how deep a parser can go depends on the Python."""
    if line.count(b"[") + line.count(b"{") <= DEEPEST:
        return False
    depth = 0
    for mark in BRACKET.findall(STRING.sub(b"", line)):
        depth += 1 if mark in b"[{" else -1
        if depth > DEEPEST:
            return True
    return False


def spell(value: Any, depth: int) -> str:
    """Return a value as RFC 8785 spells it; raise ValueError when it has no such form."""
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float)):
        if not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
            raise ValueError("a number beyond 2^53")
        return str(value) if isinstance(value, int) else spell_float(value)
    if depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(value, list):
        return "[" + ",".join(spell(item, depth - 1) for item in value) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return (
        "{" + ",".join(json.dumps(key, ensure_ascii=False) + ":" + spell(value[key], depth - 1) for key in keys) + "}"
    )


def spell_float(value: float) -> str:
    """Return a number as ECMAScript spells it (below 2^53)."""
    if value == math.floor(value):
        return str(int(value))
    sign, (digits, _, exponent) = "-" if value < 0 else "", repr(abs(value)).partition("e")
    if not exponent:
        return sign + digits
    whole, _, rest = digits.partition(".")
    figures, power = whole + (rest if rest != "0" else ""), int(exponent)
    if power >= -7:  # 1e-7 itself is written 1e-7
        plain = "0." + "0" * (-power - 1) + figures
        if power > -7:
            return sign + plain
    return sign + figures[0] + ("." + figures[1:] if len(figures) > 1 else "") + f"e{power}"


def run_of(lines: List[bytes]) -> str:
    """Return the run of the first line that can be read."""
    for line in lines:
        try:
            return str(decode(line, plain=False)["run"])
        except BadError:
            continue
    return ""


def check_chain(lines: List[bytes], *, plain: bool) -> Tuple[List[Dict[str, Any]], Set[str], List[Fault]]:
    """Return the entries that can be read, the digests that they name, and every break with its reason."""
    entries: List[Dict[str, Any]] = []
    named: Set[bytes] = set()
    links: List[Link] = []
    faults: List[Fault] = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = decode(line, plain=plain)
        except BadError as error:
            faults.append((error.reason, number, f"line {number}: {error}"))
            continue
        entries.append(entry)
        named.update(BLOB.findall(line))
        links.append((number, entry["seq"], entry["prev"], hashlib.sha256(line).hexdigest()))
    known = {fault[1] for fault in faults}
    for entry, one in zip(entries, links):
        if entry["run"] != entries[0]["run"]:
            faults.append(("other-run", one[0], f"line {one[0]} belongs to another run"))
            known.add(one[0])
    faults.extend(breaks(links, known))
    return entries, {digest.decode() for digest in named}, sorted(faults, key=lambda fault: fault[1])


def breaks(links: List[Link], known: Set[int]) -> List[Fault]:
    """Walk the chain and explain each break."""
    if not known and holds(links):
        return []
    ordered = sorted(links, key=lambda one: one[1])
    if not known and holds(ordered):
        line = next(one[0] for one, right in zip(links, ordered) if one is not right)
        return [("swapped", line, f"line {line}: the entries are all there, but not in their order")]
    faults: List[Fault] = []
    following = {one[2]: place for place, one in enumerate(links)}
    places = {ZEROS: -1, **{one[3]: place for place, one in enumerate(links)}}
    seq, digest, place, line = 0, ZEROS, 0, 0
    while place < len(links):
        one = links[place]
        if (one[1], one[2]) != (seq + 1, digest) and not known.intersection(range(line, one[0] + 1)):
            heals, fork = following.get(digest, -1), fork_of(links, places, place)
            if heals > place and links[heals][1] == seq + 1:
                faults.append(("inserted", one[0], f"line {one[0]} was put between entries"))
                place, one = heals, links[heals]
            elif fork < place - 1:
                line = links[fork + 1][0]
                faults.append(("inserted", line, f"line {line} was put between entries"))
            else:
                faults.append(broken(one, seq, last=place == len(links) - 1))
        seq, digest, line, place = one[1], one[3], one[0], place + 1
    return faults


def fork_of(links: List[Link], places: Dict[str, int], place: int) -> int:
    """Return the place of the earlier line that this one was made to follow; its own place when there is none."""
    one = links[place]
    fork = places.get(one[2], place)
    number = links[fork][1] if fork >= 0 else 0
    stray = place == len(links) - 1 and fork < place - 2
    return place if stray or one[1] != number + 1 else fork


def holds(links: List[Link]) -> bool:
    """Say whether each link follows the one before."""
    seq, digest = 0, ZEROS
    for one in links:
        if (one[1], one[2]) != (seq + 1, digest):
            return False
        seq, digest = one[1], one[3]
    return True


def broken(one: Link, seq: int, *, last: bool) -> Fault:
    """Explain a line that does not continue entry number `seq`."""
    if one[1] > seq + 1:
        return ("deleted", one[0], f"line {one[0]}: entries are missing before entry {one[1]}")
    if one[1] <= seq:
        return ("unchained" if last else "inserted", one[0], f"line {one[0]}: number {one[1]} was already used")
    if seq == 0:
        return ("edited", one[0], f"line {one[0]}: the first entry names a line before it")
    if last and one[2] == ZEROS:
        return ("unchained", one[0], f"line {one[0]} was added without naming the line before it")
    return ("edited", one[0] - 1, f"line {one[0] - 1} was changed after entry {one[1]} was written")


def merkle_roots(lines: List[bytes], sizes: Set[int]) -> Dict[int, bytes]:
    """Return the RFC 6962 root over the first `size` lines, for each size that there are lines for."""
    stack: List[Tuple[int, bytes]] = []
    roots = {0: hashlib.sha256(b"").digest()}
    for count, line in enumerate(lines, start=1):
        size, node = 1, hashlib.sha256(b"\0" + line).digest()
        while stack and stack[-1][0] == size:
            node, size = hashlib.sha256(b"\1" + stack.pop()[1] + node).digest(), size * 2
        stack.append((size, node))
        if count in sizes:
            for _, left in stack[-2::-1]:
                node = hashlib.sha256(b"\1" + left + node).digest()
            roots[count] = node
    return roots


# --- the signed head ---------------------------------------------------------------------------------


def unbase64(text: str) -> Optional[bytes]:
    """Return the bytes of base64 in its one canonical spelling, or None."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None


def parse_key(text: str) -> Key:
    """Return the key written name+id+base64; raise BadError."""
    found = KEY.fullmatch(text.strip())
    data = unbase64(found.group(3)) if found else None
    if not found or not data or len(data) != 33 or data[:1] != b"\1":
        raise BadError("bad-key", "no Ed25519 key written name+id+base64")
    if key_id((found.group(1), data[1:])).hex() != found.group(2):
        raise BadError("bad-key", "the key's id does not belong to it")
    return (found.group(1), data[1:])


def key_id(key: Key) -> bytes:
    """Return the four bytes that stand before a signature."""
    return hashlib.sha256(key[0].encode() + b"\n\1" + key[1]).digest()[:4]


def read_note(note: str) -> Tuple[str, int, bytes, str, List[str]]:
    """Return run, size, root, signed text and signature lines of the checkpoint; raise BadError."""
    text, separator, rest = note.partition("\n\n")
    lines = rest.split("\n")
    found = TEXT.fullmatch(text + "\n")
    root = unbase64(found.group(3)) if found else None
    if not separator or lines[-1] or len(lines) == 1 or len(note) > LONGEST_NOTE:
        raise BadError("bad-checkpoint", "the checkpoint is no signed note")
    if not found or not found.group(1).startswith("rung/run/") or root is None or len(root) != 32:
        raise BadError("bad-checkpoint", "the checkpoint is not origin, size and root of a run's ledger")
    return found.group(1)[len("rung/run/") :], int(found.group(2)), root, text + "\n", lines[:-1]


def signed_by(text: str, signatures: List[str], keys: List[Key]) -> Key:
    """Return the first key that signed the text; raise BadError, or UnknownError when no tool could tell."""
    for line in signatures:
        found = SIGNATURE.fullmatch(line)
        data = unbase64(found.group(2)) if found else None
        if not found or not data or len(data) != 68:
            raise BadError("bad-checkpoint", "a signature line is malformed")
        for key in keys:
            if key[0] == found.group(1) and key_id(key) == data[:4]:
                if openssl_verified(key, data[4:], text.encode()):
                    return key
                raise BadError("bad-signature", f"the signature of {key[0]} does not fit")
    raise BadError("unknown-key", "none of the keys signed the checkpoint")


@functools.lru_cache(maxsize=None)
def openssl_verified(key: Key, signature: bytes, message: bytes) -> bool:
    """Say whether openssl verifies the signature; raise UnknownError when it is missing or too old."""
    program = shutil.which("openssl")
    if not program:
        raise UnknownError("openssl is not installed, so the signature was not checked")
    der = base64.b64encode(ED25519_DER + key[1])
    pem = b"-----BEGIN PUBLIC KEY-----\n%b\n-----END PUBLIC KEY-----\n" % der
    words = "pkeyutl -verify -pubin -inkey key -rawin -in message -sigfile signature"
    code, said = asked([program, *words.split()], {"key": pem, "signature": signature, "message": message})
    if code == 0:
        return True
    if b"Verification Failure" in said:
        return False
    raise UnknownError(f"this openssl cannot check Ed25519 signatures (3.0 or newer can): {said[:200]!r}")


def asked(words: List[str], files: Dict[str, bytes], data: bytes = b"") -> Tuple[Optional[int], bytes]:
    """Return how a program ended (None: it did not) and what it said, run in a folder that holds these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            done = subprocess.run(
                words,
                cwd=folder,
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
                timeout=20,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError, ValueError) as error:
            return None, str(error).encode()
    return done.returncode, done.stdout


# --- all together ----------------------------------------------------------------------------------------

Result = Tuple[str, str, str, List[Fault]]  # name, status, message, faults
Told = Tuple[List[Fault], str]  # what a check found wrong; what to say when that is nothing


class Bundle:
    """A bundle taken apart."""

    def __init__(self, data: bytes) -> None:
        self.members, self.archive_faults = unpack(data)
        self.lines = lines_in(self.members)
        self.plain = simple(b"\n".join(self.lines))  # nearly always, and asked of all at once it costs half
        self.entries, self.named, self.chain_faults = check_chain(self.lines, plain=self.plain)
        self.run = self.entries[0]["run"] if self.entries else ""
        self.keys, self.key_faults = keys_in(self.members)
        self.rotations = rotations_in(self.members)
        self.note = self.members.get("checkpoint", b"")[: LONGEST_NOTE + 1].decode("utf-8", "replace")
        try:
            _, self.size, signed, _, _ = read_note(self.note)
        except BadError:
            self.size, signed = -1, b""  # the check of the checkpoint says what is wrong with it
        roots = merkle_roots(self.lines, {self.size, len(self.lines)})
        self.root, self.covered = roots[len(self.lines)], roots.get(self.size) == signed

    def last(self, kind: str) -> Optional[Dict[str, Any]]:
        """Return the last entry of a kind."""
        return next((entry for entry in reversed(self.entries) if entry["kind"] == kind), None)

    def signer(self, keys: List[Key]) -> Optional[Key]:
        """Return which of the keys signed the head; None when none did."""
        try:
            _, _, _, text, signatures = read_note(self.note)
            return signed_by(text, signatures, keys)
        except BadError:
            return None


def lines_in(members: Dict[str, bytes]) -> List[bytes]:
    """Return the lines of the entries; a last one without its newline is a line like any other."""
    text = members.get("entries.jsonl", b"")
    return (text[:-1] if text.endswith(b"\n") else text).split(b"\n") if text else []


def keys_in(members: Dict[str, bytes]) -> Tuple[List[Key], List[Fault]]:
    """Return the public keys of the bundle, and what is wrong with some."""
    keys: List[Key] = []
    faults: List[Fault] = []
    for name in sorted(members):
        if name.endswith(".pub"):
            try:
                keys.append(parse_key(members[name].decode("utf-8", "replace")))
            except BadError as error:
                faults.append((error.reason, 0, f"{name}: {error}"))
    return keys, faults


def rotations_in(members: Dict[str, bytes]) -> List[str]:
    """Return the entries of the succession in order; a gap becomes an empty one."""
    named = {int(name[5:9]): data for name, data in members.items() if name.endswith(".rotation")}
    numbers = range(1, max(named, default=0) + 1)
    return [named.get(number, b"")[: LONGEST_NOTE + 1].decode("utf-8", "replace") for number in numbers]


def verify(
    data: bytes,
    anchors: List[Anchor],
    known: Optional[Key],
    signers: Optional[bytes] = None,
    authority: Optional[bytes] = None,
) -> List[Result]:
    """Return every check with how it ended."""
    bundle = Bundle(data)
    stamps, stamped = timestamp_results(bundle, authority)
    results = [
        judged("archive", lambda: (bundle.archive_faults, f"{len(bundle.members)} members, none odd")),
        judged("chain", lambda: chain(bundle)),
        judged("blobs", lambda: blobs(bundle)),
        judged("checkpoint", lambda: checkpoint(bundle)),
        judged("succession", lambda: succession(bundle)),
        judged("head", lambda: head(bundle)),
        judged("key", lambda: key_known(bundle, known)),
        judged("people", lambda: people(bundle, signers)),
        judged("anchors", lambda: anchors_inside(bundle)),
        judged("anchor", lambda: anchors_known(bundle, anchors + stamped)),
        *stamps,
        judged("runbook", lambda: page(bundle, "runbook.md")),
        judged("report", lambda: page(bundle, "report.md")),
    ]
    exports = [entry for entry in bundle.entries if entry["kind"] == "run.exported"]
    if "report.html" in bundle.members or any(entry.get("html") for entry in exports):  # older bundles have none
        results.append(judged("page", lambda: page(bundle, "report.html")))
    return results + view_results(bundle, sound=all(status != FAILED for _, status, _, _ in results))


def judged(name: str, judge: Callable[[], Told]) -> Result:
    """Return how a check ended: passed, failed with its faults, or not done and why."""
    try:
        faults, message = judge()
    except BadError as error:
        faults, message = [(error.reason, 0, str(error))], ""
    except UnknownError as error:
        return (name, UNDONE, str(error), [])
    return (name, FAILED if faults else PASSED, "" if faults else message, faults)


def chain(bundle: Bundle) -> Told:
    """Check the chain of entries."""
    faults = bundle.chain_faults
    if not bundle.lines:
        raise BadError("empty", "there are no entries")
    if faults and bundle.covered and min(fault[1] for fault in faults) >= bundle.size:
        # What was signed is untouched, so the lines after it are what does not belong.
        faults = [("unchained", bundle.size + 1, f"line {bundle.size + 1} was added outside the chain")]
    return faults, f"{len(bundle.lines)} entries, each names the one before"


def blobs(bundle: Bundle) -> Told:
    """Check that the blobs are those the entries name."""
    there = {name[6:]: data for name, data in bundle.members.items() if name.startswith("blobs/")}
    named = bundle.named
    faults: List[Fault] = [
        ("blob-changed", 0, f"the bytes of blob {digest} are not those that were recorded")
        for digest in sorted(there)
        if hashlib.sha256(there[digest]).hexdigest() != digest
    ]
    faults += [("blob-missing", 0, f"blob {one} is named but not there") for one in sorted(named - set(there))]
    faults += [("blob-stray", 0, f"no entry names blob {one}") for one in sorted(set(there) - named)]
    return faults, f"{len(there)} blobs, each what its entry says"


def checkpoint(bundle: Bundle) -> Told:
    """Check that the head was signed by one of the bundle's keys."""
    faults = list(bundle.key_faults)
    try:
        run, _, _, text, signatures = read_note(bundle.note)
        key = signed_by(text, signatures, bundle.keys)
    except BadError as error:
        return [*faults, (error.reason, 0, str(error))], ""
    except UnknownError:
        if not faults:
            raise
        return faults, ""
    if run != bundle.run:
        faults.append(("other-run", 0, f"the checkpoint is of run {run}, the entries of run {bundle.run}"))
    return faults, f"signed by {key[0]}"


def succession(bundle: Bundle) -> Told:
    """Check that the keys followed one another, each entry signed by the key before, and that the last one signed."""
    if not bundle.keys and not bundle.rotations:
        raise UnknownError("there is no key that can be read")
    line, faults = follow(bundle.rotations)
    signer = bundle.signer(bundle.keys)
    line = line or [key for key in bundle.keys if key == signer][:1] or bundle.keys[:1]
    if not faults:
        for key in dict.fromkeys(bundle.keys):
            if key not in line:
                faults.append(("key-outside-succession", 0, f"the key {key[0]} is there, and no rotation names it"))
        if signer in line[:-1]:
            faults.append(("retired-key", 0, "the head was signed by a key that another had replaced"))
    return faults, f"{len(bundle.rotations)} rotations of the key, each signed by the key before"


def follow(notes: List[str]) -> Tuple[List[Key], List[Fault]]:
    """Return the keys that the entries name, as far as each continues the one before."""
    line: List[Key] = []
    for number, note in enumerate(notes, start=1):
        try:
            told, old, new = read_rotation(note)
        except BadError as error:
            return line, [(error.reason, 0, f"rotation {number}: {error}")]
        if told != number or (line and old != line[-1]):
            return line, [("bad-rotation", 0, f"rotation {number} does not continue the one before")]
        line = [*(line or [old]), new]
    return line, []


def read_rotation(note: str) -> Tuple[int, Key, Key]:
    """Return number, old and new key of a rotation, its signature checked; raise BadError."""
    found = ROTATION.fullmatch(note)
    if not found:
        raise BadError("bad-rotation", "it is not number, time, old key, new key and one signature")
    try:
        old, new = parse_key(found.group(3)), parse_key(found.group(4))
    except BadError as error:
        raise BadError("bad-rotation", str(error)) from error
    data = unbase64(found.group(6))
    stripped = [found.group(place).strip() == found.group(place) for place in (3, 4)]
    if not all(stripped) or data is None or len(data) != 68:
        raise BadError("bad-rotation", "it is not spelled as it was signed")
    if (found.group(5), data[:4]) != (old[0], key_id(old)):
        raise BadError("bad-rotation", "it is not signed by the key it replaces")
    if not openssl_verified(old, data[4:], (note.partition("\n\n")[0] + "\n").encode()):
        raise BadError("bad-signature", f"the signature of {old[0]} does not fit")
    return int(found.group(1)), old, new


def head(bundle: Bundle) -> Told:
    """Check that the signed head is the head of these entries."""
    count = len(bundle.lines)
    if bundle.size < 0:
        raise UnknownError("there is no checkpoint that can be read")
    if bundle.size > count:
        raise BadError("truncated", f"{bundle.size} entries were signed, {count} are there")
    if not bundle.covered and bundle.chain_faults:
        raise UnknownError("the chain is broken, so its root cannot be the signed one")
    if not bundle.covered:
        raise BadError("rewritten", "the entries are not those that were signed")
    if bundle.size < count:
        raise BadError("old-head", f"the signed head covers {bundle.size} of {count} entries")
    return [], f"the signed root is the root over all {count} entries"


def key_known(bundle: Bundle, known: Optional[Key]) -> Told:
    """Check that the head was signed by the key the reader knows, or by one that followed it."""
    if not known:
        raise UnknownError("no key was given (--key): it may have been signed with any key")
    line, faults = follow(bundle.rotations)
    if not faults and known in line[:-1] and bundle.signer(bundle.keys) == line[-1]:
        return [], f"signed by {line[-1][0]}, which follows the key you know, {known[0]}"
    try:
        _, _, _, text, signatures = read_note(bundle.note)
        signed_by(text, signatures, [known])
    except BadError as error:
        reason = "other-key" if error.reason == "unknown-key" else error.reason
        raise BadError(reason, f"not signed by {known[0]}: {error}") from error
    return [], f"signed by the key you know, {known[0]}"


def people(bundle: Bundle, signers: Optional[bytes]) -> Told:
    """Check each yes and no that a person signed, by the signers the reader knows, else by those on record."""
    answers = ("approval.given", "approval.declined")
    signed = [entry for entry in bundle.entries if entry["kind"] in answers and entry.get("signature")]
    if not signed:
        raise UnknownError("no approval was signed by a person: names are what was typed")
    faults: List[Fault] = []
    undone = 0
    for entry in signed:
        said = entry["signature"] if isinstance(entry["signature"], dict) else {}
        document, armoured, recorded = (blob_of(bundle, said.get(one)) for one in ("request", "signature", "signers"))
        principal = said.get("principal")
        if document is None or armoured is None or recorded is None or not isinstance(principal, str) or not principal:
            faults.append(("bad-approval", entry["seq"], "the signature of an approval cannot be read"))
        elif not binds(document, entry):
            faults.append(("approval-differs", entry["seq"], f"{principal} signed something else than is answered"))
        else:
            at = "".join(mark for mark in entry["at"][:19] if mark.isdigit())
            good = ssh_verified(principal, document, armoured, recorded if signers is None else signers, at)
            undone += good is None
            if good is False:
                faults.append(("bad-approval", entry["seq"], f"the signature of {principal} does not fit"))
    if undone and not faults:
        raise UnknownError("no ssh-keygen can be asked, so people's signatures were not checked")
    return faults, f"{len(signed)} signed answers, each good"


def blob_of(bundle: Bundle, value: Any) -> Optional[bytes]:
    """Return the bytes that a member of an entry names."""
    digest = value.get("blob") if isinstance(value, dict) else None
    return bundle.members.get(f"blobs/{digest}") if isinstance(digest, str) else None


def binds(document: bytes, entry: Dict[str, Any]) -> bool:
    """Say whether a document is the request for this run and this digest; of a no, the refusal with its reason."""
    try:
        card = read_json(document)
    except ValueError:
        return False
    if not isinstance(card, dict) or card.get("run") != entry["run"]:
        return False
    if entry["kind"] == "approval.given":
        return bool(card.get("digest") == entry.get("digest"))
    said = (card.get("answer"), card.get("declines"), card.get("reason"))
    return said == ("no", entry.get("digest"), entry.get("reason"))


def read_json(data: bytes) -> Any:
    """Return the value of JSON from a stranger; raise ValueError."""
    if too_deep(data):
        raise ValueError("nested too deeply")
    return DECODER.decode(data.decode("utf-8"))


@functools.lru_cache(maxsize=None)
def ssh_verified(principal: str, document: bytes, signature: bytes, signers: bytes, at: str) -> Optional[bool]:
    """Say whether ssh-keygen (8.7 or newer) finds a signature good; None when it is missing or cannot tell."""
    program = shutil.which("ssh-keygen")
    if not program:
        return None
    words = ["-Y", "verify", "-f", "signers", "-I", principal, "-n", "rung-approval", "-s", "signature"]
    files = {"signers": signers, "signature": signature}
    code, said = asked([program, *words, f"-Overify-time={at}"], files, document)
    if code == 0:
        return True
    return False if b"Could not verify signature" in said else None


def page(bundle: Bundle, member: str) -> Told:
    """Check that a page of the bundle is the text an entry names."""
    data = bundle.members.get(member)
    if data is None:
        raise BadError("blob-missing", f"{member} is not there")
    if hashlib.sha256(data).hexdigest() not in bundle.named:
        raise BadError("blob-changed", f"no entry names the bytes of {member}: it was changed")
    return [], f"{member} is the text an entry names"


# --- anchors and time-stamps ---------------------------------------------------------------------------


def anchors_inside(bundle: Bundle) -> Told:
    """Check the anchors that the bundle brings along."""
    anchors: List[Anchor] = []
    faults: List[Fault] = []
    for line in filter(None, anchor_lines(bundle)):
        try:
            anchors.append(parse_anchor_line(line)[0])
        except BadError as error:
            faults.append((error.reason, 0, str(error)))
    if not anchors and not faults:
        raise UnknownError("the run was not anchored anywhere")
    faults += compare(bundle, anchors)
    if 0 <= bundle.size < max([anchor[1] for anchor in anchors], default=0):
        faults.append(("old-head", 0, "the bundle's own anchors are younger than its signed head"))
    return faults, f"{len(anchors)} anchors fit; look them up where they were put"


def anchors_known(bundle: Bundle, anchors: List[Anchor]) -> Told:
    """Check the anchors the reader knows."""
    if not anchors:
        raise UnknownError("no anchor was given (--anchor): the holder of the key could have rewritten it")
    return compare(bundle, anchors), f"fits the {len(anchors)} anchors you know"


def compare(bundle: Bundle, anchors: List[Anchor]) -> List[Fault]:
    """Return where the entries differ from what was anchored."""
    faults: List[Fault] = []
    roots = merkle_roots(bundle.lines, {size for _, size, _ in anchors}) if anchors else {}
    for run, size, root in anchors:
        if run != bundle.run:
            faults.append(("other-run", 0, f"the anchor is of run {run}"))
        elif size > len(bundle.lines):
            faults.append(("anchor-beyond", 0, f"{size} entries were anchored, the end was cut off"))
        elif roots[size] != root:
            faults.append(("anchor-differs", 0, f"the first {size} entries were rewritten"))
    return faults


def timestamp_results(bundle: Bundle, authority: Optional[bytes]) -> Tuple[List[Result], List[Anchor]]:
    """Check the time-stamps in anchors.jsonl by the certificates the reader knows; also return the anchors stamped."""
    there: List[Stamp] = []
    for number, line in enumerate(anchor_lines(bundle), start=1):
        try:
            anchor, said = parse_anchor_line(line)
        except BadError:
            continue  # the check of the anchors says so
        if said is not None:
            there.append((number, anchor, (unbase64(said) if isinstance(said, str) else None) or b""))
    if authority is None and not there:
        return [], []
    good: List[Tuple[Anchor, str]] = []
    return [judged("timestamps", lambda: timestamps(bundle, there, authority, good))], [anchor for anchor, _ in good]


def timestamps(bundle: Bundle, there: List[Stamp], authority: Optional[bytes], good: List[Tuple[Anchor, str]]) -> Told:
    """Check time-stamps; `good` gains the anchors that were stamped, and when."""
    if authority is None:
        raise UnknownError(f"there are {len(there)} time-stamps: give --anchor the authority's certificates")
    if not there:
        raise BadError("timestamp-missing", "no anchor of this bundle has a time-stamp, and you know an authority")
    if len(there) > MOST_STAMPS:
        raise BadError("too-large", f"{len(there)} time-stamps are more than any run has")
    faults: List[Fault] = []
    found: List[Tuple[Anchor, str]] = []
    undone = ""
    for number, anchor, reply in there:
        stamped = f"{anchor[0]} {anchor[1]} {anchor[2].hex()}\n".encode("utf-8", "replace")
        try:
            found.append((anchor, stamped_at(stamped, reply, authority)))
        except BadError as error:
            faults.append((error.reason, 0, f"the time-stamp in line {number} of anchors.jsonl {error}"))
        except UnknownError as error:
            undone = str(error)
    if undone and not faults:
        raise UnknownError(undone)
    good += found
    last, at = max(found, key=lambda one: one[0][1]) if found else (("", 0, b""), "")
    own = next((entry["at"] for entry in bundle.entries if entry["seq"] == last[1]), "no time")
    told = f"{last[1]} entries were there at {at}, the last says {own}"
    return faults, f"{len(found)} by the authority you know; {told}"


def stamped_at(line: bytes, reply: bytes, authority: bytes) -> str:
    """Return when an authority stamped a line, as openssl says; raise BadError, or UnknownError when it cannot tell."""
    program = shutil.which("openssl")
    code, text = asked([program, "ts", "-reply", "-in", "reply", "-text"], {"reply": reply}) if program else (None, b"")
    if code is None:
        raise UnknownError("no openssl can be asked, so the time-stamps were not checked")
    found = STAMPED.search(text)
    if code or not found:
        raise BadError("bad-timestamp", "is no time-stamp that can be read")
    at = f"{found.group(1).decode()} {found.group(2).decode()} GMT"
    # Its certificate may have run out since: it was good when it was used.
    moment = calendar.timegm(time.strptime(at, "%b %d %H:%M:%S %Y GMT"))
    words = f"ts -verify -data line -in reply -CAfile known -untrusted known -attime {moment}"
    code, said = asked([str(program), *words.split()], {"line": line, "reply": reply, "known": authority})
    if code == 0:
        return at
    if code is None or b"Error loading" in said or b"no certificate or crl found" in said:
        raise UnknownError("openssl cannot read the certificates, so the time-stamps were not checked")
    if b"imprint mismatch" in said:
        raise BadError("timestamp-differs", "is over something else")
    raise BadError("timestamp-untrusted", "is not signed by the authority you know")


def anchor_lines(bundle: Bundle) -> List[str]:
    """Return the lines of anchors.jsonl."""
    return bundle.members.get("anchors.jsonl", b"").decode("utf-8", "replace").split("\n")


def parse_anchor_line(line: str) -> Tuple[Anchor, Any]:
    """Return the anchor of a line of anchors.jsonl and the time-stamp with it, if there is one; raise BadError."""
    try:
        value = read_json(line.encode("utf-8", "replace"))
    except ValueError as error:
        raise BadError("bad-anchor", f"a line of anchors.jsonl is no JSON: {error}") from error
    text = value.get("anchor") if isinstance(value, dict) else None
    if not isinstance(text, str):
        raise BadError("bad-anchor", "a line of anchors.jsonl holds no anchor")
    return parse_anchor(text), value.get("timestamp")


def parse_anchor(text: str) -> Anchor:
    """Return the anchor written run size root; raise BadError."""
    found = ANCHOR.fullmatch(text.strip())
    if not found:
        raise BadError("bad-anchor", "an anchor is written: run size root (64 hex digits)")
    return (found.group(1), int(found.group(2)), bytes.fromhex(found.group(3)))


def contents(path: Path) -> bytes:
    """Return what a regular file holds; raise OSError for a pipe or a device, which may never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(f"{path} is no regular file")
    with path.open("rb") as file:
        return file.read(LARGEST_TAR + 1)


def known_anchors(text: str, held: Optional[bytes], data: bytes) -> List[Anchor]:
    """Return the anchor of a line, or those of the bundle's run in what a file held; raise BadError."""
    if held is None:
        return [parse_anchor(text)]
    run = run_of(lines_in(unpack(data)[0]))
    lines = ANCHOR_WITHIN.findall(held.decode("utf-8", "replace"))
    found = [(name, int(size), bytes.fromhex(root)) for name, size, root in lines if name == run]
    if not found:
        raise BadError("bad-anchor", f"{text} holds no anchor of run {run}")
    return found


# --- the views: the record once more, as an RO-Crate and as a signed in-toto statement -----------------


def view_results(bundle: Bundle, *, sound: bool) -> List[Result]:
    """Check the views where there are some or the last export is bound to them; older bundles have none."""
    exported = bundle.last("run.exported")
    form = exported.get("views", 0) if exported else 0
    none = form is None or (type(form) is int and form == 0)
    if none and not any(name in bundle.members for name in VIEWS):
        return []
    made: List[bytes] = []

    def derived(place: int) -> bytes:
        if not sound:
            raise UnknownError("what it is derived from is not whole")
        if none and VIEWS[place] not in bundle.members:
            raise UnknownError("it is not there, and no entry says it is")
        if none:
            raise BadError("view-stray", "no entry says that this bundle has it")
        if type(form) is not int or form != 1:
            raise UnknownError(f"this verifier does not know the form {form!r} of views")
        try:
            made[:] = made or [crate_of(bundle), b""]
            made[1] = made[1] or statement_of(bundle, made[0])
        except ValueError as error:
            raise UnknownError(f"nothing can be derived from these entries: {error}") from error
        if VIEWS[place] not in bundle.members:
            raise BadError("view-missing", "it is not there, and an entry says it was")
        return made[place]

    return [
        judged("crate", lambda: crate(bundle, derived(0))),
        judged("attestation", lambda: attestation(bundle, derived(1))),
    ]


def crate(bundle: Bundle, derived: bytes) -> Told:
    """Check that the crate is what the entries and files make it."""
    if bundle.members[VIEWS[0]] != derived:
        raise BadError("crate-differs", "it is not what the entries and files of this bundle make it")
    return [], "it is what the entries and files make it"


def attestation(bundle: Bundle, derived: bytes) -> Told:
    """Check that the statement is what the entries and files make it, and signed by the key that signed the head."""
    payload, keyid, signature = read_envelope(bundle.members[VIEWS[1]])
    if payload != derived:
        raise BadError("attestation-differs", "the statement is not what the entries and files make it")
    key = bundle.signer(bundle.keys)
    pae = b"DSSEv1 %d %b %d %b" % (len(PAYLOAD), PAYLOAD.encode(), len(payload), payload)
    if not key or keyid != f"{key[0]}+{key_id(key).hex()}" or not openssl_verified(key, signature, pae):
        raise BadError("attestation-unsigned", "it is not signed by the key that signed the head")
    return [], f"the statement follows from the entries and is signed by {key[0]}"


def read_envelope(data: bytes) -> Tuple[bytes, str, bytes]:
    """Return payload, name of the key and signature of a DSSE envelope spelled as rung spells it; raise BadError."""
    try:
        found = read_json(data)
        said = found["signatures"][0]
        payload, signature = unbase64(found["payload"]), unbase64(said["sig"])
        again = {"payload": found["payload"], "payloadType": PAYLOAD, "signatures": [{**said, "keyid": said["keyid"]}]}
        if payload is None or not signature or len(signature) != 64 or set(said) != {"keyid", "sig"}:
            raise ValueError("no base64 of what it should be")
        if not isinstance(said["keyid"], str) or canonical(again) != data:
            raise ValueError("not spelled as it was written")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise BadError("bad-attestation", f"the attestation cannot be read: {error!r}") from error
    return payload, said["keyid"], signature


def statement_of(bundle: Bundle, crate: bytes) -> bytes:
    """Return the in-toto statement over the files of the bundle; its predicate repeats fields of entries."""
    files = {**files_of(bundle), VIEWS[0]: crate}
    told_of = {kind: names.split() for kind, names in TOLD.items()}
    events = [
        {
            **{name: entry[name] for name in told_of[entry["kind"]] if name in entry},
            **{"actor": entry["actor"], "at": entry["at"], "entry": entry["seq"], "kind": entry["kind"]},
        }
        for entry in bundle.entries
        if entry["kind"] in told_of
    ]
    shallow = all(line.count(b"[") + line.count(b"{") < DEEPEST // 2 for line in bundle.lines)
    told = {
        "entries": len(bundle.entries),
        "events": events,
        "root": bundle.root.hex(),
        "run": bundle.run,
    }
    return (simply if shallow and bundle.plain else canonical)(
        {
            "_type": "https://in-toto.io/Statement/v1",
            "predicate": told,
            "predicateType": "urn:uuid:219ad9f6-2ade-59be-8014-bb81e0b51406#rung-run-v1",
            "subject": [
                {"digest": {"sha256": hashlib.sha256(files[name]).hexdigest()}, "name": name} for name in sorted(files)
            ],
        }
    )


def files_of(bundle: Bundle) -> Dict[str, bytes]:
    """Return the members that are no views."""
    return {name: data for name, data in bundle.members.items() if name not in VIEWS}


def crate_of(bundle: Bundle) -> bytes:
    """Return the RO-Crate metadata: files, the people who acted, the run and each command as actions."""
    files = sorted(files_of(bundle))
    closed, exported = bundle.last("run.closed"), bundle.last("run.exported")
    opened = next((entry for entry in bundle.entries if entry["kind"] == "run.opened"), None)
    title = f"{text_of(opened, 'runbook')} {text_of(opened, 'title')}".strip()
    agents: Dict[str, Any] = {}

    def agent(entry: Dict[str, Any]) -> Dict[str, str]:
        place: Dict[str, str] = agents.setdefault(entry["actor"], {"@id": f"#agent-{len(agents) + 1}"})
        return place

    run: Dict[str, Any] = {
        **{"@id": "#run", "@type": "CreateAction", "name": f"Run {bundle.run}", "instrument": {"@id": "runbook.md"}},
        "description": f"Run {bundle.run} of {title}",
        "result": all_of([name for name in ("entries.jsonl", "report.md", "report.html") if name in files]),
    }
    if opened:
        run.update({"agent": agent(opened), "startTime": time_of(opened)})
    if closed:
        failed = text_of(closed, "outcome") in ("escalated", "aborted")
        run.update({"endTime": time_of(closed), **status_of(failed, text_of(closed, "reason"))})
    actions = [run, *commands_of(bundle, agent)]
    root: Dict[str, Any] = {
        **{"@id": "./", "@type": "Dataset", "conformsTo": {"@id": PROFILE}, "license": {"@id": "#licence"}},
        "description": "The record of a run of a runbook. What counts is entries.jsonl; this file is derived from it.",
        "hasPart": all_of(files),
        "mentions": all_of([action["@id"] for action in actions]),
        "name": f"Run {bundle.run} of {title}",
    }
    if exported:
        root.update({"author": agent(exported), "datePublished": time_of(exported)})
    about = {"about": {"@id": "./"}, "conformsTo": {"@id": CRATE}}
    licence = "No licence comes with this record: ask the people named in it."
    graph = [
        {"@id": VIEWS[0], "@type": "CreativeWork", **about},
        root,
        {"@id": "#licence", "@type": "CreativeWork", "name": licence},
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        *(file_of(bundle, name, title, text_of(opened, "revision")) for name in files),
        *({**place, "@type": "Person", "name": name} for name, place in agents.items()),
        *actions,
    ]
    return simply({"@context": [CRATE + "/context", {"sha256": "http://schema.org/sha256"}], "@graph": graph})


def file_of(bundle: Bundle, name: str, title: str, revision: str) -> Dict[str, Any]:
    """Return a file of the crate; the runbook is also what was run."""
    data = bundle.members[name]
    form = FORMATS.get(name.rpartition(".")[2], "application/octet-stream")
    made: Dict[str, Any] = {"@id": name, "@type": "File", "contentSize": str(len(data)), "encodingFormat": form}
    made.update({"name": name, "sha256": hashlib.sha256(data).hexdigest()})
    if name == "runbook.md":
        made.update({"@type": ["File", "SoftwareSourceCode"], "name": title, "version": revision})
    return made


def commands_of(bundle: Bundle, agent: Callable[[Dict[str, Any]], Dict[str, str]]) -> List[Dict[str, Any]]:
    """Return an action for each command that ended; only what may change something says when it began."""
    actions = []
    begun: Dict[Tuple[Optional[int], ...], str] = {}
    for entry in bundle.entries:
        if entry["kind"] == "step.intent":
            begun[attempt_of(entry)] = time_of(entry)
        elif entry["kind"] == "step.end":
            actions.append(command_of(entry, begun.get(attempt_of(entry)), agent(entry)))
    return actions


def command_of(entry: Dict[str, Any], start: Optional[str], agent: Dict[str, str]) -> Dict[str, Any]:
    """Return the action of a command that ended, and began at `start` if that is known."""
    code, step = whole_of(entry, "exit"), whole_of(entry, "step")
    failed = code != 0 or entry.get("timed_out") is True or entry.get("interrupted") is True
    said = [entry.get(name) for name in ("stdout", "stderr")]
    digests = [text_of(one, "blob") for one in said if isinstance(one, dict)]
    action = {
        **{"@id": f"#entry-{entry['seq']}", "@type": "CreateAction", "instrument": {"@id": "runbook.md"}},
        **{"agent": agent, "endTime": time_of(entry), **status_of(failed, f"exit {code}")},
        "description": "%s on %s: %s" % tuple(text_of(entry, name) for name in ("effect", "target", "script")),
        "name": f"Command of step {step}, entry {entry['seq']}",
        "result": all_of([f"blobs/{one}" for one in dict.fromkeys(digests) if one]),
    }
    return {**action, "startTime": start} if start else action


def attempt_of(entry: Dict[str, Any]) -> Tuple[Optional[int], ...]:
    """Return the step, the command and the attempt of an entry."""
    return whole_of(entry, "step"), whole_of(entry, "index"), whole_of(entry, "attempt")


def all_of(places: List[str]) -> Any:
    """Return references to places; to a single one without a list around it."""
    return {"@id": places[0]} if len(places) == 1 else [{"@id": place} for place in places]


def status_of(failed: bool, error: str) -> Dict[str, str]:
    """Return how an action ended, in the words of schema.org."""
    status = {"actionStatus": "http://schema.org/%sActionStatus" % ("Failed" if failed else "Completed")}
    return {**status, "error": error} if failed and error else status


def time_of(entry: Dict[str, Any]) -> str:
    """Return the time of an entry to the millisecond."""
    return f"{entry['at'][:23]}+00:00"


def text_of(entry: Optional[Dict[str, Any]], name: str) -> str:
    """Return a field that is text; anything else is empty."""
    value = entry.get(name) if entry else None
    return value if isinstance(value, str) else ""


def whole_of(entry: Dict[str, Any], name: str) -> Optional[int]:
    """Return a field that is an integer, or None."""
    value = entry.get(name)
    return value if type(value) is int else None


def main(arguments: List[str]) -> int:
    """Read the bundle, print every check, and return the exit code."""
    parser = argparse.ArgumentParser(description="Check a bundle of rung without rung.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument(
        "--anchor",
        action="append",
        default=[],
        help='"RUN SIZE ROOT" from a ticket or a chat, a file, or certificates of a time-stamp authority',
    )
    parser.add_argument("--key", help="the installation's key, name+id+base64, known from elsewhere")
    parser.add_argument("--signers", type=Path, help="the allowed signers as you have them, for people's signatures")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        data = contents(options.bundle)
        files = {text: contents(Path(text)) for text in options.anchor if " " not in text.strip()}
        authorities = [pem for pem in files.values() if b"-----BEGIN CERTIFICATE-----" in pem]
        known_to = [text for text in options.anchor if files.get(text) not in authorities]
        anchors = [anchor for text in known_to for anchor in known_anchors(text, files.get(text), data)]
        known = parse_key(options.key) if options.key else None
        signers = contents(options.signers) if options.signers else None
    except (BadError, OSError) as error:
        parser.error(str(error))
    results = verify(data, anchors, known, signers, b"\n".join(authorities) if authorities else None)
    if options.json:
        print(json.dumps([[name, status, [fault[0] for fault in faults]] for name, status, _, faults in results]))
    else:
        word = "NOT TO BE TRUSTED" if any(one[1] == FAILED for one in results) else "Nothing contradicts it"
        undone = sum(one[1] == UNDONE for one in results)
        print(f"{word}; {undone} of {len(results)} checks could not be done")
        for name, status, message, faults in results:
            for reason, _, sentence in faults or [("", 0, message)]:
                print(f"{status:<18} {name}: {reason}{': ' if reason else ''}{sentence}")
        print("Not shown: that everything was recorded, that the host told the truth, that its clock was right.")
    return 7 if any(status == FAILED for _, status, _, _ in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
