"""A real time-stamp authority (RFC 3161): openssl's own, behind a tiny HTTP server that can also misbehave."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

from shared import missing

_CONFIG = """
[stamps]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[authority]
extendedKeyUsage = critical,timeStamping
"""


def _openssl(folder: Path, words: str) -> bytes:
    if not shutil.which("openssl"):
        missing("openssl is not installed, so there is no time-stamp authority")
    done = subprocess.run(["openssl", *words.split()], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@dataclass(frozen=True)
class Authority:
    """An authority: its folder, and the certificate (PEM) that readers know it by."""

    folder: Path

    @property
    def certificate(self) -> bytes:
        """Return the certificate of the root."""
        return (self.folder / "ca.pem").read_bytes()

    def reply(self, question: bytes) -> bytes:
        """Return the reply to a request."""
        (self.folder / "question").write_bytes(question)
        words = "ts -reply -config config -section stamps -queryfile question -signer tsa.pem -inkey tsa.key -out reply"
        _openssl(self.folder, words)
        return (self.folder / "reply").read_bytes()

    def stamped(self, line: bytes) -> bytes:
        """Return a time-stamp over bytes."""
        (self.folder / "line").write_bytes(line)
        _openssl(self.folder, "ts -query -data line -sha256 -cert -out asked")
        return self.reply((self.folder / "asked").read_bytes())


def authority(folder: Path) -> Authority:
    """Make an authority in a folder: a root, and a key for stamps that the root vouches for."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config").write_text(_CONFIG)
    (folder / "serial").write_text("01\n")
    key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    _openssl(folder, f"req -x509 {key} -keyout ca.key -out ca.pem -subj /CN=Root -days 3650")
    _openssl(folder, f"req {key} -keyout tsa.key -out tsa.csr -subj /CN=Stamps")
    sign = "x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out tsa.pem -days 3650"
    _openssl(folder, f"{sign} -extfile config -extensions authority")
    return Authority(folder)


def shared_authority(name: str = "known") -> Authority:
    """Return an authority that lives as long as the tests do, the same one for the same name."""
    return _shared(name)


@cache
def _shared(name: str) -> Authority:
    place = tempfile.TemporaryDirectory(prefix="rung-authority-")
    _KEPT.append(place)
    return authority(Path(place.name) / name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@dataclass
class Served:
    """A server: its address, what it answers (None: what the authority says), and what it was asked."""

    url: str
    authority: Authority
    body: bytes | None = None
    status: int = 200
    silent: bool = False
    signer: Authority | None = None
    asked: list[tuple[str, bytes]] = field(default_factory=list)
    over: Event = field(default_factory=Event)


@contextmanager
def served(by: Authority) -> Iterator[Served]:
    """Serve an authority on loopback while this lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            state.asked.append((self.headers["Content-Type"], question))
            if state.silent:
                state.over.wait()
                return
            body = (state.signer or state.authority).reply(question) if state.body is None else state.body
            self.send_response(state.status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = Served(f"http://127.0.0.1:{server.server_port}/tsr", by)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
