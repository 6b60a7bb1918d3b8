"""What is lost by what packs and unpacks, and by what puts a whole set of files in place: for guards."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.model.replacing import replace
from rung.risk.guards.given import Given
from rung.risk.guards.lost import How, Loss
from rung.risk.guards.readers import HOST, told, within
from rung.risk.word import Word, word


def around(_found: Given) -> Iterator[Loss]:
    """Yield whatever lies where the command runs: it puts in place what only a file tells."""
    yield Loss(word("."), How.MAY, below=True)


def patched(found: Given) -> Iterator[Loss]:
    """Yield what a patch may change: what it is told, or what the patch names."""
    yield from (Loss(each, How.MAY) for each in found.operands)
    if not found.has("-o", "--output", "--dry-run"):
        yield from around(found)
    yield from told("-o", "--output", "-r", "--reject-file")(found)


def bundled(found: Given) -> Iterator[Loss]:
    """Yield the archive that tar makes anew, and what it takes out of one or away from beside it."""
    first = found.operands[0].text if found.operands else ""
    if found.has("-c", "--create") or re.fullmatch(r"[vzjJ]*c[vzjJ]*f[vzjJ]*", first):
        archive = found.value("-f", "--file") or (found.operands[1] if len(found.operands) > 1 else None)
        if archive is not None and archive.text != "-" and not HOST.match(archive.text):
            yield Loss(archive, How.WRITTEN)
    yield from unpacked(found)


def expanded(found: Given) -> Iterator[Loss]:
    """Yield the packed files, which go, and with `-f` those that they are written over."""
    yield from packed(found)
    if found.has("-f", "--force") and not found.has("-c", "--stdout", "--to-stdout"):
        yield from (_unpacked(each) for each in found.operands)


def _unpacked(item: Word) -> Loss:
    return Loss(replace(item, text=re.sub(r"\.(?:gz|bz2|xz|zst|lzma|Z|lz4)\Z", "", item.text)), How.WRITTEN)


def packed_away(found: Given) -> Iterator[Loss]:
    """Yield what zstd writes to, which it asks about without `-f`, and the files that it removes with `--rm`."""
    if found.has("-c", "--stdout", "-l", "--list", "-t", "--test"):
        return
    yield from told("-o")(found)
    if found.has("--rm"):
        yield from (Loss(each, How.REMOVED, below=found.has("-r")) for each in found.operands)
    if found.has("-f", "--force"):
        yield from (_unpacked(each) for each in found.operands)


def packed(found: Given) -> Iterator[Loss]:
    """Yield the files that are replaced by their packed form, or the other way round."""
    if not found.has("-k", "--keep", "-c", "--stdout", "--to-stdout", "-l", "--list", "-t", "--test"):
        below = found.has("-r", "--recursive")
        yield from (Loss(each, How.REMOVED, below) for each in found.operands)


def unpacked(found: Given) -> Iterator[Loss]:
    """Yield what tar takes away once it is packed, and where it takes an archive out."""
    bundled = found.operands[0].text if found.operands else ""
    where = found.value("-C", "--directory")
    if "--remove-files" in found.options:
        for each in found.operands:
            yield Loss(each, How.REMOVED, below=True)
            yield Loss(within(where, each), How.REMOVED, below=True)
    if found.has("-x", "--extract", "--get") or re.fullmatch(r"[vzjJ]*x[vzjJf]*", bundled):
        yield Loss(where or word("."), How.MAY, below=True)


def archived(found: Given) -> Iterator[Loss]:
    """Yield the files that zip moves into an archive."""
    if found.has("-m", "--move"):
        below = found.has("-r", "--recurse-paths")
        yield from (Loss(each, How.REMOVED, below) for each in found.operands[1:])
