"""What is known of the machine before a tool is asked: the environment that the tool gets, and what ``uname`` says."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field


class Machine(Struct, frozen=True):
    """The variables that a command gets, and what ``uname`` says, by its option (``s``, ``n``, ``r``, ``v``, ``m``).

    ``always`` are the names of those that every command gets, also one that builds in a copy.
    """

    env: Mapping[str, str] = field(default_factory=dict)
    uname: Mapping[str, str] = field(default_factory=dict)
    always: frozenset[str] = frozenset()
