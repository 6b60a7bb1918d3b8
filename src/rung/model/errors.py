"""Errors people read: what happened, where, what to do now, a stable id and an exit code."""

from __future__ import annotations

from typing import ClassVar

from rung.model.exits import Exit


class RungError(Exception):
    """An expected failure. ``id`` is stable; ``where`` is ``path:line:col`` or empty; ``advice`` says what to do.

    ``details`` are further lines that whoever raises it again may add, such as what differs from what.
    """

    exit_code: ClassVar[Exit] = Exit.USAGE

    def __init__(self, message: str, *, id: str, where: str = "", advice: str = "") -> None:  # noqa: A002 - the public name of the field
        super().__init__(message)
        self.message = message
        self.id = id
        self.where = where
        self.advice = advice
        self.details: tuple[str, ...] = ()


class UsageError(RungError):
    """Rung was called or configured in a way it cannot follow (exit 2)."""


class RefusedError(RungError):
    """A guard, a precondition, the scope or a policy says no (exit 6)."""

    exit_code = Exit.REFUSED


class UntrustedError(RungError):
    """The record cannot be written or believed (exit 7)."""

    exit_code = Exit.UNTRUSTED


class BusyError(RefusedError):
    """Somebody else has what is asked for: a run, a target, a dedup key. The message names who (exit 6)."""


class ConflictError(UntrustedError):
    """The run moved on since the writer looked. Nothing was written; read again and decide again."""


class LeaseLostError(UntrustedError):
    """Another owner took the run. Nothing was written; stop what is running and keep its result as evidence only."""
