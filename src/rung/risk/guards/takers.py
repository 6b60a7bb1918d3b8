"""The programs that are known to lose files, one a line, and how each is told which: for guards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile
from posixpath import basename

from rung.risk.guards.given import Given
from rung.risk.guards.lost import How, Loss
from rung.risk.word import Word, word

Reader = Callable[[Given], Iterator[Loss]]
SINKS = re.compile(r"/dev/(?:null|stdout|stderr|tty|fd/\d+|tcp/.*|udp/.*)|[0-9-]")
_HOST = re.compile(r"[\w.@/-]+:")
"""What begins with another machine, a container, or a kind of store: `host:`, `pod:`, `s3:`."""
_RECURSIVE = ("-r", "-R", "--recursive")


def _all(how: How) -> Reader:
    def read(found: Given) -> Iterator[Loss]:
        below = found.has(*_RECURSIVE)
        yield from (Loss(each, how, below) for each in found.operands)

    return read


def _copied(found: Given) -> Iterator[Loss]:
    if not found.has("-n", "--no-clobber", "-b", "--backup"):
        yield from _onto(found, How.WRITTEN)


def _linked(found: Given) -> Iterator[Loss]:
    if found.has("-f", "--force") and not found.has("-b", "--backup"):
        yield from _onto(found, How.REPLACED)


def _moved(found: Given) -> Iterator[Loss]:
    given = found.value("-t", "--target-directory")
    sources = found.operands if given is not None else found.operands[:-1]
    yield from (Loss(each, How.MOVED, below=True) for each in sources)
    if not found.has("-n", "--no-clobber", "-b", "--backup"):
        yield from _onto(found, How.REPLACED)


def _onto(found: Given, how: How) -> Iterator[Loss]:
    """Yield where the last operand leads: the file itself, or one of the same name in the folder."""
    given = found.value("-t", "--target-directory")
    sources = found.operands if given is not None else found.operands[:-1]
    target = given or (found.operands[-1] if len(found.operands) > 1 else None)
    if target is None or _HOST.match(target.text):  # nothing, or another machine
        return
    yield Loss(target, how)
    for each in sources:
        name = basename(each.text.rstrip("/"))
        if name not in ("", ".", ".."):
            text = f"{target.text.rstrip('/')}/{name}"
            yield Loss(replace(target, text=text, literal=target.literal and each.literal), how)


def _synced(found: Given) -> Iterator[Loss]:
    if found.has("-n", "--dry-run", "--list-only"):
        return
    if found.has("--remove-source-files"):
        yield from (Loss(each, How.REMOVED, below=True) for each in found.operands[:-1])
    yield from _onto(found, How.REPLACED)
    deletes = any(each.startswith("--del") for each in found.options)
    if deletes and len(found.operands) > 1 and ":" not in found.operands[-1].text:
        yield Loss(found.operands[-1], How.REMOVED, below=True, sure=False)


def _cut(found: Given) -> Iterator[Loss]:
    size = found.value("-s", "--size")
    if size is None or size.text[:1] not in {"+", ">"}:
        yield from (Loss(each, How.EMPTIED) for each in found.operands)


def _teed(found: Given) -> Iterator[Loss]:
    if not found.has("-a", "--append"):
        yield from (Loss(each, How.WRITTEN) for each in found.operands if not SINKS.fullmatch(each.text))


def _dumped(found: Given) -> Iterator[Loss]:
    if any("notrunc" in each.text for each in found.operands if each.text.startswith("conv=")):
        how = How.MAY
    else:
        how = How.WRITTEN
    for each in found.operands:
        if each.text.startswith("of=") and not SINKS.fullmatch(each.text[3:]):
            yield Loss(replace(each, text=each.text[3:]), how)


def _punched(found: Given) -> Iterator[Loss]:
    if found.has("-p", "--punch-hole", "-z", "--zero-range", "-c", "--collapse-range"):
        yield from (Loss(each, How.EMPTIED) for each in found.operands)


def _fetched(found: Given) -> Iterator[Loss]:
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


def _saved(found: Given) -> Iterator[Loss]:
    """Yield what curl writes: nothing, unless it is told to."""
    if found.has("-o", "--output", "-O", "--remote-name", "--remote-name-all"):
        yield from _fetched(found)


def _edited(found: Given) -> Iterator[Loss]:
    """Yield what sed, perl or ruby edit where it lies: what is left of it, nobody can tell."""
    if found.has("-i", "--in-place") or any(re.match(r"-[a-zA-Z]*i", each) for each in found.options):
        yield from (Loss(each, How.MAY) for each in found.operands)


def _patched(found: Given) -> Iterator[Loss]:
    yield from (Loss(each, How.MAY) for each in found.operands)
    if not found.has("-o", "--output", "--dry-run"):
        yield from _around(found)
    yield from _told("-o", "--output", "-r", "--reject-file")(found)


def _bundled(found: Given) -> Iterator[Loss]:
    """Yield the archive that tar makes anew, and what it takes out of one or away from beside it."""
    first = found.operands[0].text if found.operands else ""
    if found.has("-c", "--create") or re.fullmatch(r"[vzjJ]*c[vzjJ]*f[vzjJ]*", first):
        archive = found.value("-f", "--file") or (found.operands[1] if len(found.operands) > 1 else None)
        if archive is not None and archive.text != "-" and not _HOST.match(archive.text):
            yield Loss(archive, How.WRITTEN)
    yield from _unpacked(found)


def _fetched_to(found: Given) -> Iterator[Loss]:
    """Yield the last operand, when it lies on this machine and is fetched from another place."""
    here = [each for each in found.operands if not _HOST.match(each.text)]
    if len(found.operands) > 1 and found.operands[-1] in here and found.operands[-1].text != "-":
        yield from _onto(found, How.WRITTEN)


def _around(_found: Given) -> Iterator[Loss]:
    yield Loss(word("."), How.MAY, below=True)


def _told(*names: str) -> Reader:
    def read(found: Given) -> Iterator[Loss]:
        yield from (Loss(value, How.WRITTEN) for name, value in found.values if name in names and value.text != "-")

    return read


def _packed(found: Given) -> Iterator[Loss]:
    if not found.has("-k", "--keep", "-c", "--stdout", "--to-stdout", "-l", "--list", "-t", "--test"):
        below = found.has("-r", "--recursive")
        yield from (Loss(each, How.REMOVED, below) for each in found.operands)


def _unpacked(found: Given) -> Iterator[Loss]:
    bundled = found.operands[0].text if found.operands else ""
    if "--remove-files" in found.options:
        yield from (Loss(each, How.REMOVED, below=True) for each in found.operands)
    if found.has("-x", "--extract", "--get") or re.fullmatch(r"[vzjJ]*x[vzjJf]*", bundled):
        yield Loss(found.value("-C", "--directory") or word("."), How.MAY, below=True)


def _swept(found: Given) -> Iterator[Loss]:
    """Yield what ``find -delete`` takes: whatever lies below a start, since filters may let it pass."""
    yield from (Loss(value, How.WRITTEN) for name, value in found.values if name.startswith("-f"))
    if "-delete" in found.options:
        yield from (Loss(each, How.REMOVED, below=True, sure=False) for each in starts(found.words))


def starts(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return where find begins: its words after the options, up to the first test."""
    plain = dropwhile(lambda each: each.text in {"-H", "-L", "-P"}, words)
    found = tuple(takewhile(lambda each: each.text[:1] not in {"-", "(", "!"}, plain))
    return found or (word("."),)


