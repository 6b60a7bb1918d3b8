from __future__ import annotations

import base64
import html
import json
import re
import shlex
from itertools import pairwise
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.run.markdown import cell, inline
from rung.secrets.forms import forms
from rung.secrets.mask import Masker, MaskStream
from rung.secrets.strip import SHORTEST, plain

SECRET = b"corr3ct-h0rse/b+ttery"
MASKER = Masker({"DB": SECRET})
LABEL = b"[masked:DB]"
HIDDEN = re.compile(rb"\[masked:[A-Z]+\]")


def streamed(masker: Masker, chunks: list[bytes]) -> bytes:
    stream = MaskStream(masker, {})
    return b"".join([*(stream.feed(chunk) for chunk in chunks), stream.end()])


def cut(data: bytes, at: list[int]) -> list[bytes]:
    """Return ``data`` in pieces, cut at these places."""
    places = sorted({place % (len(data) + 1) for place in at} | {0, len(data)})
    return [data[a:b] for a, b in pairwise(places)]


@pytest.mark.parametrize(
    "text",
    [
        SECRET, SECRET.hex().encode(), SECRET.hex().upper().encode(), SECRET.hex(":").encode(),
        quote(SECRET, safe="").encode(), quote_plus(SECRET).encode(), json.dumps(SECRET.decode()).encode(),
        base64.b64encode(SECRET), base64.urlsafe_b64encode(SECRET), base64.b64encode(b"user:" + SECRET + b"\n"),
        base64.b64encode(b"u:" + SECRET), base64.b32hexencode(b"x") + SECRET,
        SECRET.replace(b"/", b"\\/"), "\0".join(SECRET.decode()).encode(),
    ],
)  # fmt: skip
def test_every_usual_form_is_hidden(text: bytes) -> None:
    shown = MASKER.hide(b"before " + text + b" after")
    assert LABEL in shown
    assert shown.startswith(b"before ")
    assert shown.endswith(b" after")
    assert SECRET not in shown
    assert len(shown) < len(b"before  after") + len(LABEL) + 12


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252"])
@pytest.mark.parametrize("secret", ["correct-horse-9", "pässwörd-größe", "пароль-и-ещё", "日本語のパスワード"])
def test_a_secret_is_hidden_in_every_encoding_that_can_write_it(secret: str, encoding: str) -> None:
    try:
        text = f"before {secret} after".encode(encoding)
    except UnicodeEncodeError:
        return
    shown = Masker({"DB": secret.encode()}).hide(text)
    assert LABEL in shown
    assert secret.encode(encoding) not in shown


ODD = 'it\'s <a> "b" & $HOME `id` \\ ö/é\n\tand more'


@pytest.mark.parametrize(
    "text",
    [
        ODD, json.dumps(ODD), json.dumps(ODD, ensure_ascii=False), html.escape(ODD), html.escape(ODD, quote=False),
        shlex.quote(ODD), repr(ODD), repr(ODD.encode()), quote(ODD), ODD.replace("'", "''"), ODD.replace("\n", "\r\n"),
        inline(ODD), cell(ODD), ODD.encode("utf-8").hex(), html.escape(ODD).replace("&#x27;", "&#39;"),
    ],
)  # fmt: skip
def test_a_secret_full_of_signs_is_hidden_however_it_is_quoted(text: str) -> None:
    shown = Masker({"ODD": ODD.encode()}).hide(text.encode())
    assert re.fullmatch(rb"b?['\"]?\[masked:ODD\]['\"]?", shown)


def test_each_line_of_a_secret_is_hidden_alone() -> None:
    key = b"-----BEGIN KEY-----\nabcdefghijkl\nmnop\n-----END KEY-----\n"
    masker = Masker({"KEY": key})
    assert masker.hide(b"x abcdefghijkl y") == b"x [masked:KEY] y"
    assert masker.hide(b"mnop") == b"mnop"
    assert masker.hide(b"(" + key.replace(b"\n", b"\r\n") + b")").startswith(b"([masked:KEY]")


