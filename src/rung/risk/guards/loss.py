"""What a command takes away, empties or overwrites, by its path: known ways to lose a file, one program a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from itertools import dropwhile, takewhile
from posixpath import basename, join

from rung.risk.script import Redirection
from rung.risk.word import EVIDENCE, Word, word


class How(Enum):
    """What becomes of what lies at a path. ``MAY``: nobody can say of which of the files below it.

    ``WRITTEN`` goes through a link to the file itself; ``REPLACED`` gives the name to another file.
    """

    REMOVED = "removes"
    MOVED = "moves away"
    EMPTIED = "empties"
    WRITTEN = "overwrites"
    REPLACED = "replaces"
    MAY = "may remove or overwrite"


@dataclass(frozen=True, slots=True)
class Loss:
    """A path that is lost, as the text writes it, and all that lies below it, where ``below``.

    ``folders`` are those that the path may count from, the empty one where the text begins. ``away``: on another
    machine, or in a container. ``sure``: the command surely runs, and so on this path. ``by``: the command, for people.
    """

    path: Word
    how: How
    below: bool = False
    folders: tuple[str, ...] = ("",)
    away: bool = False
    sure: bool = True
    by: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """The words of a command: all of them, its options, the values of those that take one, its operands."""

    words: tuple[Word, ...]
    options: frozenset[str]
    values: tuple[tuple[str, Word], ...]
    operands: tuple[Word, ...]

    def has(self, *names: str) -> bool:
        """Say whether one of these options was given; a long one also by its beginning, as GNU programs take it."""
        long = [each for each in self.options if each.startswith("--") and len(each) > len("--x")]
        return any(name in self.options or any(name.startswith(each) for each in long) for name in names)

    def value(self, *names: str) -> Word | None:
        """Return the last value of one of these options."""
        return next((value for name, value in reversed(self.values) if name in names), None)


_CALLS = frozenset(["busybox", "toybox"])
"""They are the program that their first operand names."""
Reader = Callable[[_Read], Iterator[Loss]]
_RECURSIVE = ("-r", "-R", "--recursive")
_WRITES = frozenset([">", ">|", "&>", ">&"])
_SINKS = re.compile(r"/dev/(?:null|stdout|stderr|tty|fd/\d+|tcp/.*|udp/.*)|[0-9-]")


def losses(words: tuple[Word, ...]) -> tuple[Loss, ...]:
    """Return what one simple command loses, where the program is one that is known for it."""
    return tuple(_losses(words))


def carried(words: tuple[Word, ...]) -> tuple[Loss, ...]:
    """Return what a program that no table has may lose, when it runs what its later words say."""
    found = (each for at in range(1, len(words)) for each in _losses(words[at:]))
    return tuple(replace(each, how=How.MAY) for each in found)


def _losses(words: tuple[Word, ...]) -> Iterator[Loss]:
    while words and basename(words[0].text) in _CALLS:
        words = words[1:]
    name = basename(words[0].text) if words else ""
    rest, folder = words[1:], ""
    if name == "git":
        name, rest, folder = _git(rest)
    known = _KNOWN.get(name)
    if known is None:
        return
    shown = " ".join(each.raw for each in words)
    for each in known.losses(_read(rest, known.valued)):
        path = replace(each.path, text=join(folder, each.path.text)) if folder else each.path
        yield replace(each, path=path, by=shown)


def written(each: Redirection) -> Iterator[Loss]:
    """Yield the file that a redirection empties before anything is written into it."""
    if each.operator in _WRITES and not _SINKS.fullmatch(each.target.text) and EVIDENCE not in each.target.text:
        yield Loss(each.target, How.WRITTEN, by=f"{each.operator} {each.target.raw}")


def _read(words: tuple[Word, ...], valued: frozenset[str]) -> _Read:
    options: set[str] = set()
    values: list[tuple[str, Word]] = []
    operands: list[Word] = []
    waiting = ""
    for at, item in enumerate(words):
        text = item.text
        if waiting:
            values.append((waiting, item))
            waiting = ""
        elif text == "--":
            operands += words[at + 1 :]
            break
        elif text.startswith("--"):
            name, equals, value = text.partition("=")
            options.add(name)
            values += [(name, word(value))] if equals else []
            waiting = name if not equals and name in valued else ""
        elif text.startswith("-") and len(text) > 1:
            waiting = _short(item, valued, options, values)
        else:
            operands.append(item)
    return _Read(words, frozenset(options), tuple(values), tuple(operands))


def _short(item: Word, valued: frozenset[str], options: set[str], values: list[tuple[str, Word]]) -> str:
    """Read ``-abc``, also as one option of one dash; return the option that takes the next word, if one does."""
    options.add(item.text)
    if item.text in valued:
        return item.text
    for at, letter in enumerate(item.text[1:], start=2):
        options.add(f"-{letter}")
        if f"-{letter}" in valued:
            rest = item.text[at:]
            values += [(f"-{letter}", word(rest))] if rest else []
            return "" if rest else f"-{letter}"
    return ""


def _git(words: tuple[Word, ...]) -> tuple[str, tuple[Word, ...], str]:
    """Return git's order as a name, the words after it, and the folder that it is sent to."""
    at, folder = 0, ""
    while at < len(words) and words[at].text.startswith("-"):
        if words[at].text == "-C" and at + 1 < len(words):
            folder = join(folder, words[at + 1].text)
        at += 2 if words[at].text in {"-C", "-c", "--git-dir", "--work-tree"} else 1
    return (f"git {words[at].text}", words[at + 1 :], folder) if at < len(words) else ("", (), "")


