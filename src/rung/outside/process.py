"""Run a command: alone in its session, in time, with its output, and never with a surprise left behind unnamed."""

from __future__ import annotations

import errno
import os
import signal
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from rung.model.errors import UsageError
from rung.model.job import Captured, Flag, Job, JobInterrupted, Outcome, Stream, Survivor
from rung.model.replacing import replace
from rung.outside.child import Child
from rung.outside.environment import environment
from rung.outside.held import Held
from rung.outside.kin import Kin
from rung.outside.survivors import survivors
from rung.outside.telling import OnOutput, Telling
from rung.outside.timetable import Timetable
from rung.outside.vault import Vault

_TICK = 1.0
_GATHER, _LITTLE = 0.002, 32 * 1024
"""Seconds in which more gathers where so few bytes came and nobody hears them as they come: each look takes CPU."""
_NOT_FOUND, _NOT_RUNNABLE = 127, 126  # as every shell says it
_LEAVING, _LOOKS = 0.2, 3  # seconds, and looks at least, that a process on its way out has: a machine may stand still
_NUMBERS_COME_ROUND = 10.0  # seconds in which a machine surely does not use up all process numbers


def run(job: Job, on_output: OnOutput | None = None, vault: Vault | None = None) -> Outcome:
    """Run ``job`` to its end and return how it ended; a failing command is an outcome, never an exception.

    ``on_output`` gets every chunk as it comes, masked, in a thread of its own, and an empty one each second in which
    there is none; it holds up nothing, and what it does not take in time is said to be missing. When its
    time is up the whole group gets INT, TERM and KILL with ``grace`` seconds between, and what left the group KILL;
    output still held open by a process left behind is given up after half a second. A program that cannot be started
    ends with 127 or 126, as in a shell. ``vault`` has the values of ``job.secrets`` and ``job.sent``. Raises
    ``UsageError`` (``bash-missing``, ``folder-missing``, ``command-invalid``, and those of ``Vault.reveal``) and
    ``JobInterrupted`` on Ctrl-C, after the command was stopped.
    """
    mark = job.mark or os.urandom(8).hex()
    env = environment(os.environ, job.env, mark)
    argv = _argv(job, env)
    vault = vault or Vault()
    env |= vault.revealed(job.secrets)
    first = b"".join(os.fsencode(f"{name}={value}") + b"\0" for name, value in vault.revealed(job.sent).items())
    started_at, started = datetime.now(UTC), time.monotonic()
    with Held() as held:
        try:
            child = Child(argv, env, replace(job, stdin=first + job.stdin), vault)
        except OSError as error:
            return _not_started(error, vault.hide_text(argv[0]), started_at)
        except ValueError as error:
            raise _invalid(f"the command cannot be run: {error}") from error
        timetable = Timetable(job.timeout, job.grace, started)
        telling = Telling(on_output) if on_output else None
        interruption = _follow(child, timetable, telling, held)
    rest = child.rest()
    outcome = _outcome(child, timetable, mark, started_at)  # first: what the listener takes is no time of the command
    interruption = _told(telling, rest, interruption)
    if outcome.survivors:
        seen = tuple(Survivor(one.pid, vault.hide_text(one.command)) for one in outcome.survivors)
        outcome = replace(outcome, survivors=seen)
    if isinstance(interruption, KeyboardInterrupt):
        raise JobInterrupted(outcome) from interruption
    if interruption:
        raise interruption
    return outcome


def _follow(child: Child, timetable: Timetable, on_output: OnOutput | None, held: Held) -> BaseException | None:
    """Read and wait until the command is over; return what interrupted us, after which it was stopped in order."""
    interruption: BaseException | None = None
    while True:
        try:
            _read_on(child, timetable, on_output if not interruption else None, held)
            held.let()
            break
        except BaseException as error:  # noqa: BLE001 - raised again by run(), once the command is stopped
            if interruption:
                timetable.hurry(time.monotonic())
            else:
                interruption = error
                timetable.stop(time.monotonic(), Flag.INTERRUPTED)
    if timetable.stopping:
        child.signal(signal.SIGKILL)  # whatever of the group is still there; the group is ours until close()
        child.kill_kin()
    return interruption


