"""What a build that was killed left half written is named, and not only the recipe that fails over it."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from pathlib import Path
from shutil import which

import pytest

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.app.probing.triage import Known, triage
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.early import EMPTY, SHORTER, ends_early
from rung.probes.gnumake.half import KIND, OPEN_LINE
from shared import missing


def elf(order: str, *, wide: bool) -> bytes:
    """Return an ELF file of two empty sections, whose headers are its last bytes."""
    ident = b"\x7fELF" + bytes([2 if wide else 1, 1 if order == "<" else 2]) + bytes(10)
    kind, size, each = ("Q", 64, 64) if wide else ("I", 52, 40)
    head = struct.pack(f"{order}HHI{kind}{kind}{kind}IHHHHHH", 1, 62, 1, 0, 0, size, 0, size, 0, 0, each, 2, 0)
    return ident + head + bytes(2 * each)


def archive(*members: bytes) -> bytes:
    """Return an archive as ar writes it."""
    text = b"!<arch>\n"
    for member in members:
        text += b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (b"one.o/", 0, 0, 0, 0o644, len(member))
        text += member + b"\n" * (len(member) % 2)
    return text


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as box:
        box.writestr("one.txt", "one\n" * 50)
    return held.getvalue()


WHOLE = {
    "elf 64": elf("<", wide=True),
    "elf 64, big end first": elf(">", wide=True),
    "elf 32": elf("<", wide=False),
    "archive": archive(b"abc", b"abcd"),
    "archive of nothing": archive(),
    "gzip": gzip.compress(bytes(range(256)) * 40),
    "zip": zipped(),
    "text": b"a,b\n",
}


@pytest.mark.parametrize("data", WHOLE.values(), ids=WHOLE.keys())
def test_a_whole_file_is_never_said_to_end_early(data: bytes) -> None:
    assert ends_early(data) == ""


@pytest.mark.parametrize("kind", [kind for kind in WHOLE if kind not in {"text", "archive of nothing"}])
def test_a_file_without_its_last_bytes_ends_early(kind: str) -> None:
    data = WHOLE[kind]
    assert all(ends_early(data[:-lost]) for lost in (30, len(data) // 3))


def test_a_file_without_a_byte_is_empty() -> None:
    assert ends_early(b"") == EMPTY


BOTH = "report: data\n\tgrep -q end data && cp data report\ndata: in\n\tcat in > $@\n"
LEFT = {
    "an object": ("all: one.o\n\t@echo 'undefined: f' >&2; exit 1\n", "one.o", elf("<", wide=True)[:-9], SHORTER),
    "an empty output": (BOTH, "data", b"", EMPTY),
    "a line without its end": (BOTH, "data", b"a\nb", OPEN_LINE),
}
WELL = {
    "a whole object": ("all: one.o\n\texit 1\n", "one.o", elf("<", wide=True)),
    "an object of another folder": ("all:\n\texit 1\n", "far/one.o", elf("<", wide=True)[:-9]),
    "an object beside one that is compiled": ("two.o: in\n\texit 1\n", "one.o", elf("<", wide=True)[:-9]),
    "a source that is empty": ("all: in.list\n\texit 1\n", "in.list", b""),
    "a stamp": ("all: done\n\texit 1\ndone: in\n\t: > $@\n", "done", b""),
    "a word without a line": ("all: word\n\texit 1\nword: in\n\tprintf yes > $@\n", "word", b"yes"),
}


def asked(folder: Path, makefile: str, name: str, data: bytes) -> Told:
    if which("make") is None:
        missing("GNU make is not installed")
    (folder / name).parent.mkdir(exist_ok=True)
    for path, held in {"Makefile": makefile.encode(), "in": b"a\nend\n", name: data}.items():
        (folder / path).write_bytes(held)
    return answer(hands(), ground(str(folder)), Put("make", "converges"), Ask(str(folder), scratch=True))


@pytest.mark.parametrize("row", LEFT.values(), ids=LEFT.keys())
def test_a_failure_over_a_half_written_file_names_the_file(row: tuple[str, str, bytes, str], tmp_path: Path) -> None:
    makefile, name, data, why = row
    found = asked(tmp_path, makefile, name, data).answer
    lies = "lies" if why == SHORTER else "may lie"
    assert f"`{name}` {lies} there half written ({why}), and make takes it for made." in found.sentence
    assert (KIND in found.kinds) == (why == SHORTER)


@pytest.mark.parametrize("row", WELL.values(), ids=WELL.keys())
def test_a_file_that_is_whole_or_is_no_matter_is_not_blamed(row: tuple[str, str, bytes], tmp_path: Path) -> None:
    found = asked(tmp_path, *row).answer
    assert (found.verdict, KIND in found.kinds) == ("tool-failed", False)
    assert "half written" not in found.sentence


def test_triage_has_the_half_written_file_made_anew_and_not_its_reader_mended(tmp_path: Path) -> None:
    makefile, name, data, _ = LEFT["an object"]
    asked(tmp_path, makefile, name, data)
    found = triage(hands(), ground, "make", Ask(str(tmp_path), scratch=True), Known("the link fails"))
    assert (found.ending, found.note.boundary) == ("repair", "graph truth")
    assert "move that file aside" in found.note.next_action
