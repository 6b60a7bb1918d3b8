"""A handle on the orders lab: start it, break it, look at it, stop it."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Self

from rung.model.errors import RungError
from rung.outside.labs.orders import webhook

START_SECONDS = 20.0
ANSWER_SECONDS = 10.0
STOP_SECONDS = 5.0


class LabError(RungError):
    """The lab did not start, or did not answer as it should."""


@dataclass(frozen=True, slots=True)
class PoolReading:
    """The pool as the service reports it."""

    size: int
    in_use: int
    percent: float


@dataclass(frozen=True, slots=True)
class StuckJob:
    """The job that was started to break the lab."""

    worker: int
    pid: int
    connections: int


class Lab:
    """A running orders service. Use it in a ``with`` block, or call ``stop``; it ends with its starter anyway."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self._port = port

    @property
    def url(self) -> str:
        """Return the address of the service, without a final slash."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """Return the process id of the service."""
        return self._process.pid

    def break_it(self) -> StuckJob:
        """Start the report job, which takes its connections and keeps them; return once it has them."""
        job = self.ask("POST", "/jobs", {"name": "report"})
        return StuckJob(_number(job, "worker"), _number(job, "pid"), _number(job, "connections"))

    def pool(self) -> PoolReading:
        """Return the pool as it is now."""
        pool = self.ask("GET", "/pool")
        percent = pool["percent"]
        if not isinstance(percent, int | float):
            raise _unexpected("percent")
        return PoolReading(_number(pool, "size"), _number(pool, "in_use"), float(percent))

    def alert_payload(self) -> bytes:
        """Return the body Alertmanager would post for the alert as it stands now."""
        data = self.ask("GET", "/alerts")["data"]
        if not isinstance(data, dict):
            raise _unexpected("data")
        (alert,) = data["alerts"]
        return webhook.body(alert, f"127.0.0.1:{self._port}")

    def ask(self, method: str, path: str, body: dict[str, object] | None = None) -> dict[str, object]:
        """Ask the service and return its JSON object; raise LabError for a status of 400 and above."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_SECONDS)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise LabError(
                f"the orders service does not answer {method} {path}: {error}",
                id="lab-silent",
                where=self.url,
                advice="start the lab again; its log is orders.log in its folder",
            ) from error
        finally:
            connection.close()
        if answer.status >= http.client.BAD_REQUEST:
            why = text.decode("utf-8", "replace").strip()
            raise LabError(f"{method} {path}: {answer.status} {why}", id="lab-refused", where=self.url)
        value = json.loads(text)
        if not isinstance(value, dict):
            raise _unexpected(path)
        return value

    def stop(self) -> None:
        """End the service and its jobs and wait for it; a second call does nothing."""
        # The end of its input asks the service to leave; TERM and KILL are for one that does not.
        ways: tuple[Callable[[], None], ...] = (self._hang_up, self._process.terminate, self._process.kill)
        for way in ways:
            way()
            try:
                self._process.wait(STOP_SECONDS)
                break
            except subprocess.TimeoutExpired:
                continue
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _hang_up(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(folder: Path) -> Lab:
    """Start the service with its database and log in ``folder``; return once it listens.

    Raises LabError with the id ``lab-not-started`` when it does not come up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "orders.log"
    command = [sys.executable, "-P", "-m", "rung.outside.labs.orders", "--until-eof", "--folder", str(folder)]
    with log.open("ab") as stderr:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, start_new_session=True
        )
    guard = Timer(START_SECONDS, process.kill)
    guard.start()
    try:
        line = b"" if process.stdout is None else process.stdout.readline()
    finally:
        guard.cancel()
    if not line:
        process.kill()
        process.communicate()
        raise LabError(
            f"the orders service did not start (it ended with {process.returncode})",
            id="lab-not-started",
            where=str(log),
            advice="read the log; is loopback available, and is the folder writable?",
        )
    return Lab(process, int(json.loads(line)["port"]))


def _number(answer: dict[str, object], name: str) -> int:
    value = answer.get(name)
    if not isinstance(value, int):
        raise _unexpected(name)
    return value


def _unexpected(what: str) -> LabError:
    return LabError(f"the orders service answered without a usable {what}", id="lab-answer")