@pytest.mark.parametrize(
    "between",
    [b"\x1b[0m", b"\x1b]0;title\x07", b"\x1b]8;;http://x\x1b\\", b"\xc2\x9b1m", b"\xe2\x80\x8b", b"\xef\xbb\xbf", b"\n",
     b"\r\n", b"\0", b"\t", b"\x1b(B", b"x\x08", b"\xc2\xad", b"\x7f"],
)  # fmt: skip
@pytest.mark.parametrize("every", [1, 3, 10])
def test_a_secret_cut_up_by_what_nobody_sees_is_hidden(between: bytes, every: int) -> None:
    pieces = between.join(SECRET[at : at + every] for at in range(0, len(SECRET), every))
    data = b"a " + pieces + b" z"
    assert MASKER.hide(data) == b"a " + LABEL + b" z"
    for at in range(len(data)):
        assert streamed(MASKER, [data[:at], data[at:]]) == b"a " + LABEL + b" z", at
    assert streamed(MASKER, [data[at : at + 1] for at in range(len(data))]) == b"a " + LABEL + b" z"


@pytest.mark.parametrize("signs", ["_*", "_*#~", r"!-/:-@\[-`{-~", "# "])
def test_a_secret_is_hidden_whichever_of_its_signs_are_escaped(signs: str) -> None:
    secret = "s3cr_et*pa ss#9~/x&y\\z"
    masker = Masker({"DB": secret.encode()})
    data = b"a " + re.sub(f"([{signs}])", r"\\\1", secret).encode() + b" z"
    assert masker.hide(data) == b"a [masked:DB] z"
    for at in range(len(data)):
        assert streamed(masker, [data[:at], data[at:]]) == b"a [masked:DB] z", at
    assert streamed(masker, [data[at : at + 1] for at in range(len(data))]) == b"a [masked:DB] z"


def test_a_secret_inside_an_escape_sequence_is_hidden_too() -> None:
    assert MASKER.hide(b"\x1b]0;" + SECRET + b"\x07ok") == b"\x1b]0;" + LABEL + b"\x07ok"


def test_base64_that_was_folded_is_hidden() -> None:
    long = bytes(range(33, 120))
    folded = base64.encodebytes(b"1" + long)
    assert folded.count(b"\n") > 1
    shown = Masker({"LONG": long}).hide(folded)
    assert shown.startswith(folded[:2] + b"[masked:LONG]")
    assert len(shown) < 30


def test_what_is_no_secret_stays_byte_for_byte() -> None:
    hostile = bytes(range(256)) * 300 + b"\x1b]0;title\x07\xe2\x80\xae\xff\xfe" + SECRET[:-1]
    assert MASKER.hide(hostile) == hostile
    assert streamed(MASKER, [hostile[at : at + 777] for at in range(0, len(hostile), 777)]) == hostile


def test_secrets_that_overlap_are_hidden_as_one() -> None:
    masker = Masker({"ONE": b"abcdefgh1234", "TWO": b"1234ijklmnop"})
    assert masker.hide(b"-abcdefgh1234ijklmnop-") == b"-[masked:ONE]-"
    assert streamed(masker, [b"-abcdefgh1234ijk", b"lmnop-"]) == b"-[masked:ONE]-"


def test_a_secret_that_repeats_itself_leaves_nothing_however_long_it_goes_on() -> None:
    masker = Masker({"A": b"aaaaaaaa"})
    shown = streamed(masker, [b"-"] + [b"a" * 50] * 40 + [b"-"])
    assert b"aaaaaaaa" not in shown
    assert set(HIDDEN.split(shown)) <= {b"-", b""}


def test_nothing_waits_that_cannot_become_a_secret() -> None:
    stream = MaskStream(MASKER, {})
    assert stream.feed(b"waiting for the lock\n") == b"waiting for the lock\n"
    assert stream.feed(b"x corr3c") == b"x "
    assert stream.feed(b"t\n") == b"corr3ct\n" or stream.end() == b"corr3ct\n"


