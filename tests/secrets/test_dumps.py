"""A secret is hidden in what xxd, hexdump and od make of it. Each form here was written by the program of that name."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rung.secrets.mask import Masker, MaskStream

SECRET = b"tok_A1b2|C3d4>E5 f6g7h8"
MASKER = Masker({"T": SECRET})
UNSEEN = bytes((*range(32), *range(127, 256)))
RUN = 6  # characters of the secret, or the digits of three of its bytes, that must not stand anywhere


def rows(data: bytes, width: int) -> list[tuple[int, bytes]]:
    return [(at, data[at : at + width]) for at in range(0, len(data), width)]


def seen(data: bytes) -> str:
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in data)


def xxd(data: bytes, width: int = 16) -> str:
    room = width * 5 // 2 + 1
    pairs = ((at, row, " ".join(row[i : i + 2].hex() for i in range(0, len(row), 2))) for at, row in rows(data, width))
    return "".join(f"{at:08x}: {digits:<{room}} {seen(row)}\n" for at, row, digits in pairs)


def hexdump_canonical(data: bytes) -> str:
    halves = ((at, row, f"{row[:8].hex(' '):<23}  {row[8:].hex(' '):<23}") for at, row in rows(data, 16))
    return "".join(f"{at:08x}  {digits}  |{seen(row)}|\n" for at, row, digits in halves) + f"{len(data):08x}\n"


def hexdump(data: bytes) -> str:
    words = (
        (at, " ".join(row[i : i + 2][::-1].hex().zfill(4) for i in range(0, len(row), 2))) for at, row in rows(data, 16)
    )
    return "".join(f"{at:07x} {digits:<39}\n" for at, digits in words) + f"{len(data):07x}\n"


def od_words(data: bytes) -> str:
    def word(pair: bytes) -> str:
        return f"{int.from_bytes(pair, 'little'):06o}"

    words = ((at, " ".join(word(row[i : i + 2]) for i in range(0, len(row), 2))) for at, row in rows(data, 16))
    return "".join(f"{at:07o} {digits}\n" for at, digits in words) + f"{len(data):07o}\n"


def od_characters(data: bytes) -> str:
    lines = (
        (at, "".join(f"{chr(b) if 32 <= b < 127 else format(b, '03o'):>4}" for b in row)) for at, row in rows(data, 16)
    )
    return "".join(f"{at:07o}{shown}\n" for at, shown in lines) + f"{len(data):07o}\n"


def od_named(data: bytes) -> str:
    names = {0: "nul", 1: "soh", 32: "sp", 127: "del"}
    lines = ((at, "".join(f"{names.get(b, chr(b & 127)):>4}" for b in row)) for at, row in rows(data, 16))
    return "".join(f"{at:07o}{shown}\n" for at, shown in lines) + f"{len(data):07o}\n"


def od_bytes_and_text(data: bytes) -> str:
    lines = ((at, row, row.hex(" ")) for at, row in rows(data, 16))
    return "".join(f"{at:06x} {digits:<47}  >{seen(row)}<\n" for at, row, digits in lines) + f"{len(data):06x}\n"


def octal_bytes(data: bytes) -> str:
    lines = ((at, " ".join(f"{byte:03o}" for byte in row)) for at, row in rows(data, 16))
    return "".join(f"{at:07x} {digits}\n" for at, digits in lines) + f"{len(data):07x}\n"


def bare(dump: Callable[[bytes], str]) -> Callable[[bytes], str]:
    """Return the dump without its offsets, as `od -An` writes it."""
    return lambda data: "".join(line[7:] + "\n" for line in dump(data).splitlines() if line[7:])


def cells(cell: str, joint: str, width: int) -> Callable[[bytes], str]:
    """Return what `hexdump -v -e` makes with a format for one byte, and something between the bytes of a line."""
    return lambda data: "".join(joint.join(cell.format(b, chr(b)) for b in row) + "\n" for _, row in rows(data, width))


def plain(data: bytes) -> bytes:
    """Return the data without the bytes for which these programs have names of several letters."""
    return data.translate(None, UNSEEN)


def od_hex_words(data: bytes) -> str:
    return "".join(line.rstrip() + "\n" for line in hexdump(data).splitlines())


DUMPS: list[Callable[[bytes], str]] = [
    xxd,
    lambda data: xxd(data, 8),
    lambda data: xxd(data, 30),
    hexdump_canonical,
    hexdump,
    od_words,
    od_characters,
    od_bytes_and_text,
    lambda data: od_named(bytes(byte % 128 for byte in data if byte % 128 > 32 or byte == 0)),
    octal_bytes,
    bare(od_words),
    bare(od_hex_words),
    bare(od_characters),
    bare(octal_bytes),
    lambda data: bare(od_named)(plain(data)),
    cells("{0:02x}", " ", 16),
    cells("{0:02X}", " ", 20),
    cells("{0:02x} ", "", 8),
    cells("{0:03o}", " ", 7),
    lambda data: cells("{1}", " ", 16)(plain(data)),
    lambda data: cells("{1:>3}", " ", 16)(plain(data)),
]


def streamed(chunks: list[bytes]) -> bytes:
    stream = MaskStream(MASKER, {})
    return b"".join([*(stream.feed(chunk) for chunk in chunks), stream.end()])


def left(shown: bytes) -> list[str]:
    """Return what of the secret can still be read: some characters of it, or the digits of some of its bytes."""
    text = shown.decode("latin-1")
    close = text.replace(" ", "")
    parts = [SECRET[at : at + RUN] for at in range(len(SECRET) - RUN)]
    shown_as = ((part.decode(), part.decode().replace(" ", ""), part[:4].hex()) for part in parts)
    return [whole for whole, dense, digits in shown_as if whole in text or dense in close or digits in close.lower()]


@pytest.mark.parametrize("dump", DUMPS)
@pytest.mark.parametrize("before", [0, 1, 9, 15, 16])
def test_a_dump_shows_no_secret_and_keeps_what_stands_around_it(dump: Callable[[bytes], str], before: int) -> None:
    text = dump(b"-" * before + SECRET + b"." * 40)
    shown = MASKER.hide(f"start\n{text}end\n".encode())
    assert b"[masked:T]" in shown
    assert left(shown) == []
    assert shown.startswith(b"start\n")
    assert shown.endswith(text[-30:].encode() + b"end\n")


@pytest.mark.parametrize("dump", DUMPS)
@pytest.mark.parametrize("blank", [b" ", b"a b ", b"-  - "])
def test_spaces_in_what_is_dumped_show_no_secret(dump: Callable[[bytes], str], blank: bytes) -> None:
    text = dump(blank * 3 + SECRET + blank * 7)
    assert left(MASKER.hide(text.encode())) == []
    assert left(streamed([bytes([each]) for each in text.encode()])) == []


@given(
    st.sampled_from(DUMPS), st.binary(max_size=40), st.binary(max_size=40), st.lists(st.integers(0, 900), max_size=12)
)
@example(od_characters, bytes(5) + b" ", bytes(6), [])
def test_a_dump_is_hidden_the_same_however_it_comes(
    dump: Callable[[bytes], str], before: bytes, after: bytes, places: list[int]
) -> None:
    data = dump(before + SECRET + after).encode()
    cuts = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    assert streamed([data[a:b] for a, b in pairwise(cuts)]) == MASKER.hide(data)
    assert streamed([data[at : at + 1] for at in range(len(data))]) == MASKER.hide(data)


@pytest.mark.parametrize("fold", ["\n", "\n    ", "\n\t", "\r\n  ", "\\\n", " \\\n"[1:]])
def test_a_secret_that_was_folded_and_indented_is_hidden(fold: str) -> None:
    text = fold.join([SECRET[:9].decode(), SECRET[9:20].decode(), SECRET[20:].decode()])
    data = f"key: {text}\nnext".encode()
    assert MASKER.hide(data) == b"key: [masked:T]\nnext"
    assert streamed([data[at : at + 1] for at in range(len(data))]) == b"key: [masked:T]\nnext"


def test_a_letter_of_several_bytes_that_was_struck_over_is_hidden() -> None:
    secret = "größe-pässwörd"
    data = "".join(f"{char}\b{char}" for char in secret).encode()
    assert Masker({"T": secret.encode()}).hide(data) == b"g\b[masked:T]"


def test_lines_that_begin_with_digits_and_hold_no_secret_go_on_at_once() -> None:
    stream = MaskStream(MASKER, {})
    assert stream.feed(b"20261122 10 of 40 done\n") == b"20261122 10 of 40 done\n"
    assert stream.feed(b"deadbeef: 0001 0203\n") == b"deadbeef: 0001 0203\n"