def _cleaned(found: Given) -> Iterator[Loss]:
    if not found.has("-n", "--dry-run"):
        yield from (Loss(each, How.REMOVED, below=True, sure=False) for each in found.operands or (word("."),))


def _untracked(found: Given) -> Iterator[Loss]:
    if not found.has("--cached", "-n", "--dry-run"):
        yield from (Loss(each, How.REMOVED, found.has("-r")) for each in found.operands)


def _restored(found: Given) -> Iterator[Loss]:
    """Yield what git may put back as it was: the paths that it is told, or any file that it knows."""
    looks = any(each.text in {"list", "show", "drop", "clear"} for each in found.operands[:1])
    if looks or found.has("--staged", "--soft", "--mixed", "-b", "-B", "--create", "--patch"):
        return
    yield from (Loss(each, How.WRITTEN, sure=False) for each in found.operands)
    yield Loss(word("."), How.MAY, below=True)


def _indexed(found: Given) -> Iterator[Loss]:
    """Yield what git writes over from its index."""
    if found.has("-f", "--force") and not any(each.startswith("--prefix") for each in found.options):
        yield Loss(word("."), How.MAY, below=True)


def _archived(found: Given) -> Iterator[Loss]:
    if found.has("-m", "--move"):
        below = found.has("-r", "--recurse-paths")
        yield from (Loss(each, How.REMOVED, below) for each in found.operands[1:])


