"""Carry out one planned command: the only place where a step becomes a process or a request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from rung.app.ports import Runner
from rung.model.errors import RefusedError, UsageError
from rung.model.job import Captured, Job, Outcome, Request
from rung.model.target import Target
from rung.run.procedure import PlannedCommand

DEFAULT_TIMEOUT = 60.0
HTTP_FAILED = 22
FIRST_BAD_STATUS = 300  # a redirect that was not followed did not do what was asked
_NAME = re.compile(r"(?<![:\w]):([A-Za-z_][A-Za-z0-9_]*)")
_LINE = re.compile(r"(?P<method>[A-Z]+)[ \t]+(?P<path>/\S*)")


def longest(planned: PlannedCommand) -> float:
    """Return how many seconds a command may take at most; each line of an http block is a request of its own."""
    timeout = planned.command.words.timeout or DEFAULT_TIMEOUT
    lines = planned.command.text.count("\n") + 1 if planned.command.language == "http" else 1
    return timeout * lines


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left: exit code (-1 after a signal), both streams, and how it ended."""

    exit: int
    outcome: Outcome

    @property
    def stdout(self) -> bytes:
        """Return what was kept of standard output."""
        return self.outcome.stdout.data

    @property
    def stderr(self) -> bytes:
        """Return what was kept of standard error."""
        return self.outcome.stderr.data


def carry(runner: Runner, planned: PlannedCommand, values: Mapping[str, str], mark: str = "") -> Said:
    """Run one command with its values. Raises UsageError when its language cannot be run here.

    ``mark`` finds the processes of this attempt again, should this one be killed.
    """
    timeout = planned.command.words.timeout or DEFAULT_TIMEOUT
    match planned.command.language:
        case "bash":
            return _process(runner, replace(_script(planned, values, timeout), mark=mark))
        case "http":
            return _requests(runner, planned, values, timeout)
        case "promql":
            path = f"/api/v1/query?query={quote(planned.command.text, safe='')}"
            return _answered([runner.request(Request("GET", planned.target.url, path, timeout=timeout))])
        case "sql":
            return _process(runner, replace(_query(planned, values, timeout), mark=mark))
        case other:
            raise _unrunnable(other)


def ready(planned: PlannedCommand, values: Mapping[str, str]) -> None:
    """Raise UsageError when this command could not even be started: then no attempt at it is recorded."""
    match planned.command.language:
        case "bash":
            return
        case "sql":
            _harmless(values)
        case "http":
            requests(planned.command.text)
            _url(planned.target)
        case "promql":
            _url(planned.target)
        case other:
            raise _unrunnable(other)


def _harmless(values: Mapping[str, str]) -> None:
    """Refuse values that psql, which puts an unquoted ``:name`` into the text, would read as a comment."""
    for name, value in values.items():
        if "--" in value:
            raise RefusedError(
                f"the value {value!r} of {name} would hide the rest of its line: -- begins a comment in SQL",
                id="value-comment",
                advice=f"give {name} another value with --set {name}=VALUE",
            )


def _unrunnable(language: str) -> UsageError:
    return UsageError(
        f"rung cannot run {language or 'unnamed'} blocks",
        id="language",
        advice="use bash, http, sql or promql, or do the step by hand and skip it with a reason",
    )


def _script(planned: PlannedCommand, values: Mapping[str, str], timeout: float) -> Job:
    """Return the pinned text as it stands; values travel as environment variables, never inside the text."""
    cwd = planned.command.words.cwd or planned.target.cwd
    return Job(script=planned.command.text, env=dict(values), cwd=cwd, timeout=timeout)


def _query(planned: PlannedCommand, values: Mapping[str, str], timeout: float) -> Job:
    """Return a psql call: the query on standard input, where ``:name`` is bound by psql itself."""
    argv = ["psql", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    for name, value in values.items():
        argv += ["-v", f"{name}={value}"]
    if planned.target.url:
        argv += ["-d", planned.target.url]
    return Job(argv=tuple(argv), stdin=planned.command.text.encode() + b"\n", timeout=timeout)


def _process(runner: Runner, job: Job) -> Said:
    outcome = runner.run(job)
    return Said(-1 if outcome.exit is None else outcome.exit, outcome)


def _requests(runner: Runner, planned: PlannedCommand, values: Mapping[str, str], timeout: float) -> Said:
    outcomes = []
    for method, path in requests(planned.command.text):
        filled = fill(path, values)
        outcomes.append(runner.request(Request(method, _url(planned.target), filled, timeout=timeout)))
        if not _good(outcomes[-1]):
            break
    return _answered(outcomes)


def requests(text: str) -> list[tuple[str, str]]:
    """Return the method and path of each line of an http block. Raises UsageError for a line that is no request."""
    found = []
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        matched = _LINE.fullmatch(line)
        if matched is None:
            raise UsageError(f"{line!r} is no request", id="http-line", advice="write METHOD /path, one a line")
        found.append((matched["method"], matched["path"]))
    if not found:
        raise UsageError("an http block without a request", id="http-line", advice="write METHOD /path, one a line")
    return found


def resolved(planned: PlannedCommand, values: Mapping[str, str]) -> str:
    """Return what would run, with values in place where rung itself puts them there; for people to read."""
    return fill(planned.command.text, values) if planned.command.language in {"http", "sql"} else planned.command.text


def fill(path: str, values: Mapping[str, str]) -> str:
    """Return the path with each ``:name`` replaced by its value, percent-encoded. Other names stay as they are."""
    return _NAME.sub(lambda m: quote(values[m[1]], safe="") if m[1] in values else m[0], path)


def _url(target: Target) -> str:
    if not target.url:
        raise UsageError(
            f"the target {target.name!r} has no url", id="target-url", advice=f"set targets.{target.name}.url"
        )
    return target.url


def _good(outcome: Outcome) -> bool:
    return outcome.exit is not None and 0 < outcome.exit < FIRST_BAD_STATUS


def _answered(outcomes: list[Outcome]) -> Said:
    """Join the answers of several requests: the first bad one ends them and gives exit 22, as curl -f does."""
    last = outcomes[-1]
    body = b"".join(o.stdout.data for o in outcomes)
    total = sum(o.stdout.total for o in outcomes)
    joined = replace(last, stdout=Captured(body, b"", max(total, len(body))) if len(outcomes) > 1 else last.stdout)
    return Said(0 if _good(last) else HTTP_FAILED, joined)