def _read_on(child: Child, timetable: Timetable, on_output: OnOutput | None, held: Held) -> None:
    """Read, tell and send what is due until the command is over; only while we wait can it be interrupted.

    The loop is in here, and what is raised is caught around all of it: Python also looks for Ctrl-C between two turns.
    """
    while not timetable.over(child.ended, child.drained, time.monotonic()):
        pause = timetable.pause(time.monotonic())
        held.let()
        waiting = child.wait(min(pause, _TICK) if on_output else pause)
        held.hold()
        written = child.take(waiting)
        number = timetable.due(time.monotonic(), ended=child.ended)
        if number:
            child.signal(number)
        _tell(on_output, written)
        if not on_output and 0 < sum(len(data) for _, data in written) < _LITTLE:
            child.gather(_GATHER)


def _told(
    telling: Telling | None, rest: Sequence[tuple[Stream, bytes]], interruption: BaseException | None
) -> BaseException | None:
    """Tell the rest and wait until it was heard; return what interrupted us, here or before."""
    if telling is None:
        return interruption
    try:
        if not interruption:
            _tell(telling, rest)
        telling.end()
    except BaseException as error:  # noqa: BLE001 - raised again by run(), once the outcome is known
        return interruption or error
    return interruption


def _tell(on_output: OnOutput | None, written: Sequence[tuple[Stream, bytes]]) -> None:
    if on_output:
        for stream, data in written or ((Stream.STDOUT, b""),):
            on_output(stream, data)


def _outcome(child: Child, timetable: Timetable, mark: str, started_at: datetime) -> Outcome:
    flags = set(timetable.flags)
    if not child.drained:
        flags.add(Flag.PIPE_HELD_OPEN)
    code = child.close()
    seconds = time.monotonic() - timetable.started
    since = child.pid if seconds < _NUMBERS_COME_ROUND else 0
    left = _left(mark, child.pid, since, stopped=timetable.stopping)
    stdout, stderr = (child.captures[stream].captured() for stream in (Stream.STDOUT, Stream.STDERR))
    if left:
        flags.add(Flag.SURVIVORS)
    if stdout.dropped or stderr.dropped:
        flags.add(Flag.TRUNCATED)
    return Outcome(
        exit=code if code is not None and code >= 0 else None,
        signal=-code if code is not None and code < 0 else None,
        stdout=stdout,
        stderr=stderr,
        started_at=started_at,
        ended_at=datetime.now(UTC),
        seconds=seconds,
        flags=frozenset(flags),
        survivors=left,
    )


def _left(mark: str, session: int, since: int, *, stopped: bool) -> tuple[Survivor, ...]:
    left, looks = survivors(mark, session, since=since), 1
    until = time.monotonic() + _LEAVING
    while left and (looks < _LOOKS or time.monotonic() < until):
        if stopped:
            Kin(one.pid for one in left).kill()  # daemons of it that carry its mark: its time is up for all of it
        time.sleep(0.01)  # the end of a pipe, or a killed process, takes a moment to go; who stays is a survivor
        left, looks = survivors(mark, session, since=since), looks + 1
    return left


def _argv(job: Job, env: Mapping[str, str]) -> list[str]:
    if bool(job.argv) == bool(job.script) or (job.argv and job.args):
        raise _invalid("a command is either argv or a script (with args), not both and not neither")
    if job.cwd and not os.path.isdir(job.cwd):  # noqa: PTH112 - pathlib costs 3 ms here
        raise UsageError(
            f"the folder to run in does not exist: {job.cwd}",
            id="folder-missing",
            where=job.cwd,
            advice="Create it, or correct cwd= on the fence.",
        )
    if job.argv:
        return list(job.argv)
    import shutil  # 3 ms, for scripts alone: a probe runs programs

    bash = shutil.which("bash", path=env.get("PATH"))
    if not bash:
        raise UsageError(
            "bash was not found in PATH", id="bash-missing", advice="Install bash, or put it into PATH: rung doctor"
        )
    return [bash, "--noprofile", "--norc", "-euo", "pipefail", "-c", job.script, "--", *job.args]


def _not_started(error: OSError, program: str, started_at: datetime) -> Outcome:
    if error.errno == errno.E2BIG:
        raise _invalid("the command and its arguments are longer than this system takes") from error
    code = _NOT_FOUND if isinstance(error, FileNotFoundError) else _NOT_RUNNABLE
    message = f"{program}: {error.strerror}\n".encode(errors="surrogateescape")
    kept = Captured(message, b"", len(message))
    return Outcome(code, None, Captured(), kept, started_at, datetime.now(UTC), 0.0)


def _invalid(message: str) -> UsageError:
    return UsageError(message, id="command-invalid", advice="Correct the command in the runbook.")
