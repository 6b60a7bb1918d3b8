from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from fakes.keyboard import ctrl_c_when
from rung.model.errors import RefusedError, UsageError
from rung.model.job import Flag, JobInterrupted, Request, Stream
from rung.outside.address import join
from rung.outside.http import request

ENDLESS = 60.0
"""Seconds after which the service gives up: only so that a failure ends too."""


class Service(BaseHTTPRequestHandler):
    """A service that does what its path says."""

    release = threading.Event()
    heard = threading.Event()
    asked = threading.Event()

    def do_GET(self) -> None:
        path = self.path.removeprefix("/api")
        if path == "/away":
            self._answer(302, b"", Location="http://localhost.invalid/")
        elif path == "/other-port":
            self._answer(302, b"", Location="http://127.0.0.1:1/")
        elif path == "/here":
            self._answer(302, b"", Location="/api/ok")
        elif path == "/large":
            self._answer(200, b"x" * 100_000)
        elif path == "/slow":
            self.asked.set()
            self.release.wait(ENDLESS)
        elif path == "/two-parts":
            self._two_parts()
        elif path == "/drip":
            self._drip(b"HTTP/1.0 200 OK\r\n\r\n")
        elif path == "/drip-head":
            self._drip(b"HTTP/1.0 200 OK\r\nX: ")
        elif path == "/broken":
            self.send_response(500)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"half")
        else:
            self._answer(200 if path == "/ok" else 404, f"{self.command} {self.path}".encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/nowhere":
            self._answer(302, body, Location="http://[")
            return
        self._answer(201, body + self.headers.get("X-Token", "").encode())

    def _two_parts(self) -> None:
        """Say one thing, and another once somebody has heard the first."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"first ")
        self.wfile.flush()
        self.heard.wait(ENDLESS)
        self.wfile.write(b"second")

    def _drip(self, first: bytes) -> None:
        try:
            self.wfile.write(first)
            while not self.release.wait(0.05):
                self.wfile.write(b".")
                self.wfile.flush()
        except ConnectionError:
            return  # the caller went away, as it should

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
        """Say nothing."""

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    for event in (Service.release, Service.heard, Service.asked):  # a worker may come back to this file
        event.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/api"
        Service.release.set()
        server.shutdown()
        thread.join()


def test_an_answer_is_status_body_and_headers(base: str) -> None:
    outcome = request(Request("GET", base, "/ok"))
    assert (outcome.exit, outcome.stdout.data) == (200, b"GET /api/ok")
    assert outcome.stderr.data.startswith(b"200 OK\n")
    assert b"Content-Length: 11\n" in outcome.stderr.data


def test_an_answer_that_is_no_success_is_an_outcome_too(base: str) -> None:
    outcome = request(Request("GET", base, "missing"))
    assert (outcome.exit, outcome.stdout.data) == (404, b"GET /api/missing")


def test_a_body_and_headers_are_sent(base: str) -> None:
    outcome = request(Request("POST", base, "/x", b"\x00body", {"X-Token": "t"}))
    assert (outcome.exit, outcome.stdout.data) == (201, b"\x00bodyt")


@pytest.mark.parametrize("path", ["/away", "/other-port"])
def test_a_redirect_to_another_place_is_the_answer_and_not_followed(base: str, path: str) -> None:
    outcome = request(Request("GET", base, path))
    assert outcome.exit == 302
    assert b"Location: " in outcome.stderr.data


def test_whoever_listens_hears_the_body_masked_while_it_comes(base: str) -> None:
    said: list[bytes] = []

    def listen(_stream: Stream, data: bytes) -> None:
        said.append(data)
        if data:
            Service.heard.set()

    outcome = request(Request("GET", base, "/two-parts"), None, listen)
    assert outcome.stdout.data == b"first second"
    assert [data for data in said if data] == [b"first ", b"second"]


def test_ctrl_c_ends_the_request_and_says_that_it_may_have_been_sent(base: str) -> None:
    Service.asked.clear()
    with ctrl_c_when(Service.asked), pytest.raises(JobInterrupted) as caught:
        request(Request("GET", base, "/slow", timeout=100))
    assert caught.value.outcome.flags == {Flag.INTERRUPTED, Flag.LOST}
    assert caught.value.outcome.seconds < ENDLESS


def test_a_redirect_on_the_same_host_is_followed(base: str) -> None:
    assert request(Request("GET", base, "/here")).stdout.data == b"GET /api/ok"


def test_a_proxy_of_the_environment_is_not_used(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert request(Request("GET", base, "/ok")).exit == 200


def test_a_large_answer_is_kept_up_to_the_cap(base: str) -> None:
    outcome = request(Request("GET", base, "/large", cap=1000))
    assert (outcome.stdout.total, outcome.stdout.dropped) == (100_000, 99_000)
    assert Flag.TRUNCATED in outcome.flags


def test_no_answer_in_time_is_said(base: str) -> None:
    outcome = request(Request("GET", base, "/slow", timeout=0.2))
    assert (outcome.exit, outcome.timed_out) == (None, True)
    assert outcome.seconds < ENDLESS


@pytest.mark.parametrize("path", ["/drip", "/drip-head"])
def test_an_answer_that_drips_is_given_up_in_time(base: str, path: str) -> None:
    outcome = request(Request("GET", base, path, timeout=0.3))
    assert (outcome.exit, outcome.timed_out) == (None, True)
    assert outcome.seconds < ENDLESS  # it drips until the end of the tests


def test_an_answer_that_breaks_off_keeps_what_came(base: str) -> None:
    outcome = request(Request("GET", base, "/broken"))
    assert (outcome.exit, outcome.stdout.data) == (500, b"half")


def test_a_service_that_is_down_is_an_outcome() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        outcome = request(Request("GET", f"http://127.0.0.1:{taken.getsockname()[1]}", "/"))
    assert (outcome.exit, outcome.ok) == (None, False)
    assert b"no answer" in outcome.stderr.data


@pytest.mark.parametrize(
    "path", ["/../admin", "//other/x", "http://other/x", "/%2e%2e/admin", "/a/../../admin", "/..%2fadmin"]
)
def test_a_path_that_leads_away_is_refused(path: str) -> None:
    with pytest.raises(RefusedError) as caught:
        join("http://host/api", path)
    assert caught.value.id == "request-leaves-target"


@pytest.mark.parametrize(
    ("base_url", "path"),
    [("ftp://host/", "/"), ("file:///etc", "/passwd"), ("host", "/"), ("http://h", "/a b"), ("http://h", "/a\r\nX: 1")],
)
def test_what_is_no_address_is_refused(base_url: str, path: str) -> None:
    with pytest.raises(UsageError) as caught:
        join(base_url, path)
    assert caught.value.id == "request-invalid"


@pytest.mark.parametrize(
    ("base_url", "path", "url"),
    [
        ("http://h:1", "", "http://h:1/"),
        ("http://h/api/", "/x?q=a://b", "http://h/api/x?q=a://b"),
        ("https://h/api", "x@y", "https://h/api/x@y"),
    ],
)
def test_a_path_is_joined_below_the_base(base_url: str, path: str, url: str) -> None:
    assert join(base_url, path) == url


def test_a_secret_goes_into_its_header_after_what_stands_there(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_TOKEN", "correct-horse-9")
    asked = Request("POST", base, "/x", headers={"X-Token": "Bearer "}, secrets={"X-Token": "env:API_TOKEN"})
    assert request(asked).stdout.data == b"Bearer [masked:env:API_TOKEN]"


def test_a_secret_that_no_header_can_carry_is_refused_without_its_value(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_TOKEN", "correct-horse-9\r\nX-More: 1")
    with pytest.raises(UsageError) as caught:
        request(Request("GET", base, "/ok", secrets={"X-Token": "env:API_TOKEN"}))
    assert caught.value.id == "secret-unusable"
    assert "horse" not in caught.value.message


@pytest.mark.parametrize(
    ("base", "said", "lost"),
    [
        ("http://127.0.0.1:1", "nothing listens at 127.0.0.1:1", False),
        ("http://no-such-host.invalid", "the name no-such-host.invalid is not known here", False),
    ],
)
def test_what_was_never_sent_is_a_clean_failure_in_words(base: str, said: str, lost: bool) -> None:
    outcome = request(Request("POST", base, "/a"))
    assert outcome.exit is None
    assert outcome.stderr.data.decode() == f"no answer: {said}\n"
    assert (Flag.LOST in outcome.flags) is lost


def test_a_redirect_to_no_address_is_an_answer_to_what_was_sent(base: str) -> None:
    outcome = request(Request("POST", base.removesuffix("/api"), "/nowhere", b"did it"))
    assert outcome.exit == 302
    assert outcome.stdout.data == b"did it"


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", b"nonsense\r\n\r\n"])
def test_an_answer_that_broke_off_is_no_end(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        outcome = request(Request("POST", f"http://127.0.0.1:{server.getsockname()[1]}", "/a"))
        thread.join()
    assert outcome.exit is None
    assert Flag.LOST in outcome.flags
    assert outcome.stderr.data.startswith(b"no answer: 127.0.0.1:")
    assert b"Error" not in outcome.stderr.data
