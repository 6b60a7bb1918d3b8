"""Send one HTTP request of a step: no proxy, no redirect to another host, no more bytes than the cap."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from typing import Protocol

from rung.model.errors import UsageError
from rung.model.job import Captured, Flag, JobInterrupted, Outcome, Request, Stream
from rung.outside.address import join, opener
from rung.outside.capture import Capture
from rung.outside.telling import OnOutput, Telling
from rung.outside.unanswered import never_sent, sentence
from rung.outside.vault import Vault
from rung.secrets.mask import MaskStream

_CHUNK = 64 * 1024
_TEXT = "utf-8"
_TICK = 1.0
_PATIENCE = 1.0  # seconds past the timeout in which the exchange may still end by itself and bring what came


def request(asked: Request, vault: Vault | None = None, on_output: OnOutput | None = None) -> Outcome:
    """Return the answer: ``exit`` is the status code, ``stdout`` the body, ``stderr`` the status line and headers.

    An answer of any status is an outcome; no answer (refused, unknown host, time up) has ``exit`` None, the reason
    in ``stderr``, the flag ``timed-out`` when it was the time, and
    ``connection-lost`` when it may have been sent. Raises ``UsageError`` (``request-invalid``, and
    those of ``Vault.reveal``) and ``RefusedError`` (``request-leaves-target``) when the path points away from the
    base URL; and ``JobInterrupted`` on Ctrl-C, whose outcome says that the request may have been sent.

    ``on_output`` gets the body as it comes, masked, as with a process; nothing that comes after the end of this call.
    """
    url = join(asked.base_url, asked.path)
    vault = vault or Vault()
    headers = _headers(asked, vault)
    started_at, started = datetime.now(UTC), time.monotonic()
    ended: list[Outcome | BaseException] = []
    telling = Telling(on_output) if on_output else None

    def work() -> None:
        try:
            ended.append(_exchange(_Call(asked, url, headers, vault, telling)))
        except BaseException as error:  # noqa: BLE001 - raised again below, in the caller's thread
            ended.append(error)

    # Looking up a name and a server that sends a byte now and then keep to no timeout of a socket: they are left alone.
    thread = threading.Thread(target=work, daemon=True, name="rung-http")
    try:
        thread.start()  # in here: whoever presses Ctrl-C the moment it began must hear that it may have been sent
        _follow(thread, telling, started + asked.timeout + _PATIENCE)
    except KeyboardInterrupt as stopped:
        if telling:
            telling.end()
        said = b"stopped by Ctrl-C: the request may have been sent, and its answer was not waited for\n"
        gone = _gone(said, started_at, started, {Flag.INTERRUPTED, Flag.LOST})
        raise JobInterrupted(next((one for one in ended if isinstance(one, Outcome)), gone)) from stopped
    match ended[:1]:
        case [Outcome() as outcome]:
            return outcome
        case [BaseException() as error]:
            raise error
    return _gone(_no_answer(asked), started_at, started, {Flag.TIMED_OUT})


def _follow(thread: threading.Thread, telling: Telling | None, until: float) -> None:
    """Wait for the exchange, at most until then, and let whoever listens know each second that time passes."""
    while thread.is_alive() and (left := until - time.monotonic()) > 0:
        thread.join(min(left, _TICK))
        if telling and thread.is_alive():
            telling(Stream.STDOUT, b"")
    if telling:
        telling.end()


def _gone(said: bytes, started_at: datetime, started: float, flags: set[Flag]) -> Outcome:
    """Return the outcome of a request whose answer nobody waits for any more."""
    seconds = time.monotonic() - started
    kept = Captured(said, b"", len(said))
    return Outcome(None, None, Captured(), kept, started_at, datetime.now(UTC), seconds, frozenset(flags))


@dataclass(frozen=True, slots=True)
class _Call:
    asked: Request
    url: str
    headers: Mapping[str, str]
    vault: Vault
    telling: Telling | None


class _MaskedBody:
    """The body of an answer, masked as it comes, and told to whoever listens."""

    def __init__(self, cap: int, vault: Vault, telling: Telling | None) -> None:
        self._capture = Capture(cap)
        self._mask = MaskStream(vault.masker(), vault.told)
        self._telling = telling

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        self._keep(self._mask.feed(data))

    def captured(self) -> Captured:
        """Return what was kept."""
        self._keep(self._mask.end())
        return self._capture.captured()

    def _keep(self, data: bytes) -> None:
        self._capture.feed(data)
        if self._telling and data:
            self._telling(Stream.STDOUT, data)


def _exchange(call: _Call) -> Outcome:
    asked = call.asked
    started_at, started = datetime.now(UTC), time.monotonic()
    body = _MaskedBody(asked.cap, call.vault, call.telling)
    status, said, flags = _answered(call, body, started + asked.timeout)
    captured = body.captured()
    if captured.dropped:
        flags.add(Flag.TRUNCATED)
    said = call.vault.hide(said)
    kept = Captured(said, b"", len(said))
    now = datetime.now(UTC)
    return Outcome(status, None, captured, kept, started_at, now, time.monotonic() - started, frozenset(flags))


def _answered(call: _Call, body: _MaskedBody, until: float) -> tuple[int | None, bytes, set[Flag]]:
    """Return the status and the head of the answer, or None and why there is none, and what is odd about it.

    Half an answer is none, but for one that says that it failed: of that, what came is kept.
    """
    asked = call.asked
    try:
        message = urllib.request.Request(call.url, asked.body or None, dict(call.headers), method=asked.method)  # noqa: S310 - join() admits http and https only
        with opener(call.url).open(message, timeout=asked.timeout) as answer:
            head = _head(answer.status, answer.reason, answer.headers)
            _read(answer, body, until)
            return answer.status, head, set()
    except urllib.error.HTTPError as error:
        with error:
            head, answered = _head(error.code, error.reason, error.headers), error.fp
            if isinstance(answered, http.client.HTTPResponse):  # it is; the stubs only know a file
                return error.code, head, _read_kept(answered, body, until)
            return error.code, head, set()
    except TimeoutError:
        return None, _no_answer(asked), {Flag.TIMED_OUT}
    except (OSError, http.client.HTTPException, ValueError) as error:
        said = f"no answer: {sentence(error, asked.base_url)}\n".encode(_TEXT, "replace")
        return None, said, set(_lost(error))


def _lost(error: Exception) -> Iterator[Flag]:
    """Yield what a request that got no answer leaves open."""
    if not never_sent(error):
        yield Flag.LOST
    if isinstance(getattr(error, "reason", None), TimeoutError):
        yield Flag.TIMED_OUT


def _headers(asked: Request, vault: Vault) -> dict[str, str]:
    """Return the headers with the values of their secrets. The message for a value no header can hold is without it."""
    headers = dict(asked.headers)
    for name, reference in asked.secrets.items():
        value = vault.reveal(reference)
        if not value.isprintable() or not value.isascii():
            raise UsageError(
                f"the secret {reference} holds characters that no header can carry",
                id="secret-unusable",
                advice="refer to the value alone, one line of ASCII",
            )
        headers[name] = headers.get(name, "") + value
    return headers


class _Body(Protocol):
    length: int | None

    def read1(self, size: int, /) -> bytes:
        """Return what has come, at most ``size`` bytes; nothing at the end."""


def _read(answer: _Body, body: _MaskedBody, until: float) -> None:
    while data := answer.read1(_CHUNK):
        body.feed(data)
        if time.monotonic() >= until:
            raise TimeoutError
    if answer.length:  # so many bytes were promised and did not come; half an answer is none
        raise http.client.IncompleteRead(b"", answer.length)


def _read_kept(answer: _Body, body: _MaskedBody, until: float) -> set[Flag]:
    """Read what comes of a body, and return why it is not whole."""
    try:
        _read(answer, body, until)
    except TimeoutError:
        return {Flag.TIMED_OUT}
    except (OSError, http.client.HTTPException):
        return {Flag.PIPE_HELD_OPEN}
    return set()


def _no_answer(asked: Request) -> bytes:
    return f"no whole answer within {asked.timeout:g} s\n".encode()


def _head(status: int, reason: object, headers: Message) -> bytes:
    lines = [f"{status} {reason}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\n".join(lines) + "\n").encode(_TEXT, "replace")