def _all(how: How) -> Reader:
    def read(found: _Read) -> Iterator[Loss]:
        below = found.has(*_RECURSIVE)
        yield from (Loss(each, how, below) for each in found.operands)

    return read


def _copied(found: _Read) -> Iterator[Loss]:
    if not found.has("-n", "--no-clobber", "-b", "--backup"):
        yield from _onto(found, How.WRITTEN)


def _linked(found: _Read) -> Iterator[Loss]:
    if found.has("-f", "--force") and not found.has("-b", "--backup"):
        yield from _onto(found, How.REPLACED)


def _moved(found: _Read) -> Iterator[Loss]:
    given = found.value("-t", "--target-directory")
    sources = found.operands if given is not None else found.operands[:-1]
    yield from (Loss(each, How.MOVED, below=True) for each in sources)
    if not found.has("-n", "--no-clobber", "-b", "--backup"):
        yield from _onto(found, How.REPLACED)


def _onto(found: _Read, how: How) -> Iterator[Loss]:
    """Yield where the last operand leads: the file itself, or one of the same name in the folder."""
    given = found.value("-t", "--target-directory")
    sources = found.operands if given is not None else found.operands[:-1]
    target = given or (found.operands[-1] if len(found.operands) > 1 else None)
    if target is None or re.match(r"[\w.@-]+:", target.text):  # nothing, or another machine
        return
    yield Loss(target, how)
    for each in sources:
        name = basename(each.text.rstrip("/"))
        if name not in ("", ".", ".."):
            text = f"{target.text.rstrip('/')}/{name}"
            yield Loss(replace(target, text=text, literal=target.literal and each.literal), how)


def _synced(found: _Read) -> Iterator[Loss]:
    if found.has("-n", "--dry-run", "--list-only"):
        return
    if found.has("--remove-source-files"):
        yield from (Loss(each, How.REMOVED, below=True) for each in found.operands[:-1])
    yield from _onto(found, How.REPLACED)
    deletes = any(each.startswith("--del") for each in found.options)
    if deletes and len(found.operands) > 1 and ":" not in found.operands[-1].text:
        yield Loss(found.operands[-1], How.REMOVED, below=True, sure=False)


def _cut(found: _Read) -> Iterator[Loss]:
    size = found.value("-s", "--size")
    if size is None or size.text[:1] not in {"+", ">"}:
        yield from (Loss(each, How.EMPTIED) for each in found.operands)


def _teed(found: _Read) -> Iterator[Loss]:
    if not found.has("-a", "--append"):
        yield from (Loss(each, How.WRITTEN) for each in found.operands if not _SINKS.fullmatch(each.text))


def _dumped(found: _Read) -> Iterator[Loss]:
    if any("notrunc" in each.text for each in found.operands if each.text.startswith("conv=")):
        how = How.MAY
    else:
        how = How.WRITTEN
    for each in found.operands:
        if each.text.startswith("of=") and not _SINKS.fullmatch(each.text[3:]):
            yield Loss(replace(each, text=each.text[3:]), how)


def _punched(found: _Read) -> Iterator[Loss]:
    if found.has("-p", "--punch-hole", "-z", "--zero-range", "-c", "--collapse-range"):
        yield from (Loss(each, How.EMPTIED) for each in found.operands)


def _fetched(found: _Read) -> Iterator[Loss]:
    """Yield the file that an address is written to, by its own last name where none is told."""
    given = found.value("-o", "--output", "-O", "--output-document")
    if given is not None:
        if given.text != "-":
            yield Loss(given, How.WRITTEN)
        return
    for each in found.operands:
        name = basename(each.text.split("?")[0])
        if name and "/" in each.text:
            yield Loss(replace(each, text=name), How.WRITTEN)


def _saved(found: _Read) -> Iterator[Loss]:
    """Yield what curl writes: nothing, unless it is told to."""
    if found.has("-o", "--output", "-O", "--remote-name", "--remote-name-all"):
        yield from _fetched(found)


def _around(_found: _Read) -> Iterator[Loss]:
    yield Loss(word("."), How.MAY, below=True)


def _told(*names: str) -> Reader:
    def read(found: _Read) -> Iterator[Loss]:
        yield from (Loss(value, How.WRITTEN) for name, value in found.values if name in names and value.text != "-")

    return read


def _packed(found: _Read) -> Iterator[Loss]:
    if not found.has("-k", "--keep", "-c", "--stdout", "--to-stdout", "-l", "--list", "-t", "--test"):
        below = found.has("-r", "--recursive")
        yield from (Loss(each, How.REMOVED, below) for each in found.operands)