def test_what_waits_is_bounded() -> None:
    stream = MaskStream(MASKER, {})
    stream.feed(SECRET[:-1])
    shown = sum(len(stream.feed(b"\n" * 65536)) for _ in range(50))
    assert shown > 48 * 65536


def test_what_was_hidden_is_counted_by_name() -> None:
    told: dict[str, int] = {}
    Masker({"ONE": b"abcdefgh1234", "TWO": b"zyxwvuts"}).hide(b"abcdefgh1234 zyxwvuts abcdefgh1234", told)
    assert told == {"ONE": 2, "TWO": 1}


def test_without_secrets_nothing_changes() -> None:
    assert Masker().hide(b"x" * 100) == b"x" * 100
    assert Masker().hide_text("x\udcff") == "x\udcff"


def test_text_keeps_characters_that_no_encoding_has() -> None:
    assert MASKER.hide_text(f"\udcff {SECRET.decode()} ö") == "\udcff [masked:DB] ö"


values = st.binary(min_size=SHORTEST, max_size=80).filter(
    lambda value: len(bytes(byte for byte in value if 32 <= byte != 127)) >= SHORTEST
)


@given(st.text(alphabet=st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=8, max_size=60), st.data())
def test_no_form_is_left_wherever_the_chunks_are_cut(value: str, data: st.DataObject) -> None:
    # In UTF-16 and UTF-32 a short value may keep too few bytes that anybody sees (U+0100 is 01 00) to look for.
    known = sorted(form for form in forms(value.encode()) if len(plain(form).data) >= SHORTEST)
    planted = data.draw(st.lists(st.one_of(st.sampled_from(known), st.binary(max_size=20)), max_size=8))
    text = b"".join(planted)
    chunks = cut(text, data.draw(st.lists(st.integers(0, 4000), max_size=30)))
    masker = Masker({"X": value.encode()})
    shown = streamed(masker, chunks)
    rest = HIDDEN.sub(b"\0\0\0", shown) if b"masked" not in value.encode() else shown
    assert masker.spans(rest) == [] or any(b"masked:X" in form for form in known)
    assert not [form for form in known if form in rest]


@given(values, st.binary(max_size=300), st.lists(st.integers(0, 400), max_size=20))
def test_a_stream_says_what_the_whole_says(value: bytes, noise: bytes, places: list[int]) -> None:
    masker = Masker({"X": value})
    text = noise[:100] + value + noise[100:]
    assert value not in masker.hide(text)
    assert streamed(masker, cut(text, places)) == masker.hide(text)


UNSEEN = st.sampled_from(
    [b"", b"\x1b[0m", b"\x1b[38;5;1m", b"\x1b]0;t\x07", b"\x1b]8;;u\x1b\\", b"\x1b(B", b"\x1b=", b"\xc2\x9b1m", b"\n",
     b"\r\n", b"\xe2\x80\x8b", b"\xe2\x81\xa0", b"\xef\xbb\xbf", b"\xc2\xad", b"_\x08", b"\0", b"\x7f"]
)  # fmt: skip
NOISE = st.one_of(
    st.binary(max_size=12), UNSEEN, st.sampled_from([SECRET[:9], SECRET[3:], b"\x1b", b"\x1b[", b"\xe2\x80"])
)


@given(
    st.lists(UNSEEN, min_size=len(SECRET) - 1, max_size=len(SECRET) - 1), NOISE, NOISE, st.lists(st.integers(0, 999))
)
def test_a_secret_cut_up_by_anything_unseen_is_hidden_however_it_comes(
    between: list[bytes], before: bytes, after: bytes, places: list[int]
) -> None:
    pieces = [SECRET[at : at + 1] + unseen for at, unseen in enumerate([*between, b""])]
    # What stands before must not swallow the beginning: an open sequence would, at a terminal too.
    data = before + b" ~ " + b"".join(pieces) + b" ~ " + after
    shown = streamed(MASKER, cut(data, places))
    assert b"[masked:DB]" in shown
    assert MASKER.spans(shown) == []
    assert shown == MASKER.hide(data)
