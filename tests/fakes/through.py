"""A runner in front of a real one: it remembers each job and may change it on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from rung.app.ports import Runner
from rung.model.job import Job, Outcome, Request, Survivor


def _same(job: Job) -> Job:
    return job


@dataclass
class ThroughRunner:
    runner: Runner
    change: Callable[[Job], Job] = _same
    jobs: list[Job] = field(default_factory=list)

    def run(self, job: Job) -> Outcome:
        self.jobs.append(self.change(job))
        return self.runner.run(self.jobs[-1])

    def survivors(self, mark: str) -> tuple[Survivor, ...]:
        return self.runner.survivors(mark)

    def request(self, request: Request) -> Outcome:
        return self.runner.request(request)