def _unpacked(found: _Read) -> Iterator[Loss]:
    bundled = found.operands[0].text if found.operands else ""
    if "--remove-files" in found.options:
        yield from (Loss(each, How.REMOVED, below=True) for each in found.operands)
    if found.has("-x", "--extract", "--get") or re.fullmatch(r"[vzjJ]*x[vzjJf]*", bundled):
        yield Loss(found.value("-C", "--directory") or word("."), How.MAY, below=True)


def _swept(found: _Read) -> Iterator[Loss]:
    """Yield what ``find -delete`` takes: whatever lies below a start, since filters may let it pass."""
    yield from (Loss(value, How.WRITTEN) for name, value in found.values if name.startswith("-f"))
    if "-delete" in found.options:
        yield from (Loss(each, How.REMOVED, below=True, sure=False) for each in starts(found.words))


def starts(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return where find begins: its words after the options, up to the first test."""
    plain = dropwhile(lambda each: each.text in {"-H", "-L", "-P"}, words)
    found = tuple(takewhile(lambda each: each.text[:1] not in {"-", "(", "!"}, plain))
    return found or (word("."),)


def _cleaned(found: _Read) -> Iterator[Loss]:
    if not found.has("-n", "--dry-run"):
        yield from (Loss(each, How.REMOVED, below=True, sure=False) for each in found.operands or (word("."),))


def _untracked(found: _Read) -> Iterator[Loss]:
    if not found.has("--cached", "-n", "--dry-run"):
        yield from (Loss(each, How.REMOVED, found.has("-r")) for each in found.operands)


def _restored(found: _Read) -> Iterator[Loss]:
    """Yield what git may put back as it was: the paths that it is told, or any file that it knows."""
    looks = any(each.text in {"list", "show", "drop", "clear"} for each in found.operands[:1])
    if looks or found.has("--staged", "--soft", "--mixed", "-b", "-B", "--create", "--patch"):
        return
    yield from (Loss(each, How.WRITTEN, sure=False) for each in found.operands)
    yield Loss(word("."), How.MAY, below=True)


@dataclass(frozen=True, slots=True)
class _Program:
    losses: Reader
    valued: frozenset[str] = frozenset()


def _program(losses: Reader, valued: str = "") -> _Program:
    return _Program(losses, frozenset(valued.split()))


_INTO = "-t --target-directory -S --suffix -m --mode -o --owner -g --group"
_REMOTE = "-e --rsh --exclude --include --exclude-from --include-from --files-from --bwlimit --timeout --backup-dir"
_KNOWN: Mapping[str, _Program] = {
    "rm": _program(_all(How.REMOVED)),
    "rmdir": _program(_all(How.REMOVED)),
    "unlink": _program(_all(How.REMOVED)),
    "shred": _program(_all(How.EMPTIED), "-n --iterations -s --size --random-source"),
    "wipe": _program(_all(How.EMPTIED)),
    "srm": _program(_all(How.REMOVED)),
    "truncate": _program(_cut, "-s --size -r --reference"),
    "tee": _program(_teed),
    "dd": _program(_dumped),
    "cp": _program(_copied, _INTO),
    "install": _program(_copied, _INTO),
    "ln": _program(_linked, _INTO),
    "mv": _program(_moved, _INTO),
    "rsync": _program(_synced, _REMOTE),
    "scp": _program(_copied, "-P -i -o -F -l -S -c"),
    "sponge": _program(_teed),
    "fallocate": _program(_punched, "-l --length -o --offset"),
    "find": _program(_swept, "-fprint -fprint0 -fls -fprintf"),
    "shuf": _program(_told("-o", "--output"), "-o --output -n -i"),
    **dict.fromkeys(("pg_dump", "pg_dumpall"), _program(_told("-f", "--file"), "-f --file -d -h -p -U -t -n -F -j")),
    **dict.fromkeys(("unzip", "cpio", "7z", "7za", "patch"), _program(_around)),
    "sort": _program(_told("-o", "--output"), "-o --output -k --key -t --field-separator -S -T"),
    "curl": _program(_saved, "-o --output -d --data -H --header -X --request -u --user -F -b -c -D"),
    "wget": _program(_fetched, "-O --output-document -o --output-file -P --header"),
    "gzip": _program(_packed, "-S --suffix"),
    "bzip2": _program(_packed),
    "xz": _program(_packed, "-T --threads -S --suffix"),
    "tar": _program(_unpacked, "-C --directory -f --file --exclude --strip-components"),
    "git clean": _program(_cleaned, "-e --exclude"),
    "git rm": _program(_untracked),
    "git mv": _program(_moved),
    "git checkout": _program(_restored),
    "git restore": _program(_restored, "-s --source"),
    "git reset": _program(_restored),
    "git stash": _program(_restored, "-m --message"),
}
"""Programs by name; where git is asked, its order too. Sources: the manuals of GNU coreutils 9.1, findutils 4.9,
tar 1.34, rsync 3.2, git 2.39, curl 7.88, wget 1.21."""
