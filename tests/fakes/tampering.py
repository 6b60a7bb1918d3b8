"""What somebody may do to a bundle, drawn by chance: to its lines, its members, its notes, the bytes of its tar."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from collections.abc import Callable, Sequence
from functools import cache

from fakes.authority import shared_authority
from fakes.ledger import (
    OUTPUT,
    RUN,
    Keys,
    anchor,
    chained,
    digest,
    keys,
    ledger,
    note,
    payload,
    repacked,
    rotated,
    rotation,
)
from fakes.views import odd_events, spoiled, told, viewed
from rung.ledger.key import PublicKey
from rung.ledger.timestamps import line_of
from rung.ledger.views.view import NAMES

FIRST, SECOND, THIEF = keys("rung-one", 1), keys("rung-two", 2), keys("rung-evil", 9)
LINES = ledger(6)
PLAIN = rotated(LINES, (SECOND,))
ROTATED = rotated(LINES, (FIRST, SECOND))
VIEWED = viewed(told(), SECOND)
ANCHORS = "".join(anchor(LINES[:size]).json("ticket", "2026") + "\n" for size in (2, 6)).encode()
BLOCK = 512

# Texts of a JSON value that readers take differently, or that have more than one spelling.
ODD_VALUES = (
    *(
        "1.0",
        "1e2",
        "1E2",
        "-0.0",
        "-0",
        "0.1",
        "1e-7",
        "1e-6",
        "1.5e300",
        "1e400",
        "9007199254740992",
        "01",
        "+1",
        "1.",
    ),
    *("123456789.125", "5e-324", "0.30000000000000004", "true", "null", "NaN", "-Infinity", "[1,2]", "[1, 2]"),
    *('{"b":1,"a":2}', '{"a":1,"a":1}', '"\\u0061"', '"\\ud800"', '"\\ud83d\\ude00"', '"\\/"', '"\\u000a"', '"\\n"'),
    *('"e\u0301"', '"\u00e9"', '"\u2028"', '"\x7f"', '"\x00"', '"\\u0000"', '"\ufeff"', '{"\ufb33":1,"\U0001f600":2}'),
    *('{"\U0001f600":2,"\ufb33":1}', '{"blob":"' + "0" * 64 + '"}', '{"blob":"' + "A" * 64 + '"}', '{"blob":7}', ""),
    *(
        "[" * 62 + "]" * 62,
        "[" * 63 + "]" * 63,
        "[" * 64 + "]" * 64,
        "[" * 980 + "]" * 980,
        "[" * 3000,
        "9" * 4301,
        "{}",
        "[]",
    ),
)
ODD_LINES = (
    *(
        b"",
        b"{}",
        b"[]",
        b"null",
        b"7",
        b'"x"',
        b"\x00",
        b"\xff\xfe",
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"{",
        b"{}\r",
        b" {}",
    ),
    *(
        b'{"a":1e400}',
        b"[" * 100_000,
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"seq":1}',
        b'{"seq":true,"prev":""}',
        b"x" * 99,
    ),
)
ODD_NAMES = (
    *(b"/entries.jsonl", b"../entries.jsonl", b"blobs/../entries.jsonl", b"./entries.jsonl", b"././checkpoint", b"x"),
    *(b"entries.jsonl/", b"ENTRIES.JSONL", b"entries.jsonl\n", b"keys/.pub", b"keys/a/b.pub", b"keys/0000.rotation"),
    *(b"keys/0009.rotation", b"keys/new.pub", b"keys/\xc3\xa9.pub", b"keys/\xff.pub", b"blobs", b"blobs/", b"", b"."),
    *(b"blobs/" + b"0" * 63, b"blobs/" + b"0" * 64, b"report.html", b"report.json", b"verify.py", b"a" * 100, b"keys/"),
)
PAX = (
    *(b"11 path=a/b\n", b"30 mtime=1350244992.023960108\n", b"9 size=1\n", b"23 linkpath=/etc/passwd\n", b"", b"x"),
    *(b"12 uname=ab\n", b"22 GNU.sparse.major=1\n", b"22 GNU.sparse.name=x.y\n", b"15 comment=a=b\n", b"12 uname=ab"),
)


def bundle_of(chance: random.Random) -> tuple[str, bytes]:
    """Return a bundle with one to three things done to it, and their names."""
    inside = dict(chance.choice((PLAIN, ROTATED, ROTATED, VIEWED, VIEWED)))
    if chance.random() < 0.5:
        inside["anchors.jsonl"] = ANCHORS
    done = []
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        act = chance.choice(ON_VIEWS if "ro-crate-metadata.json" in inside and chance.random() < 0.7 else ON_MEMBERS)
        done.append(act.__name__)
        act(chance, inside)
    tar = repacked(inside)
    if chance.random() < 0.4:
        on_tar = chance.choice(ON_TAR)
        done.append(on_tar.__name__)
        tar = on_tar(chance, tar)
    return " ".join(done), tar


def signed_again(chance: random.Random, inside: dict[str, bytes], lines: Sequence[bytes]) -> None:
    """Put lines in place; now and then sign them, so that what is odd about them is all that is odd."""
    inside["entries.jsonl"] = b"".join(line + b"\n" for line in lines)
    if chance.random() < 0.6:
        inside["checkpoint"] = note(lines, SECOND).encode()


def relinked(lines: Sequence[bytes], start: int = 0) -> list[bytes]:
    """Return the lines with each ``prev`` and ``seq`` of a readable line set anew, as text: nothing else is touched."""
    fixed, before = [], "0" * 64
    for number, line in enumerate(lines, start=1):
        try:
            old = json.loads(line)
            was, seq = str(old["prev"]).encode(), str(old["seq"]).encode()
        except (ValueError, KeyError, TypeError, RecursionError):
            fixed.append(line)
        else:
            new = line
            if number > start:
                new = line.replace(b'"prev":"' + was, b'"prev":"' + before.encode())
                new = new.replace(b'"seq":' + seq + b"}", b'"seq":%d}' % number)
            fixed.append(new)
        before = hashlib.sha256(fixed[-1]).hexdigest()
    return fixed


# --- what is done to the lines -----------------------------------------------------------------


def moved(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Swap, shuffle, double, drop or cut lines."""
    lines = list(LINES)
    place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            lines[place], lines[other] = lines[other], lines[place]
        case 1:
            chance.shuffle(lines)
        case 2:
            lines.insert(other, lines[place])
        case 3:
            del lines[place]
        case 4:
            del lines[place:]
        case _:
            lines += chained([payload(number) for number in range(1, 9)])[chance.randrange(8) :]
    signed_again(chance, inside, relinked(lines) if chance.random() < 0.3 else lines)


