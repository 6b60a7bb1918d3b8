"""What the end of a job's log says went wrong: the last line that a shell or a tool writes only when it fails.

Logs of jobs that ended well hold the word, too (``0 errors``, ``error rate: 0.01``), and errors that were got over: so
a line counts by the form of its words, near the end, with no word of a good end after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from msgspec import Struct

from rung.model.pattern import pattern

NEAR = 6  # lines of the end, those of a stack, which stand further in, not counted
# Of the words below, in small letters: most logs hold none of them, and to compile what follows takes 20 ms.
STEMS = (
    "error", "exception", "fail", "not found", "no such", "denied", "cannot", "can't", "could", "unable", "fault",
    "killed", "fatal", "critical", "space left", "quota", "memory", "oom", "pipe", "halted", "traceback", "abort",
    "dump", "interrupt", "terminate", "panicked", "[e::", "directory", "too many", "illegal", "non-zero", "read-only",
)  # fmt: skip
WRONG = pattern(
    r": (?:command )?not found\.?$"  # of a shell
    r"|: (?:[Pp]ermission denied|[Nn]o such file or directory|No space left on device|Disk quota exceeded|"
    r"Cannot allocate memory|Input/output error|Read-only file system|Is a directory|Not a directory|"
    r"Too many open files|Exec format error|Broken pipe)[.!]?$"
    r"|\b(?:Segmentation fault|Bus error|Illegal instruction|core dumped|[Oo]ut of memory|oom-kill|panicked at)\b"
    r"|(?:^|\s)Killed(?:\s|$)|^terminate called after|^Command exited with non-zero|^\[E::"
    r"|(?:^|[\s\[(<|])(?:ERROR|FATAL|CRITICAL)(?=[\s\]:)>|]|$)"  # the level that a logger writes
    r"|(?:^|: |\] )(?:[Ff]atal |[Ii]nternal )*[Ee]rror"
    r"(?::(?!\s*[-+]?\.?\d)| in \S| while \w| (?:opening|reading|writing)\b)"
    r"|^(?:\w+\.)*[A-Z]\w*(?:Error|Exception)(?::(?!\s*[-+]?\.?\d+\.\d)| in |$)|^KeyboardInterrupt$"
    r"|^Exception in thread |^(?:\S+(?: \w+)?: |\[\S+\] ?)"
    r"(?:[Ff]ail(?:ed)?|[Cc]annot|[Cc]an't|[Cc]ould not|[Cc]ouldn't|[Uu]nable)\b"
)
MERE = pattern(r"^Execution halted$|^Traceback \(most recent call last\):$|^Abort(?:ed|ing)\b")  # tell that, not what
HARMLESS = pattern(
    r"(?i)\b(?:no|0|zero|without(?: any)?) (?:fatal |known )?errors?\b|\berrors?[ _-](?:rates?|models?|profiles?|bars?|"
    r"correct\w*|thresholds?|probabilit\w*|estimat\w*|distribution\w*)\b|\berrors?\s*[=:]\s*(?:none|no|nan|0)(?:[,;.]|\s*$)"
    r"|--?\w*error\w*[ =]"
)
WARNING = pattern(r"(?i)\bwarn(?:ing|ings)?\b")
WELL = pattern(r"(?i)^(?!.*\b(?:not|n't|errors?|fail\w*)\b).*\b(?:done|finished|completed?|succe(?:ss|eded)\w*)\b")

NO_PROGRAM = pattern(  # bash; dash; zsh; env
    r"^\S+: (?:line \d+: )?(?P<bash>[^\s:]+): command not found$|^\S+: \d+: (?P<dash>[^\s:]+): not found$"
    r"|^\S*zsh:\d+: command not found: (?P<zsh>\S+)$"
    r"|^\S*\benv: [\u2018'\"]?(?P<env>[^\s:\u2018\u2019'\"]+)[\u2019'\"]?: No such file or directory$"
)


class Absent(Struct, frozen=True):
    """A program that a shell did not find: its name, the number of the line that says so, from 1, and that line."""

    program: str
    number: int
    line: str


def absent(text: str) -> Absent | None:
    """Return the last program that a log says is not there, wherever it says so: other programs may go on for long."""
    for number, line in reversed([*enumerate(text.splitlines(), 1)]):
        found = NO_PROGRAM.match(line.strip()) if "not found" in line or "No such file" in line else None
        if found is not None and found.lastgroup is not None:
            return Absent(found[found.lastgroup], number, line.strip())
    return None


def wrong(text: str) -> str:
    """Return the last line of a log that says what went wrong, where the log ends so; else the empty string."""
    last = (line for line in reversed(text.splitlines()) if line and not line[0].isspace())
    said = [line.strip() for line in islice(last, NEAR)][::-1]
    low = "\n".join(said).lower()
    if not any(stem in low for stem in STEMS):
        return ""
    ends = max((at for at, line in enumerate(said) if WELL.search(line)), default=-1)
    return _last(said[ends + 1 :])


def _last(lines: Iterable[str]) -> str:
    """Return the last of these lines that tells what went wrong; without one, the last that tells that it did."""
    told = mere = ""
    for line in lines:
        if _tells(line):
            told = line
        elif MERE.search(line):
            mere = line
    return told or mere


def _tells(line: str) -> bool:
    found = WRONG.search(line)
    warned = WARNING.search(line)
    return found is not None and not HARMLESS.search(line) and (warned is None or warned.start() > found.start())