@dataclass(frozen=True, slots=True)
class Program:
    """How what a program loses is read from its words; ``valued`` are the options that take a value."""

    losses: Reader
    valued: frozenset[str] = frozenset()


def _program(losses: Reader, valued: str = "") -> Program:
    return Program(losses, frozenset(valued.split()))


_INTO = "-t --target-directory -S --suffix -m --mode -o --owner -g --group"
_REMOTE = "-e --rsh --exclude --include --exclude-from --include-from --files-from --bwlimit --timeout --backup-dir"
KNOWN: Mapping[str, Program] = {
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
    **dict.fromkeys(("psql",), _program(_told("-o", "--output"), "-o --output -c -f -d -h -p -U -v -F -R -P -L")),
    **dict.fromkeys(
        ("mysqldump", "mariadb-dump"), _program(_told("-r", "--result-file"), "-r --result-file -h -u -P -S -w")
    ),
    **dict.fromkeys(("gpg", "gpg2", "iconv"), _program(_told("-o", "--output"), "-o --output -r -u -f -t")),
    **dict.fromkeys(("tcpdump", "tshark"), _program(_told("-w"), "-w -i -c -s -r -C -G -W -f -Y -a -b")),
    **dict.fromkeys(("unzip", "cpio", "7z", "7za"), _program(_around)),
    **dict.fromkeys(("trash", "trash-put", "trash-rm", "rimraf", "del"), _program(_all(How.REMOVED))),
    **dict.fromkeys(("perl", "ruby"), _program(_edited, "-e -E -M -I")),
    "sed": _program(_edited, "-e --expression -f --file -l --line-length"),
    "patch": _program(_patched, "-p --strip -i --input -o --output -r --reject-file -d --directory -B -F"),
    "openssl": _program(_told("-out", "--out"), "-out --out -in -key -inkey -passin -passout"),
    "redis-cli": _program(_told("--rdb", "--functions-rdb"), "--rdb --functions-rdb -h -p -a -n -u"),
    "sort": _program(_told("-o", "--output"), "-o --output -k --key -t --field-separator -S -T"),
    "curl": _program(_saved, "-o --output -d --data -H --header -X --request -u --user -F -b -c -D"),
    "wget": _program(_fetched, "-O --output-document -o --output-file -P --header"),
    "gzip": _program(_packed, "-S --suffix"),
    "bzip2": _program(_packed),
    "xz": _program(_packed, "-T --threads -S --suffix"),
    "zip": _program(
        _archived, "-P --password -b --temp-path -n --suffixes -t -tt -x --exclude -i --include -s -O --out"
    ),
    **dict.fromkeys(
        ("docker cp", "podman cp", "kubectl cp", "oc cp", "aws s3 cp", "aws s3 mv", "gsutil cp", "rclone copyto"),
        _program(_fetched_to, "-n --namespace -c --container --profile --region --exclude --include"),
    ),
    "tar": _program(_bundled, "-C --directory -f --file --exclude --strip-components"),
    "git clean": _program(_cleaned, "-e --exclude"),
    "git rm": _program(_untracked),
    "git mv": _program(_moved),
    "git checkout": _program(_restored),
    "git checkout-index": _program(_indexed),
    "git restore": _program(_restored, "-s --source"),
    "git reset": _program(_restored),
    "git stash": _program(_restored, "-m --message"),
    **dict.fromkeys(("git switch", "git pull", "git merge", "git rebase", "git apply", "git am"), _program(_around)),
    **dict.fromkeys(("git cherry-pick", "git revert", "git read-tree", "git sparse-checkout"), _program(_around)),
    "gio trash": _program(_all(How.REMOVED)),
}
"""Programs by name, and by their orders where these choose. Sources: the manuals of GNU coreutils 9.1, findutils 4.9,
tar 1.34, rsync 3.2, git 2.39, curl 7.88, wget 1.21, zip 3.0."""
ORDERED = frozenset(name.split()[0] for name in KNOWN if " " in name) - {"git"}
"""Programs of which the order stands right behind the name."""