def one_byte_of_a_line(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Change, drop or add a byte of a line."""
    lines = list(LINES)
    place = chance.randrange(len(lines))
    spot = chance.randrange(len(lines[place]))
    byte = bytes([chance.randrange(256)])
    after = chance.choice((0, 1, 2))
    lines[place] = lines[place][:spot] + byte + lines[place][spot + after :]
    signed_again(chance, inside, relinked(lines, place + 1) if chance.random() < 0.5 else lines)


def odd_value(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Put a value of many spellings into a line, or in the place of a field, and chain the rest to it."""
    lines = list(LINES)
    place = chance.randrange(len(lines))
    value = chance.choice(ODD_VALUES)
    if chance.random() < 0.5:
        text = lines[place].decode().replace('"actor":', '"a":' + value + ',"actor":', 1)
    else:
        field = chance.choice(("actor", "at", "kind", "mono", "prev", "run", "seq"))
        old = json.dumps(json.loads(lines[place])[field], ensure_ascii=False)
        text = lines[place].decode().replace(f'"{field}":{old}', f'"{field}":{value}', 1)
    lines[place] = text.encode("utf-8", "surrogatepass")
    signed_again(chance, inside, relinked(lines, place + 1) if chance.random() < 0.8 else lines)


def odd_time(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Write the time of an entry in another way."""
    lines = list(LINES)
    place = chance.randrange(len(lines))
    odd = ("2026-11-09T03:12:45Z", "2026-11-09 03:12:45.000001Z", "\u0662026-11-09T03:12:45.000001Z", "", "x\u0000")
    at = json.loads(lines[place])["at"]
    lines[place] = lines[place].replace(at.encode(), chance.choice(odd).encode())
    signed_again(chance, inside, relinked(lines, place + 1))


def odd_line(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Put a line that is none among the others, or in the place of one."""
    lines = list(LINES)
    place = chance.randrange(len(lines) + 1)
    lines[place : place + chance.randrange(2)] = [chance.choice(ODD_LINES)]
    signed_again(chance, inside, relinked(lines, place + 1) if chance.random() < 0.5 else lines)


def spelled_otherwise(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Spell a line otherwise: blanks, another order, escapes, the end of lines of another system."""
    lines = list(LINES)
    place = chance.randrange(len(lines))
    value = json.loads(lines[place])
    spelled = (
        json.dumps(value, ensure_ascii=False).encode(),
        json.dumps(value, sort_keys=True, separators=(",", ":")).encode(),
        json.dumps(dict(reversed(value.items())), ensure_ascii=False, separators=(",", ":")).encode(),
        lines[place] + b"\r",
        lines[place] + b" ",
        b"\xef\xbb\xbf" + lines[place],
        lines[place][:-1] + b',"z":1,"z":1}',
        lines[place][:-1] + b',"seq":1}',
    )
    lines[place] = chance.choice(spelled)
    signed_again(chance, inside, relinked(lines, place + 1) if chance.random() < 0.7 else lines)


def another_run(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Bring lines, head or anchors of another run."""
    theirs = chained([payload(number, run="ffffff") for number in range(1, 7)])
    match chance.randrange(4):
        case 0:
            place = chance.randrange(6)
            signed_again(chance, inside, relinked([*LINES[:place], theirs[place], *LINES[place + 1 :]], place))
        case 1:
            signed_again(chance, inside, theirs)
        case 2:
            inside["checkpoint"] = note(LINES, SECOND, "ffffff").encode()
        case _:
            inside["anchors.jsonl"] = ANCHORS.replace(RUN.encode(), b"ffffff")


# --- what is done to the other members -------------------------------------------------------------


def one_byte_of_a_member(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Change, drop or add a byte of a member."""
    name = chance.choice(sorted(inside))
    spot = chance.randrange(len(inside[name]) + 1)
    byte = bytes([chance.choice((0, 10, 32, 43, 61, 65, 255, chance.randrange(256)))])
    inside[name] = inside[name][:spot] + byte + inside[name][spot + chance.choice((0, 1, 1, 2)) :]


def lost_or_added(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Leave a member out, empty it, put another's bytes there, or add one."""
    name, other = chance.choice(sorted(inside)), chance.choice(sorted(inside))
    match chance.randrange(4):
        case 0:
            del inside[name]
        case 1:
            inside[name] = b""
        case 2:
            inside[name] = inside[other]
        case _:
            odd = ("odd", f"blobs/{digest(b'x')}", f"blobs/{digest(OUTPUT).upper()}", "report.html", "keys/x.txt")
            inside[chance.choice(odd)] = b"x"


def another_head(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Sign other entries, with another key, twice, or write the note in another way."""
    text = note(LINES[: chance.randrange(7)], chance.choice((FIRST, SECOND, SECOND, THIEF)))
    head, _, signature = text.partition("\n\n")
    said = text.split("\n")
    other = note(LINES, THIEF).partition("\n\n")[2]
    odd = (
        *(text, text + "\n", text[:-1], text.replace("\n", "\r\n"), head + "\n\n", head + "\n", text + other),
        *(f"{head}\n\n{other}{signature}", f"{head}\nmore\n\n{signature}", text.replace("rung/run/", "rung/")),
        *("\n".join([said[0], "0" + said[1], *said[2:]]), "\n".join([said[0], "9" * 16, *said[2:]])),
        *("\n".join([said[0], "\u0666", *said[2:]]), "\n".join([*said[:2], said[2][:-2] + "==", *said[3:]])),
        *(text.replace("\u2014", "-"), text.replace("\u2014 ", "\u2014  "), "\ufeff" + text, text + "x" * 17_000),
    )
    inside["checkpoint"] = chance.choice(odd).encode()


def other_keys(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Add a key, change one with its id set right, write one in another way, or put two into a file."""
    raw = bytes([chance.randrange(256)]) * 32
    made = PublicKey(chance.choice(("rung-two", "rung-\u00e9", "x")), raw)
    text = str(SECOND.public)
    odd = (
        *(str(made), str(THIEF.public), text, f" {text} ", text + "\n" + text, text.replace("+", " "), text[:-1]),
        *(text.replace("rung-two", "rung-tw\u00f6"), text.upper(), "\u00a0" + text, text + "\x1c", text + "\x00"),
    )
    name = chance.choice(("keys/rung-two.pub", "keys/rung-evil.pub", "keys/a.pub"))
    inside[name] = chance.choice(odd).encode()
    if chance.random() < 0.3:
        lines = note(LINES, SECOND).split("\n")
        forged = base64.b64encode(made.id + bytes([chance.randrange(4)]) * 64).decode()
        inside["checkpoint"] = "\n".join([*lines[:4], f"\u2014 {made.name} {forged}", ""]).encode()


def other_rotations(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Break the succession: another signer, another number, another time, one more, one less, other spellings."""
    number = chance.choice((1, 1, 1, 2, 3))
    pairs: tuple[tuple[Keys, Keys, Keys], ...] = (
        *((FIRST, SECOND, THIEF), (FIRST, THIEF, FIRST), (SECOND, FIRST, SECOND), (SECOND, THIEF, SECOND)),
        *((THIEF, SECOND, THIEF), (FIRST, SECOND, FIRST), (FIRST, FIRST, FIRST)),
    )
    old, new, signer = chance.choice(pairs)
    text = rotation(chance.choice((number, number, 2, 9)), old, new, signer)
    odd = (
        *(text, text, text, text + "\n", text[:-1], text.replace("\n", "\r\n"), text.replace("rung/keys", "rung/key")),
        *(text.replace("2026", "\u0662026"), text.replace("+", "+ ", 1), text.replace("\n\n", "\n\n\n"), text * 2),
        *(text.replace(str(old.public), f" {old.public}"), text.replace(f"\n{number}\n", f"\n0{number}\n")),
    )
    inside[f"keys/{number:04}.rotation"] = chance.choice(odd).encode()


def other_anchors(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Bring other anchors, or lines that are none."""
    text = str(anchor(LINES[: chance.randrange(7)]))
    odd = (
        *(
            f'{{"anchor":"{text}"}}',
            f'{{"anchor":" {text} "}}',
            f'{{"anchor":"{text}","anchor":"x"}}',
            "{",
            "[]",
            "null",
        ),
        *(f'{{"anchor":"{text.upper()}"}}', f'{{"anchor":"{RUN} 9999999999999999 {"0" * 64}"}}', '{"anchor":7}', "NaN"),
        *(
            f'{{"anchor":"{RUN} 3 {"0" * 64}"}}',
            f'{{"anchor":"{RUN} \u0663 {"0" * 64}"}}',
            "[" * 99_999,
            '{"anchor":""}',
        ),
        *(
            f'{{"anchor":"{text}","at":NaN}}',
            f'{{"anchor":"{text}"}}\r',
            f'{{"anchor":"{text}","x":{"9" * 5000}}}',
            "\x00",
            "\ufeff{}",
            "9" * 4301,
            "\u2028",
        ),
    )
    inside["anchors.jsonl"] = inside.get("anchors.jsonl", b"") + (chance.choice(odd) + "\n").encode()


# --- what is done to the views ---------------------------------------------------------------------


def other_views(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Spoil one of the views."""
    spoiled(chance, inside, SECOND, THIEF)


def views_of_odd_entries(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Export a run whose entries hold odd values; now and then with the views of another export."""
    old = {name: inside[name] for name in NAMES if name in inside}
    inside.clear()
    inside.update(viewed(odd_events(chance), SECOND))
    if chance.random() < 0.2:
        inside.update(old)


# --- what is done to the time-stamps -----------------------------------------------------------------


def other_timestamps(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Bring anchors with time-stamps: of the known authority or a stranger, over this or that, spoiled."""
    size = chance.choice((2, 6, 6))
    known = anchor(LINES[:size])
    reply = timestamp(chance.choice(("known", "known", "known", "stranger")), chance.choice((2, 6, 6)))
    spot = chance.randrange(500)  # every reply is longer, and its length is not always the same
    byte = bytes([chance.randrange(256)])
    odd = (reply, reply, reply, reply[:spot] + byte + reply[spot + 1 :], reply[:spot], b"x", reply * 2)
    line = known.json("authority", "2026", chance.choice(odd))
    if chance.random() < 0.2:
        line = line.replace('"timestamp":"', chance.choice(('"timestamp":" ', '"timestamp":"=', '"timestamp":7,"x":"')))
    inside["anchors.jsonl"] = inside.get("anchors.jsonl", b"") + line.encode() + b"\n"


@cache
def timestamp(authority: str, size: int) -> bytes:
    """Return the time-stamp of an authority over the anchor of so many lines."""
    return shared_authority(authority).stamped(line_of(anchor(LINES[:size])))


# --- what is done to the tar -----------------------------------------------------------------------


def one_byte(chance: random.Random, tar: bytes) -> bytes:
    """Change a byte anywhere."""
    place = chance.randrange(len(tar))
    return tar[:place] + bytes([chance.randrange(256)]) + tar[place + 1 :]


def cut_off(chance: random.Random, tar: bytes) -> bytes:
    """Cut the archive at any byte."""
    return tar[: chance.randrange(len(tar))]


def longer(chance: random.Random, tar: bytes) -> bytes:
    """Put something behind the archive, or the archive itself again, or take its end away."""
    end = tar.rstrip(b"\0")
    whole = end + b"\0" * (-len(end) % BLOCK)
    odd = (tar + b"\0" * BLOCK, tar + b"x", tar + tar, whole + tar, whole, whole + b"\0" * BLOCK, whole + b"\0" * 1024)
    return chance.choice(odd)


def another_header(chance: random.Random, tar: bytes) -> bytes:
    """Change a header and set its checksum right: name, kind, size, magic, prefix, link, mode."""
    places = headers(tar)
    at = chance.choice(places)
    block = bytearray(tar[at : at + BLOCK])
    match chance.randrange(8):
        case 0:
            block[:100] = chance.choice(ODD_NAMES)[:100].ljust(100, b"\0")
        case 1:
            block[156:157] = chance.choice((b"\0", b"1", b"2", b"3", b"5", b"7", b"S", b"L", b"K", b"x", b"g", b"\xff"))
        case 2:
            sizes = (
                b"77777777777",
                b"00000000000",
                b"\x80" + b"\0" * 10,
                b"-1",
                b"0x10",
                b"        5 ",
                b"8",
                b"",
                b"\xff" * 11,
            )
            block[124:136] = chance.choice(sizes).ljust(12, b"\0")
        case 3:
            block[257:265] = chance.choice((b"ustar  \0", b"ustar\x0001", b"\0" * 8, b"USTAR\x0000", b"ustar\x0000"))
        case 4:
            block[345:500] = chance.choice((b"..", b"blobs", b"keys", b"/", b".", b"\xff")).ljust(155, b"\0")
        case 5:
            block[157:257] = b"/etc/passwd".ljust(100, b"\0")
        case 6:
            block[chance.randrange(100, 136)] = chance.randrange(256)
        case _:
            spot = chance.randrange(BLOCK)
            block[spot] = chance.randrange(256)
    return tar[:at] + checksummed(chance, block) + tar[at + BLOCK :]


def one_more_member(chance: random.Random, tar: bytes) -> bytes:
    """Put a member of any name and kind between two others: twice the same, a link, a device, an extended header."""
    at = chance.choice(headers(tar))
    kind = chance.choice((b"0", b"0", b"\0", b"1", b"2", b"3", b"5", b"L", b"S", b"x", b"x", b"g"))
    names = (*ODD_NAMES, b"entries.jsonl", b"checkpoint", b"././@PaxHeader", b"././@LongLink")
    data = chance.choice(PAX) if kind in (b"x", b"g") else chance.choice((b"", b"x", LINES[0] + b"\n"))
    block = bytearray(tar[at : at + BLOCK])
    block[:100] = chance.choice(names)[:100].ljust(100, b"\0")
    block[124:136] = b"%011o\0" % len(data)
    block[156:157] = kind
    return tar[:at] + checksummed(chance, block) + data + b"\0" * (-len(data) % BLOCK) + tar[at:]


def other_order(chance: random.Random, tar: bytes) -> bytes:
    """Put the members in another order, or one of them twice."""
    places = headers(tar)
    end = len(tar.rstrip(b"\0"))
    ends = [*places[1:], end + -end % BLOCK]
    parts = [tar[a:b] for a, b in zip(places, ends, strict=True)]
    chance.shuffle(parts)
    if chance.random() < 0.4:
        parts.append(chance.choice(parts))
    return b"".join(parts) + b"\0" * 1024


def headers(tar: bytes) -> list[int]:
    """Return where the headers of an undamaged archive begin."""
    places, at = [], 0
    while at < len(tar) and tar[at]:
        places.append(at)
        size = int(tar[at + 124 : at + 135], 8)
        at += BLOCK + size + -size % BLOCK
    return places


def checksummed(chance: random.Random, block: bytearray) -> bytes:
    """Return a header with its checksum set right, in one of the spellings that programs write."""
    value = sum(block[:148]) + 8 * 32 + sum(block[156:])
    block[148:156] = chance.choice((b"%06o\0 ", b"%06o\0 ", b"%07o\0", b"%06o  ", b" %05o\0 ")) % value
    return bytes(block)


ON_MEMBERS: tuple[Callable[[random.Random, dict[str, bytes]], None], ...] = (
    *(moved, one_byte_of_a_line, odd_value, odd_value, odd_time, odd_line, spelled_otherwise, another_run),
    *(one_byte_of_a_member, lost_or_added, another_head, other_keys, other_rotations, other_anchors),
    other_timestamps,
)
ON_VIEWS = (other_views, other_views, views_of_odd_entries, one_byte_of_a_member, lost_or_added)
ON_TAR: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(one_byte, cut_off, longer, another_header, another_header, one_more_member, one_more_member, other_order),
)
