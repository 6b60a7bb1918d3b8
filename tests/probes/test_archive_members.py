"""The members of an archive and their times, in the forms that ar writes."""

from __future__ import annotations

import pytest

from rung.probes.gnumake.member import members


def header(name: str, date: str, size: int) -> bytes:
    return f"{name:<16}{date:<12}{0:<6}{0:<6}{100644:<8}{size:<10}`\n".encode()


ARCHIVE = b"!<arch>\n"
LONG = header("//", "", 20) + b"a_very_long_name.o/\n"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (ARCHIVE, {}),
        (ARCHIVE + header("x.o/", "0", 3) + b"abc\n" + header("y.o/", "170", 2) + b"de", {"x.o": 0, "y.o": 170}),
        (ARCHIVE + header("/", "0", 4) + b"\0\0\0\0" + LONG + header("/0", "7", 1) + b"a\n", {"a_very_long_name.o": 7}),
        (ARCHIVE + header("#1/8", "9", 10) + b"long.o\0\0ab", {"long.o": 9}),
        (b"!<thin>\n" + LONG + header("/0", "0", 4000) + header("y.o/", "5", 12), {"a_very_long_name.o": 0, "y.o": 5}),
        (ARCHIVE + header("x.o/", "0", 3)[:40], {}),
        (ARCHIVE + header("x.o/", "when", 3) + b"abc", {}),
        (b"\x7fELF", {}),
        (b"", {}),
    ],
)  # fmt: skip
def test_each_member_of_an_archive_has_its_name_and_time(data: bytes, found: dict[str, int]) -> None:
    assert dict(members(data)) == found
