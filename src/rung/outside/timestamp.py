"""Time-stamps (RFC 3161) with the operator's own openssl: ask an authority for one, and judge one that is there."""

from __future__ import annotations

import calendar
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from rung.ledger.reason import Reason
from rung.ledger.timestamps import Asked, Judged
from rung.model.errors import RungError, UntrustedError, UsageError
from rung.model.job import Outcome, Request
from rung.outside.whole import whole

_PATIENCE = 20.0
_LARGEST = 256 * 1024  # a reply with its certificates has some kilobytes
_MOST_KNOWN = 1024 * 1024  # bytes of a file of certificates
_TIME = re.compile(rb"^Time stamp: (\w{3} +\d{1,2} \d\d:\d\d:\d\d)(?:\.\d+)? (\d{4}) GMT$", re.MULTILINE)
_OK = 200


@dataclass(frozen=True, slots=True)
class Authority:
    """Where a time-stamp authority is asked, and the file (PEM) with the certificates it is known by."""

    url: str
    certificates: str


def stamp(authority: Authority, line: bytes, patience: float, send: Callable[[Request], Outcome]) -> bytes:
    """Return the reply of the authority to a request for ``line``, verified: granted, to this request, by its key.

    Raises ``UntrustedError`` (``not-stamped``) with the reason, within ``patience`` seconds of the exchange.
    """
    try:
        known = whole(Path(authority.certificates), _MOST_KNOWN)
    except UsageError as error:
        raise _failed(f"{authority.certificates}: {error.message}") from error
    except OSError as error:
        raise _failed(f"{authority.certificates} cannot be read: {error.strerror}") from error
    question = _question(line)
    reply = _answer(authority.url, question, patience, send)
    found = judge(Asked(line, reply, known))
    if found is None:
        raise _failed(f"openssl cannot read the certificates in {authority.certificates}")
    if found.reason:
        raise _failed(_refusal(reply, found.reason, authority.certificates))
    # What is over the right line may still be an old reply, which somebody kept to hide when the line was really there.
    _, said = _openssl(
        "ts -verify -queryfile question -in reply -CAfile known -untrusted known",
        {
            "question": question,
            "reply": reply,
            "known": known,
        },
    )
    if b"nonce mismatch" in said or b"Verification: OK" not in said:
        raise _failed("the answer is to another request: its nonce differs")
    return reply


def judge(asked: Asked) -> Judged | None:
    """Judge a time-stamp as of the time it tells; None when no openssl is there, or it cannot read the certificates."""
    code, text = _openssl("ts -reply -in reply -text", {"reply": asked.reply})
    if code is None:
        return None
    found = _TIME.search(text)
    if code or not found:
        return Judged(reason=Reason.BAD_TIMESTAMP)
    at = b"%b %b GMT" % (found[1], found[2])
    # Its certificate may have run out since: it was good when it was used.
    moment = calendar.timegm(time.strptime(at.decode(), "%b %d %H:%M:%S %Y GMT"))
    words = f"ts -verify -data line -in reply -CAfile known -untrusted known -attime {moment}"
    code, said = _openssl(words, {"line": asked.line, "reply": asked.reply, "known": asked.authority})
    if code == 0:
        return Judged(at.decode())
    if code is None or b"Error loading" in said or b"no certificate or crl found" in said:
        return None
    return Judged(reason=Reason.TIMESTAMP_DIFFERS if b"imprint mismatch" in said else Reason.TIMESTAMP_UNTRUSTED)


def _question(line: bytes) -> bytes:
    code, request = _openssl("ts -query -data line -sha256 -cert -out question", {"line": line}, "question")
    if code is None:
        raise _failed(f"openssl could not be asked: {request.decode('utf-8', 'replace') or 'it is not installed'}")
    if code:
        raise _failed(f"openssl makes no request: {request[-200:].decode('utf-8', 'replace')}")
    return request


def _answer(url: str, question: bytes, patience: float, send: Callable[[Request], Outcome]) -> bytes:
    parts = urlsplit(url)
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    base = f"{parts.scheme}://{parts.netloc}"
    try:
        outcome = send(Request("POST", base, path, question, headers, timeout=patience, cap=_LARGEST))
    except RungError as fault:
        raise _failed(fault.message) from fault
    if outcome.exit is None:
        raise _failed(outcome.stderr.data.decode("utf-8", "replace").strip() or "no answer")
    if outcome.exit != _OK:
        raise _failed(f"the authority answered {outcome.exit}")
    if outcome.stdout.dropped:
        raise _failed("the answer is longer than any time-stamp")
    return outcome.stdout.data


def _refusal(reply: bytes, reason: Reason, certificates: str) -> str:
    match reason:
        case Reason.TIMESTAMP_DIFFERS:
            return "the answer is over something else than was asked"
        case Reason.TIMESTAMP_UNTRUSTED:
            return f"the answer is not signed by the authority in {certificates}"
    _, text = _openssl("ts -reply -in reply -text", {"reply": reply})
    status = re.search(rb"^Status: (.*)$", text, re.MULTILINE)
    return f"the authority refused: {status[1].decode('utf-8', 'replace')}" if status else "the answer is no time-stamp"


def _openssl(words: str, files: Mapping[str, bytes], wanted: str = "") -> tuple[int | None, bytes]:
    """Return how openssl ended (None: it did not) and what it said, or (with ``wanted``) the file that it wrote."""
    program = shutil.which("openssl")
    if program is None:
        return None, b""
    try:
        with tempfile.TemporaryDirectory(prefix="rung-") as folder:
            for name, data in files.items():
                (Path(folder) / name).write_bytes(data)
            done = subprocess.run(
                [program, *words.split()],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
                timeout=_PATIENCE,
                check=False,
            )
            if wanted and done.returncode == 0:
                return 0, (Path(folder) / wanted).read_bytes()
    except (subprocess.TimeoutExpired, OSError) as error:  # a full disk, too: nothing of this may stop a run
        return None, str(error).encode()
    return done.returncode, done.stdout


def _failed(why: str) -> UntrustedError:
    return UntrustedError(
        why,
        id="not-stamped",
        advice="See that the authority and its certificates are right; the next head goes there again.",
    )
