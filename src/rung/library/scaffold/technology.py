"""What is known of a technology: how a register names it, what shows its state, and the one change it may offer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What an alert, a risk or a criterion is about. The value is what the text says when it is about that."""

    CONNECTIONS = r"\bconnections?\b|\bpool\b|\bsessions?\b"
    SLOW = r"\bslow|\blatenc|\btimeouts?\b|\bp9\d\b|\b\d+ ?ms\b|\bsaturat|\blong[- ]running"
    DOWN = r"\bdown\b|\bunreachable|\bunavailab|\bnot answer|\bno answer|\bcrash|\brestart|\boutage|\babsent\b"
    ERRORS = r"\berrors?\b|\bfail|\b5xx\b|\b50\d\b"
    SPACE = r"\bdisks?\b|\bspace\b|\bvolumes?\b|\bstorage\b|\bfills? up\b|\bfull\b"
    MEMORY = r"\bmemory\b|\boom\b|\bevict"
    LAG = r"\blags?\b|\breplica|\bbehind\b|\bbacklog|\bqueue"
    LOCKS = r"\block(?:s|ed)?\b|\bdeadlock|\bblocked\b"
    RELEASE = r"\broll(?:s|ed|ing)?[\s-]?back|\breleases?\b|\bdeploy|\bversions?\b|\bpromot|\brevert"
    DATA = r"\bdata\b.{0,20}\b(?:lost|loss|torn|corrupt)|\blost\b|\bcorrupt|\bbackups?\b|\barchiv"


@dataclass(frozen=True, slots=True)
class Need:
    """A value that commands of a technology need: a row of the inputs table without its example."""

    name: str
    kind: str
    example: str = ""
    origin: str = "the person who starts this run"


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at. Without topics it is always of use.

    ``reading`` tells what a good and a bad answer look like, ``sign`` what it shows when the technology is the cause.
    ``expect`` is the matcher by which any real answer is told from none, empty where only a person can tell.
    """

    title: str
    command: str
    reading: str
    sign: str
    topics: frozenset[Topic] = frozenset()
    expect: str = "exit 0"
    language: str = "bash"


@dataclass(frozen=True, slots=True)
class Change:
    """A change that follows from what was seen, and how to see that it worked.

    ``after`` is the title of the look that must come before it; ``refuse`` the pattern held back until then.
    """

    title: str
    command: str
    reading: str
    confirm: str
    topics: frozenset[Topic]
    after: str
    refuse: str
    guard: str
    expect: str = ""
    language: str = "bash"


@dataclass(frozen=True, slots=True)
class Technology:
    """One technology. ``words`` is the expression by which a register names it.

    ``target`` is the kind of target its commands go to, empty where they run in the shell of whoever follows.
    """

    name: str
    words: str
    looks: tuple[Look, ...]
    changes: tuple[Change, ...] = ()
    needs: tuple[Need, ...] = ()
    target: str = ""
    tool: str = ""
