from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.ledger import bundle, keys, ledger
from rung.ledger.archive import pack, unpack
from rung.ledger.reason import Reason

MEMBERS = {"checkpoint": b"x" * 513, "entries.jsonl": b"", "blobs/" + "a" * 64: b"y" * 512}


def foreign(add: tarfile.TarInfo, data: bytes = b"", form: int = tarfile.PAX_FORMAT) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as tar:
        add.size = len(data) if add.isreg() else 0
        tar.addfile(add, io.BytesIO(data))
    return file.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def test_what_is_packed_is_read_back_and_by_any_tar_program() -> None:
    data = pack(MEMBERS)
    assert unpack(data).members == MEMBERS
    assert not unpack(data).faults
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        assert tar.getnames() == sorted(MEMBERS)
        assert all(info.mtime == 0 and info.uid == 0 and info.mode == 0o644 for info in tar)


def test_the_same_members_are_the_same_bytes() -> None:
    assert pack(MEMBERS) == pack(dict(reversed(MEMBERS.items())))


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_a_tar_repacked_by_another_program_is_read(form: int) -> None:
    info = member("./checkpoint")
    info.mtime, info.uid, info.uname = 1.5 if form == tarfile.PAX_FORMAT else 1, 1000, "anna"
    archive = unpack(foreign(info, b"x", form))
    assert (archive.members, archive.faults) == ({"checkpoint": b"x"}, ())


@pytest.mark.parametrize(
    "info",
    [
        member("../checkpoint"),
        member("/checkpoint"),
        member("././checkpoint"),
        member("keys/../../x.pub"),
        member("blobs/short"),
        member("extra"),
    ],
)
def test_a_name_no_bundle_holds_is_odd(info: tarfile.TarInfo) -> None:
    archive = unpack(foreign(info))
    assert not archive.members
    assert {fault.reason for fault in archive.faults} == {Reason.ODD_MEMBER}


@pytest.mark.parametrize(
    "info",
    [
        member("checkpoint", tarfile.SYMTYPE, "/etc/passwd"),
        member("checkpoint", tarfile.LNKTYPE, "entries.jsonl"),
        *(member("checkpoint", one) for one in (tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.CONTTYPE)),
        *(member(name, tarfile.DIRTYPE) for name in (".", "blobs", "keys", "etc", "checkpoint", "..", "/etc")),
    ],
)
def test_what_is_no_plain_file_has_a_reason_of_its_own(info: tarfile.TarInfo) -> None:
    archive = unpack(foreign(info))
    assert not archive.members
    assert [fault.reason for fault in archive.faults] == [Reason.NOT_A_FILE]


def test_a_name_used_twice_has_a_reason_of_its_own_and_the_first_counts() -> None:
    for name in ("checkpoint", "./checkpoint"):
        one, two = foreign(member("checkpoint"), b"1"), foreign(member(name), b"2")
        archive = unpack(one[:1024] + two)
        assert archive.members == {"checkpoint": b"1"}
        assert [fault.reason for fault in archive.faults] == [Reason.TWICE]


def test_a_name_or_size_hidden_in_an_extended_header_is_odd() -> None:
    info = member("checkpoint")
    info.pax_headers = {"path": "entries.jsonl"}
    assert Reason.ODD_MEMBER in {fault.reason for fault in unpack(foreign(info, b"x")).faults}


def test_a_tar_cut_off_or_with_something_after_its_end_is_said() -> None:
    data = pack(MEMBERS)
    for broken in (b"", data[:1000], data[:1536], data + b"x", b"\x1f\x8b" + data, data[:130] + b"\xff" + data[131:]):
        assert Reason.BAD_ARCHIVE in {fault.reason for fault in unpack(broken).faults}


@given(st.binary(max_size=3000))
def test_no_bytes_at_all_make_reading_fail(data: bytes) -> None:
    unpack(data)
    unpack(pack(MEMBERS)[:600] + data)


def test_a_bundle_is_the_same_bytes_each_time() -> None:
    assert bundle(ledger(), keys()) == bundle(ledger(), keys())
