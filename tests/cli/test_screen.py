from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
import pytest

from rung.cli import screen
from rung.secrets.mask import Masker, MaskStream

SECRET = "correct-horse-9"


class Streams:
    """Two streams in memory, in the place of the terminal's."""

    def __init__(self) -> None:
        self.out, self.err = io.BytesIO(), io.BytesIO()
        self.secrets = {"DB": SECRET.encode()}

    def text(self, raw: io.BytesIO) -> io.TextIOWrapper:
        return io.TextIOWrapper(raw, "utf-8", write_through=False)

    @property
    def hiding(self) -> Callable[[], MaskStream]:
        return lambda: MaskStream(Masker(dict(self.secrets)), {})


@contextmanager
def veiled() -> Iterator[Streams]:
    """Stand in for the terminal; not a fixture, because pytest gives each phase of a test its own streams."""
    made, before = Streams(), (sys.stdout, sys.stderr)
    sys.stdout, sys.stderr = made.text(made.out), made.text(made.err)
    screen.veil(made.hiding)
    try:
        yield made
    finally:
        screen.lift()
        sys.stdout, sys.stderr = before


def test_whatever_is_written_to_either_stream_is_masked() -> None:
    with veiled() as streams:
        print(f"a {SECRET} b")  # noqa: T201 - what a library would do
        click.echo(f"c {SECRET} d", err=True)
        sys.stdout.flush()
        assert streams.out.getvalue() == b"a [masked:DB] b\n"
        assert streams.err.getvalue() == b"c [masked:DB] d\n"


def test_what_goes_past_the_streams_or_is_cut_is_masked_before() -> None:
    assert screen.hidden(f"a {SECRET}") == f"a {SECRET}"
    with veiled():
        assert screen.hidden(f"a {SECRET} b\n\udcff") == "a [masked:DB] b\n\udcff"


def test_bytes_written_past_the_text_are_masked_too() -> None:
    with veiled() as streams:
        sys.stdout.buffer.write(SECRET.encode())
        sys.stdout.flush()
        assert streams.out.getvalue() == b"[masked:DB]"


@pytest.mark.parametrize("before", [0, 1, 8180, 8185, 8191, 8192])
def test_a_secret_on_the_edge_of_a_buffer_is_masked(before: int) -> None:
    with veiled() as streams:
        for piece in ("x" * before, SECRET[:5], SECRET[5:], "y" * 9000):
            sys.stdout.write(piece)
        sys.stdout.flush()
        assert streams.out.getvalue() == b"x" * before + b"[masked:DB]" + b"y" * 9000


def test_a_secret_that_becomes_known_later_is_masked_from_the_next_flush_on() -> None:
    with veiled() as streams:
        sys.stdout.flush()
        streams.secrets["LATE"] = b"another-secret"
        sys.stdout.flush()
        sys.stdout.write("another-secret")
        sys.stdout.flush()
        assert streams.out.getvalue() == b"[masked:LATE]"


def test_the_streams_come_back_as_they_were_with_everything_written() -> None:
    with veiled() as streams:
        assert screen.veiled()
        sys.stdout.write(SECRET[:4])
        screen.lift()
        assert not screen.veiled()
        assert streams.out.getvalue() == SECRET[:4].encode()
        sys.stdout.write("open")
        sys.stdout.flush()
        assert streams.out.getvalue().endswith(b"open")


def test_a_second_veil_takes_the_place_of_the_first() -> None:
    with veiled() as streams:
        streams.secrets = {"OTHER": SECRET.encode()}
        screen.veil(streams.hiding)
        sys.stdout.write(SECRET)
        screen.lift()
        assert streams.out.getvalue() == b"[masked:OTHER]"
        assert not screen.veiled()


FREED_LAST = """
import io, sys
from rung.cli import screen
from rung.secrets.mask import Masker, MaskStream

before = sys.stdout
sys.stdout = io.TextIOWrapper(io.BytesIO(), "utf-8")
screen.veil(lambda: MaskStream(Masker({"DB": b"correct-horse-9"}), {}))
print("x")
kept = [sys.stdout]
kept.append(kept)  # what the traceback of a Ctrl-C does: only the interpreter's end frees it
screen.lift()
sys.stdout.close()
sys.stdout = before
"""


def test_a_veil_that_is_freed_at_the_end_of_the_interpreter_says_nothing() -> None:
    # -X dev prints what fails in a finaliser, which Python does by itself from 3.13 on.
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", FREED_LAST], capture_output=True, check=False, timeout=300
    )
    assert (done.returncode, done.stderr) == (0, b"")
