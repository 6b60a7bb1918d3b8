"""How programs that remove, move, copy and write files are told which: for guards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import dropwhile, pairwise, takewhile
from posixpath import basename, join

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.risk.guards.given import Given
from rung.risk.guards.lost import How, Loss
from rung.risk.word import DYNAMIC, NEUTRAL, Word, word

Reader = Callable[[Given], Iterator[Loss]]
SINKS = pattern(r"/dev/(?:null|stdout|stderr|tty|fd/\d+|tcp/.*|udp/.*)|[0-9-]")
HOST = pattern(rf"[\w.@/{DYNAMIC}{NEUTRAL}-]+:")
"""What begins with another machine, a container, or a kind of store: `host:`, `pod:`, `s3:`."""
_GLOB = pattern(r"[*?\[]")
_SWITCH = pattern(r"--(?:no-|debug\Z)")
_RECURSIVE = ("-r", "-R", "--recursive")


def every(how: How) -> Reader:
    """Return a reader of programs that do the same to each operand."""

    def read(found: Given) -> Iterator[Loss]:
        below = found.has(*_RECURSIVE)
        yield from (Loss(each, how, below) for each in found.operands)

    return read


def copied(found: Given) -> Iterator[Loss]:
    """Yield what a copy writes over; with folders, whatever lies where they go."""
    if not found.has("-n", "--no-clobber", "-b", "--backup"):
        yield from onto(found, How.WRITTEN)
        yield from spread(found, "-r", "-R", "--recursive", "-a", "--archive")


def linked(found: Given) -> Iterator[Loss]:
    """Yield the names that a link is put in place of."""
    if found.has("-f", "--force") and not found.has("-b", "--backup"):
        yield from onto(found, How.REPLACED)


def moved(found: Given) -> Iterator[Loss]:
    """Yield what goes away, and what is replaced where it comes."""
    yield from (Loss(each, How.MOVED, below=True) for each in _ends(found)[0])
    if not found.has("-n", "--no-clobber", "-b", "--backup"):
        yield from onto(found, How.REPLACED)


def onto(found: Given, how: How) -> Iterator[Loss]:
    """Yield where the last operand leads: the file itself, or one of the same name in the folder."""
    sources, target = _ends(found)
    if target is None:
        return
    yield _there(Loss(target, how))
    for each in sources:
        name = basename(HOST.sub("", each.text, count=1).rstrip("/"))
        if name not in ("", ".", ".."):
            # Which names a glob finds, here or there, nobody knows: one of them may be of a file in the folder.
            found_out = _GLOB.search(name) is not None and (not each.whole or HOST.match(each.text) is not None)
            path = within(target, replace(each, text=name, whole=not found_out))
            yield _there(Loss(path, How.MAY if found_out else how))


def _ends(found: Given) -> tuple[tuple[Word, ...], Word | None]:
    """Return what is copied or moved, and where to; None where that is not said, or is a store and no machine."""
    given = found.value("-t", "--target-directory")
    if given is not None:
        return found.operands, given
    target = found.operands[-1] if len(found.operands) > 1 else None
    return found.operands[:-1], None if target is None or "://" in target.text else target


def _there(loss: Loss) -> Loss:
    """Return the loss of what lies on another machine or in a container, where the path names one before a colon."""
    host = HOST.match(loss.path.text)
    if host is None:
        return loss
    path = replace(loss.path, text=loss.path.text[host.end() :].lstrip(":") or ".")
    return replace(loss, path=path, how=How.SENT, away=True)


def spread(found: Given, *deep: str) -> Iterator[Loss]:
    """Yield where whole folders go, when they do: a file of them may have the name of one there."""
    _, target = _ends(found)
    if target is not None and found.has(*deep):
        yield _there(Loss(target, How.MAY, below=True))


def synced(found: Given) -> Iterator[Loss]:
    """Yield what rsync takes from here, writes over, and with `--delete` removes."""
    if found.has("-n", "--dry-run", "--list-only"):
        return
    if found.has("--remove-source-files", "--remove-sent-files"):
        yield from (Loss(each, How.REMOVED, below=True) for each in found.operands[:-1])
    if any(each.startswith("--del") for each in found.options) and len(found.operands) > 1:
        yield _there(Loss(found.operands[-1], How.REMOVED, below=True, sure=False))
    if not found.has("--ignore-existing"):
        yield from onto(found, How.REPLACED)
        yield from spread(found, *_RECURSIVE, "-a", "--archive", "-R", "--relative", "-d", "--dirs", "--files-from")


def cut(found: Given) -> Iterator[Loss]:
    """Yield what truncate makes shorter, unless it can only grow."""
    size = found.value("-s", "--size")
    if size is None or size.text[:1] not in {"+", ">"}:
        yield from (Loss(each, How.EMPTIED) for each in found.operands)


def teed(found: Given) -> Iterator[Loss]:
    """Yield the files that an input is written to, unless it is added to them."""
    if not found.has("-a", "--append"):
        yield from (Loss(each, How.WRITTEN) for each in found.operands if not SINKS.fullmatch(each.text))


def dumped(found: Given) -> Iterator[Loss]:
    """Yield what dd writes to."""
    if any("notrunc" in each.text for each in found.operands if each.text.startswith("conv=")):
        how = How.MAY
    else:
        how = How.WRITTEN
    for each in found.operands:
        if each.text.startswith("of=") and not SINKS.fullmatch(each.text[3:]):
            yield Loss(replace(each, text=each.text[3:]), how)


def punched(found: Given) -> Iterator[Loss]:
    """Yield the files in which fallocate makes a hole."""
    if found.has("-p", "--punch-hole", "-z", "--zero-range", "-c", "--collapse-range"):
        yield from (Loss(each, How.EMPTIED) for each in found.operands)


def fetched(found: Given) -> Iterator[Loss]:
    """Yield the file that an address is written to, by its own last name where none is told."""
    folder = found.value("-P", "--directory-prefix", "--output-dir")
    given = found.value("-o", "--output", "-O", "--output-document")
    if given is not None:
        if given.text != "-":
            yield Loss(within(folder, given), How.WRITTEN)
        return
    for each in found.operands:
        name = basename(each.text.split("?")[0])
        if name and "/" in each.text:
            yield Loss(within(folder, replace(each, text=name)), How.WRITTEN)


def within(folder: Word | None, path: Word) -> Word:
    """Return a path that counts from a folder, as certain as both are."""
    if folder is None or not folder.text:
        return path
    literal, whole = folder.literal and path.literal, folder.whole and path.whole
    return replace(path, raw=folder.raw, text=join(folder.text, path.text), literal=literal, whole=whole)


def saved(found: Given) -> Iterator[Loss]:
    """Yield what curl writes: nothing, unless it is told to."""
    if found.has("-o", "--output", "-O", "--remote-name", "--remote-name-all"):
        yield from fetched(found)
    yield from told("-D", "--dump-header", "-c", "--cookie-jar", "--trace", "--trace-ascii", "--stderr")(found)


def logged(found: Given) -> Iterator[Loss]:
    """Yield what wget writes: the address, and what it says of it."""
    yield from fetched(replace(found, values=tuple(each for each in found.values if each[0] != "-o")))
    yield from told("-o", "--output-file")(found)


def edited(found: Given) -> Iterator[Loss]:
    """Yield what sed, perl or ruby edit where it lies: what is left of it, nobody can tell."""
    if found.has("-i", "--in-place") or any(re.match(r"-[a-zA-Z]*i", each) for each in found.options):
        yield from (Loss(each, How.MAY) for each in found.operands)


def mounted(found: Given) -> Iterator[Loss]:
    """Yield the folders of this machine that a container can write to."""
    for name, value in found.values:
        source, _, rest = value.text.partition(":")
        if name == "--mount":
            parts = dict(part.partition("=")[::2] for part in value.text.split(","))
            source, rest = parts.get("source", parts.get("src", "")), "ro" if {"ro", "readonly"} & set(parts) else "rw"
        if (
            name in {"-v", "--volume", "--mount"}
            and source[:1] in {".", "/", "~", DYNAMIC}
            and not re.search(r"\bro\b", rest)
        ):
            yield Loss(replace(value, text=source), How.MAY, below=True)


def fetched_to(found: Given) -> Iterator[Loss]:
    """Yield the last operand, whole folders too: of this machine, or of the one or the container that it is sent to."""
    target = _ends(found)[1]
    if target is not None and target.text != "-":
        yield from onto(found, How.WRITTEN)
        yield _there(Loss(target, How.MAY, below=True))


def told(*names: str) -> Reader:
    """Return a reader of programs that write to the values of these options."""

    def read(found: Given) -> Iterator[Loss]:
        yield from (Loss(value, How.WRITTEN) for name, value in found.values if name in names and value.text != "-")

    return read


def answered(found: Given) -> Iterator[Loss]:
    """Yield the file that the AWS command line writes an answer to: a word that is no option and no value of one."""
    for before, each in pairwise((word(""), *found.words)):
        bare = not before.text.startswith("--") or "=" in before.text or _SWITCH.match(before.text)
        if bare and not each.text.startswith("-") and not SINKS.fullmatch(each.text):
            yield Loss(each, How.WRITTEN)


def first(found: Given) -> Iterator[Loss]:
    """Yield the first operand, which is what is made."""
    yield from (Loss(each, How.WRITTEN) for each in found.operands[:1])


def opened(found: Given) -> Iterator[Loss]:
    """Yield the files among the addresses of socat: what it opens it may write over, or cut off."""
    for each in found.operands:
        kind, _, rest = each.text.partition(":")
        if kind.upper() in {"OPEN", "CREATE", "CREAT", "FILE", "GOPEN"} and "rdonly" not in rest:
            sure = re.search(r",trunc\b", rest) or kind.upper().startswith("CREAT")
            yield Loss(replace(each, text=rest.split(",")[0]), How.WRITTEN if sure else How.MAY)


def swept(found: Given) -> Iterator[Loss]:
    """Yield what ``find -delete`` takes: whatever lies below a start, since filters may let it pass."""
    yield from (Loss(value, How.WRITTEN) for name, value in found.values if name.startswith("-f"))
    if "-delete" in found.options:
        yield from (Loss(each, How.REMOVED, below=True, sure=False) for each in starts(found.words))


def starts(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return where find begins: its words after the options, up to the first test."""
    plain = dropwhile(lambda each: each.text in {"-H", "-L", "-P"}, words)
    found = tuple(takewhile(lambda each: each.text[:1] not in {"-", "(", "!"}, plain))
    return found or (word("."),)
