"""The orders service over HTTP on loopback: routes, limits, and the channel that leases connections to a job."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from typing import ClassVar

from rung.outside.labs.orders import database
from rung.outside.labs.orders.jobs import UnknownJobError
from rung.outside.labs.orders.metrics import Counters
from rung.outside.labs.orders.pool import PoolExhaustedError
from rung.outside.labs.orders.service import Reply, Service, fault

BODY_BYTES = 64 * 1024
IDLE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request brings: the JSON object of its body, and the worker its path names (0 for none)."""

    body: dict[str, object]
    worker: int


Answer = Callable[[Service, Asked], Reply]

ROUTES: tuple[tuple[str, str, Answer], ...] = (
    ("GET", "/health", lambda service, _: service.health()),
    ("GET", "/metrics", lambda service, _: service.metrics()),
    ("GET", "/pool", lambda service, _: service.pool()),
    ("GET", "/orders", lambda service, _: service.orders()),
    ("POST", "/orders", lambda service, asked: service.order(asked.body)),
    ("GET", "/jobs", lambda service, _: service.jobs()),
    ("POST", "/jobs", lambda service, asked: service.start_job(asked.body)),
    ("POST", "/jobs/<worker>/stop", lambda service, asked: service.stop_job(asked.worker)),
    ("GET", "/alerts", lambda service, _: service.alerts()),
)
_WORKER = re.compile(r"/jobs/([0-9]{1,9})/stop")


class BadRequestError(Exception):
    """The request cannot be understood."""


class OrdersServer(ThreadingHTTPServer):
    """Serves on 127.0.0.1. ``port`` 0 takes a free one; attach the service before serving."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.service: Service | None = None
        self.counters: Counters | None = None

    @property
    def port(self) -> int:
        """Return the port in use."""
        return int(self.server_address[1])


class Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    server: OrdersServer
    protocol_version = "HTTP/1.1"
    timeout: ClassVar[float] = IDLE_SECONDS
    server_version = "orders"

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer("GET")

    def do_POST(self) -> None:
        """Answer a POST."""
        if self.path == "/leases":
            self._lease()
        else:
            self._answer("POST")

    def _answer(self, method: str) -> None:
        began = monotonic()
        service, counters = self._parts()
        found = _WORKER.fullmatch(self.path)
        route = "/jobs/<worker>/stop" if found else self.path
        answer = next((a for m, r, a in ROUTES if (m, r) == (method, route)), None)
        try:
            asked = Asked(self._body(), int(found[1]) if found else 0)
            if answer is None:
                known = any(r == route for _, r, _ in ROUTES)
                status = HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.NOT_FOUND
                self._send(fault(status, f"no {method} here; there is: {', '.join(f'{m} {r}' for m, r, _ in ROUTES)}"))
                return
            self._send(answer(service, asked))
        except BadRequestError as error:
            self.close_connection = True
            self._send(fault(HTTPStatus.BAD_REQUEST, str(error)))
        if answer is not None:
            counters.answered(method, route, monotonic() - began)

    def _lease(self) -> None:
        """Lend connections for as long as the caller keeps this connection open; send each section of the report."""
        service, _ = self._parts()
        self.close_connection = True
        try:
            body = self._body()
            worker, pid, number = (_whole(body, name) for name in ("worker", "pid", "connections"))
            with service.leased(worker, pid, number) as lease:
                self.connection.settimeout(None)
                self.send_response(HTTPStatus.OK)
                self.send_header("Content-Type", "application/jsonl")
                self.send_header("Connection", "close")
                self.end_headers()
                for index, connection in enumerate(lease.connections):
                    orders, items = database.section(connection, index, number)
                    self.wfile.write(json.dumps({"section": index, "orders": orders, "items": items}).encode() + b"\n")
                # The end of the stream is the end of the job, however it died: the kernel closes its sockets.
                self.rfile.read(1)
        except ConnectionError:
            # The job died while it was being served, and its connections are back: nobody is left to answer.
            self.log_error("the holder of a lease is gone")
        except BadRequestError as error:
            self._send(fault(HTTPStatus.BAD_REQUEST, str(error)))
        except UnknownJobError as error:
            self._send(fault(HTTPStatus.NOT_FOUND, str(error)))
        except PoolExhaustedError as error:
            self._send(fault(HTTPStatus.SERVICE_UNAVAILABLE, str(error)))

    def _parts(self) -> tuple[Service, Counters]:
        if self.server.service is None or self.server.counters is None:
            raise RuntimeError("the server was started before its service")
        return self.server.service, self.server.counters

    def _body(self) -> dict[str, object]:
        # A page in a browser may post here or rebind a name to loopback; neither can forge these two headers.
        if self.headers.get("Host") not in {f"127.0.0.1:{self.server.port}", f"localhost:{self.server.port}"}:
            raise BadRequestError("the Host header must name this loopback address")
        if self.headers.get("Origin") is not None:
            raise BadRequestError("requests from web pages are not served")
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > BODY_BYTES or "Transfer-Encoding" in self.headers:
            raise BadRequestError(f"the body must come with its length, at most {BODY_BYTES} bytes")
        data = self.rfile.read(int(length))
        if not data:
            return {}
        try:
            value = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise BadRequestError(f"the body is not JSON: {error}") from error
        if not isinstance(value, dict):
            raise BadRequestError("the body must be a JSON object")
        return value

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.media)
        self.send_header("Content-Length", str(len(reply.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(reply.body)


def _whole(body: dict[str, object], name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or value < 1:
        raise BadRequestError(f"{name} must be a whole number from 1")
    return value
