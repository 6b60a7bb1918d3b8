"""A runner that starts nothing: it answers from a script, and remembers what it was asked to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fakes.clock import START
from rung.model.job import Captured, Flag, Job, JobInterrupted, Outcome, Request, Survivor


def outcome(  # noqa: PLR0913 - a factory names each field it can set
    stdout: str = "",
    code: int | None = 0,
    *,
    stderr: str = "",
    flags: frozenset[Flag] = frozenset(),
    total: int | None = None,
    signal: int | None = None,
) -> Outcome:
    out, err = stdout.encode(), stderr.encode()
    kept = Captured(out, b"", len(out) if total is None else total)
    return Outcome(code, signal, kept, Captured(err, b"", len(err)), START, START, 0.25, flags)


TIMED_OUT = outcome(code=None, flags=frozenset({Flag.TIMED_OUT}), signal=9)
INTERRUPTED = outcome("half", code=None, flags=frozenset({Flag.INTERRUPTED}), signal=2)

Answer = Outcome | BaseException | Callable[[], Outcome]


@dataclass
class FakeRunner:
    """``says`` holds the answers by script, query, or ``METHOD path``: one is used up a call, the last one stays."""

    says: Mapping[str, Answer | list[Answer]] = field(default_factory=dict)
    jobs: list[Job] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    living: Mapping[str, tuple[Survivor, ...]] = field(default_factory=dict)

    @property
    def ran(self) -> list[str]:
        """What was run, in order: the text of each command."""
        return [job.script or job.stdin.decode().strip() for job in self.jobs]

    def run(self, job: Job) -> Outcome:
        self.jobs.append(job)
        return self._answer(job.script or job.stdin.decode().strip(), outcome("42\n"))

    def survivors(self, mark: str) -> tuple[Survivor, ...]:
        return self.living.get(mark, ())

    def request(self, request: Request) -> Outcome:
        self.requests.append(request)
        return self._answer(f"{request.method} {request.path}", outcome("{}", 200))

    def _answer(self, text: str, usual: Outcome) -> Outcome:
        said = self.says.get(text, usual)
        if isinstance(said, list):
            said = said.pop(0) if len(said) > 1 else said[0]
        if isinstance(said, BaseException):
            raise said
        return said if isinstance(said, Outcome) else said()


def interrupted() -> JobInterrupted:
    return JobInterrupted(INTERRUPTED)
