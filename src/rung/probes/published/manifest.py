"""Manifests and checksum files, read into claims: this file has that digest or size.

Checksum files in the form of GNU coreutils (``HEX  path``, a leading backslash where the name is escaped) and of BSD
(``SHA256 (path) = HEX``); one digest alone in ``NAME.sha256`` is about ``NAME``. Manifests in JSON and YAML, and in TSV
or CSV with a header.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from msgspec import Struct

from rung.probes.yamltree import tree

KIND = r"(?:sha(?:1|224|256|384|512)|md5)"
SUMS = re.compile(
    rf"(?i)^(?:(?:check|sha(?:1|224|256|384|512)|md5)sums?(?:[._-]{KIND})?(?:\.(?:txt|asc))?"
    rf"|[\w.-]+[._-](?:check|sha(?:1|224|256|384|512)|md5)sums?(?:[._-]{KIND})?\.txt)$"
)
SIDE = re.compile(r"(?i)^(?P<stem>.*)\.(?P<kind>sha1|sha224|sha256|sha384|sha512|md5)(?:sums?)?$")
MANIFEST = re.compile(r"(?i)^(?:[\w.-]*[._-])?(?:manifest|checksums?)(?:[._-][\w.-]*)?\.(?P<form>json|tsv|csv)$")
MAYBE = re.compile(r"(?i)^(?:[\w.-]*[._-])?(?:manifest|checksums?)(?:[._-][\w.-]*)?\.(?P<form>ya?ml|txt)$")
GNU = re.compile(r"^(?P<escaped>\\?)(?P<hex>[0-9A-Fa-f]{32,128}) [ *](?P<path>.+)$")
BSD = re.compile(r"^(?P<kind>[A-Za-z0-9-]+) \((?P<path>.+)\) = (?P<hex>[0-9A-Fa-f]{32,128})$")
ALONE = re.compile(r"^\s*([0-9A-Fa-f]{32,128})\s*$")
BY_LENGTH = {32: "md5", 40: "sha1", 56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}
PATHS = ("path", "file", "filename", "file_name", "relative_path", "name", "output", "artifact")
MANY = ("checksums", "hashes", "digests")
DIGESTS = ("sha256", "sha512", "sha384", "sha224", "sha1", "md5", "sha256sum", "md5sum", "checksum", "digest", "hash")
SIZES = ("size", "bytes", "size_bytes", "sizebytes", "length")
LENGTH = re.compile(r"[0-9]{1,18}")
MOST = 100_000  # claims of one manifest
DEEPEST = 12


class Claim(Struct, frozen=True):
    """What a manifest says of one path, as it is written there. ``digest`` is lower-case hexadecimal, or empty."""

    path: str
    kind: str = ""
    digest: str = ""
    size: int | None = None


def is_manifest(path: str) -> bool:
    """Say whether a file is by its name a manifest or a checksum file."""
    name = PurePosixPath(path).name
    return any(form.match(name) for form in (SUMS, SIDE, MANIFEST))


def may_be(path: str) -> bool:
    """Say whether a file may be a manifest by its name, as other files are that have such a name."""
    return MAYBE.match(PurePosixPath(path).name) is not None


def turns_out(path: str, data: bytes) -> bool:
    """Say whether a file that may be a manifest is one: it claims something, or a line of it does."""
    lines = data.decode("utf-8", "replace").splitlines()
    return claims(path, data) is not None or any(GNU.match(line) or BSD.match(line) for line in lines)


def alone(path: str) -> bool:
    """Say whether a checksum file is by its name about one file beside it."""
    return SIDE.match(PurePosixPath(path).name) is not None


def claims(path: str, data: bytes) -> tuple[Claim, ...] | None:
    """Return what a manifest claims; None when it cannot be read or claims nothing about any file."""
    name = PurePosixPath(path).name
    named = MANIFEST.match(name) or (None if SUMS.match(name) else MAYBE.match(name))
    form = named["form"].casefold() if named else "txt"
    try:
        text = data.decode("utf-8-sig")
        if form == "txt":
            found = tuple(_sums(name, text))
        elif form in {"json", "yaml", "yml"}:
            found = tuple(_tree(json.loads(text) if form == "json" else tree(data), 0))
        else:
            found = tuple(_table(text, "\t" if form == "tsv" else ","))
    except (ValueError, RecursionError, csv.Error):
        return None
    return found[:MOST] or None


def _sums(name: str, text: str) -> Iterator[Claim]:
    """Yield what a checksum file claims. Raises ValueError for a line that is none."""
    side = SIDE.match(name)
    whole = ALONE.match(text)
    if side and whole:
        yield _claim(side["stem"], whole[1])
        return
    for line in text.splitlines():
        gnu, bsd = GNU.match(line), BSD.match(line)
        if gnu:
            said = gnu["path"]
            plain = said.replace("\\n", "\n").replace("\\\\", "\\") if gnu["escaped"] else said
            yield _claim(plain, gnu["hex"])
        elif bsd:
            yield _claim(bsd["path"], bsd["hex"])
        elif line.strip() and not line.startswith(("#", "-----", "Hash:")):
            message = "a line holds no checksum"
            raise ValueError(message)


def _table(text: str, mark: str) -> Iterator[Claim]:
    for row in csv.DictReader(text.splitlines(), delimiter=mark):
        yield from _record({key: value for key, value in row.items() if isinstance(key, str)})


def _tree(held: object, depth: int) -> Iterator[Claim]:
    """Yield every record of a JSON tree that names a file and its digest or size, and maps from path to either."""
    if depth > DEEPEST:
        return
    if isinstance(held, list):
        for each in held:
            yield from _tree(each, depth + 1)
    if not isinstance(held, dict):
        return
    held = {str(name): value for name, value in held.items()}
    own = tuple(_record(held))
    yield from own
    for name, value in held.items():
        if not own and isinstance(value, str) and _hex(value) and _is_path(name):
            yield _claim(name, _hex(value))
        elif not own and isinstance(value, dict) and _is_path(name) and not any(key in value for key in PATHS):
            inner = tuple(_record({**value, "path": name}))
            yield from inner or _tree(value, depth + 1)
        elif isinstance(value, dict | list):
            yield from _tree(value, depth + 1)


def _is_path(name: str) -> bool:
    return bool(re.search(r"[./]", name))


def _record(cells: Mapping[str, object]) -> Iterator[Claim]:
    """Yield the claim of one record, where it names a file and says something about it."""
    plain = {key.strip().casefold(): value for key, value in cells.items()}
    path = next((value for key in PATHS if isinstance(value := plain.get(key), str) and value.strip()), "")
    digest = next((found for key in (*DIGESTS, *MANY) if (found := _digest(plain.get(key)))), "")
    sizes = (str(plain.get(key)) for key in SIZES)
    size = next((int(each) for each in sizes if LENGTH.fullmatch(each)), None)
    if path and (digest or size is not None):
        yield _claim(path.strip(), digest, size)


def _digest(value: object) -> str:
    """Return the digest a value holds: itself, under the name of its kind, or as the first of several."""
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return next((found for each in parts if (found := _digest(each))), "")
    return _hex(value)


def _hex(value: object) -> str:
    """Return the digest a value holds (``HEX`` or ``sha256:HEX``), or the empty string."""
    text = value.strip().rpartition(":")[2] if isinstance(value, str) else ""
    return text if ALONE.match(text) and len(text) in BY_LENGTH else ""


def _claim(path: str, digest: str, size: int | None = None) -> Claim:
    """Return a claim; the length of a digest says of which kind it is. Raises ValueError for a length of none."""
    if digest and len(digest) not in BY_LENGTH:
        message = f"no known digest has {len(digest)} digits"
        raise ValueError(message)
    return Claim(path, BY_LENGTH.get(len(digest), ""), digest.lower(), size)
