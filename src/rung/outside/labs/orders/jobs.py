"""The jobs of the service: real processes that are started, listed and stopped."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

CONNECTIONS = {"report": 16}
FIRST_WORKER = 4
TERM_SECONDS = 5.0


class UnknownJobError(Exception):
    """There is no job of that name, or no worker of that number."""


class JobFailedError(Exception):
    """The job ended before it had its connections."""


@dataclass(frozen=True, slots=True)
class JobState:
    """One job: ``state`` is running, stopped (by somebody) or ended (by itself). Times in seconds."""

    worker: int
    name: str
    pid: int
    connections: int
    state: str
    running_seconds: float


@dataclass(slots=True)
class _Job:
    name: str
    process: subprocess.Popen[bytes]
    began_at: float
    ended_at: float | None = None
    stopped: bool = False


class Jobs:
    """Starts jobs against the service at ``port``; ``clock`` counts seconds."""

    def __init__(self, port: int, clock: Callable[[], float]) -> None:
        self._port = port
        self._clock = clock
        self._lock = Lock()
        self._jobs: dict[int, _Job] = {}

    def start(self, name: str) -> JobState:
        """Start a job and return once it holds its connections; raise JobFailedError when it could not get them."""
        if name not in CONNECTIONS:
            raise UnknownJobError(f"there is no job {name!r}; there is: {', '.join(CONNECTIONS)}")
        with self._lock:
            worker = FIRST_WORKER + len(self._jobs)
            job = _Job(name, self._spawn(worker, CONNECTIONS[name]), self._clock())
            self._jobs[worker] = job
        # The job writes one line when it has its connections; the end of its output means that it died.
        if job.process.stdout is None or not job.process.stdout.readline():
            job.process.wait()
            raise JobFailedError(f"the {name} job ended with {job.process.returncode} before it had its connections")
        return self._state(worker, job)

    def stop(self, worker: int) -> JobState:
        """Terminate the job's process, wait for its end, and return what is left of it."""
        with self._lock:
            job = self._jobs.get(worker)
            if job is None:
                raise UnknownJobError(f"worker {worker} runs no job")
            if job.process.poll() is None:
                job.stopped = True
                self._end(job)
            return self._state(worker, job)

    def stop_all(self) -> None:
        """Terminate every job that still runs."""
        with self._lock:
            for job in self._jobs.values():
                if job.process.poll() is None:
                    self._end(job)

    def known(self, worker: int) -> str:
        """Return the name of the job that runs as ``worker``; raise UnknownJobError when none does."""
        with self._lock:
            job = self._jobs.get(worker)
        if job is None or job.process.poll() is not None:
            raise UnknownJobError(f"worker {worker} runs no job")
        return job.name

    def states(self) -> tuple[JobState, ...]:
        """Return every job since the service began, oldest first."""
        with self._lock:
            return tuple(self._state(worker, job) for worker, job in self._jobs.items())

    def _spawn(self, worker: int, connections: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", "rung.outside.labs.orders.job", "--port", str(self._port)]
        command += ["--worker", str(worker), "--connections", str(connections)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _end(self, job: _Job) -> None:
        job.process.terminate()
        try:
            job.process.wait(TERM_SECONDS)
        except subprocess.TimeoutExpired:
            job.process.kill()
            job.process.wait()

    def _state(self, worker: int, job: _Job) -> JobState:
        alive = job.process.poll() is None
        if not alive and job.ended_at is None:
            job.ended_at = self._clock()
        until = self._clock() if job.ended_at is None else job.ended_at
        word = "running" if alive else "stopped" if job.stopped else "ended"
        return JobState(worker, job.name, job.process.pid, CONNECTIONS[job.name], word, until - job.began_at)
