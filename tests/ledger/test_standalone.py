from __future__ import annotations

import ast
import importlib.util
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.ledger import OUTPUT, anchor, bundle, chained, digest, keys, ledger, note, payload, repacked
from rung.ledger.archive import unpack
from rung.ledger.bundle import standalone
from rung.ledger.canonical import JSON, LARGEST, canonical
from rung.ledger.verify import Expected, verify
from shared import missing

PAIR, THIEF = keys(), keys("rung-test", 2)
LINES = ledger(6)
MEMBERS = dict(unpack(bundle(LINES, PAIR, anchors=(anchor(LINES[:3]).json("ticket", "2026"),))).members)
OURS_ONLY = {"verifier"}


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Load the verifier from the bytes that travel in a bundle."""
    if not shutil.which("openssl"):
        missing("openssl is not installed, so the standalone verifier checks no signature")
    place = tmp_path_factory.mktemp("standalone") / "verify.py"
    place.write_bytes(standalone())
    spec = importlib.util.spec_from_file_location("standalone_verify", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def theirs(script: ModuleType, data: bytes, *, informed: bool) -> list[tuple[str, str, list[str]]]:
    known = [("a1b2c3", 6, anchor(LINES).root)] if informed else []
    key = (PAIR.public.name, PAIR.public.raw) if informed else None
    return [
        (name, status, [fault[0] for fault in faults]) for name, status, _, faults in script.verify(data, known, key)
    ]


def ours(data: bytes, *, informed: bool) -> list[tuple[str, str, list[str]]]:
    known = Expected((anchor(LINES),), PAIR.public) if informed else None
    checks = verify(data, known).checks
    return [
        (check.name, check.status.value, [fault.reason.value for fault in check.faults])
        for check in checks
        if check.name not in OURS_ONLY
    ]


def tampered_lines(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    """Return the lines with one thing done to them: moved, cut, doubled, changed."""
    place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    spot = chance.randrange(len(lines[place]) or 1)
    broken = [b"", b"{}", b"[]", b'{"a":1e400}', b'{"a":' + b"9" * 5000 + b"}", lines[-1][:-1]]
    runs = [payload(number, run=chance.choice(["a1b2c3", "ffffff"])) for number in range(1, 5)]
    swapped = list(lines)
    swapped[place], swapped[other] = swapped[other], swapped[place]
    return chance.choice(
        [
            swapped,
            [*lines[:place], *lines[place + 1 :]] or [b"x"],
            [*lines[:place], lines[other], *lines[place:]],
            [*lines[:place], lines[place].replace(b"anna", b"otto"), *lines[place + 1 :]],
            [*lines[:place], lines[place][:spot] + b"9" + lines[place][spot + 1 :], *lines[place + 1 :]],
            chained(runs),
            [*lines, chance.choice(broken)],
        ]
    )


def tampered_members(chance: random.Random, inside: dict[str, bytes]) -> None:
    """Do one thing to the members: another head, a changed byte, one lost, one added, other anchors."""
    some = LINES[: chance.randrange(len(LINES))]
    name = chance.choice(sorted(inside))
    match chance.randrange(5):
        case 0:
            inside["checkpoint"] = note(some, chance.choice([PAIR, THIEF])).encode()
        case 1:
            data = bytearray(inside[name] or b"x")
            data[chance.randrange(len(data))] = chance.randrange(256)
            inside[name] = bytes(data)
        case 2:
            del inside[name]
        case 3:
            inside[chance.choice(["odd", f"blobs/{digest(b'x')}", "report.html"])] = b"x"
        case _:
            inside["anchors.jsonl"] = anchor(some).json("chat", "2026").encode() * chance.randint(1, 2)


def mutated(chance: random.Random) -> bytes:
    """Return a bundle with one to three things done to it, now and then also to the bytes of its tar."""
    inside, lines = dict(MEMBERS), list(LINES)
    for _ in range(chance.randint(1, 3)):
        if chance.random() < 0.6:
            lines = tampered_lines(chance, lines)
        else:
            tampered_members(chance, inside)
    if inside.get("entries.jsonl") == MEMBERS["entries.jsonl"]:
        inside["entries.jsonl"] = b"".join(line + b"\n" for line in lines)
    tar = bytearray(repacked(inside))
    if chance.random() < 0.2:
        tar[chance.randrange(len(tar))] = chance.randrange(256)
    return bytes(tar if chance.random() < 0.9 else tar[: chance.randrange(len(tar))])


def test_both_verifiers_agree_on_every_check_of_four_hundred_tampered_bundles(script: ModuleType) -> None:
    chance, believed = random.Random(7), 0  # noqa: S311 - the same bundles each time
    for number in range(400):
        data, informed = mutated(chance), number % 8 == 0
        assert theirs(script, data, informed=informed) == ours(data, informed=informed), f"bundle {number}"
        believed += verify(data).believable
    assert believed < 40  # some changes (a report, an anchor) take nothing away from the evidence


@pytest.mark.parametrize("informed", [True, False])
def test_both_verifiers_believe_an_honest_bundle(script: ModuleType, informed: bool) -> None:  # noqa: FBT001 - a parameter of a test
    data = repacked(MEMBERS)
    assert theirs(script, data, informed=informed) == ours(data, informed=informed)
    assert verify(data).believable


@given(st.integers(-LARGEST, LARGEST) | st.floats(-float(LARGEST), float(LARGEST), allow_nan=False))
def test_numbers_are_spelled_alike(script: ModuleType, number: float) -> None:
    assert script.spell(number, 1).encode() == canonical(number)


def test_text_and_keys_are_spelled_alike(script: ModuleType) -> None:
    value: JSON = {"\ufb33": "\u2028\x7f\x1f", "\U0001f600": ["é", None, True, -0.0], "a": {}}
    assert script.spell(value, 9).encode() == canonical(value)


def test_the_script_stands_alone_on_python_3_8(tmp_path: Path) -> None:
    ast.parse(standalone(), feature_version=(3, 8))
    script, tar = tmp_path / "verify.py", tmp_path / "b.tar"
    script.write_bytes(standalone())
    tar.write_bytes(repacked(MEMBERS))
    done = subprocess.run([sys.executable, "-I", "-S", script, tar, "--json"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[1] == ["chain", "passed", []]
    tar.write_bytes(repacked(MEMBERS, **{f"blobs/{digest(OUTPUT)}": b"otherwise"}))
    done = subprocess.run([sys.executable, "-I", "-S", script, tar], capture_output=True, check=False)
    assert done.returncode == 7
    assert b"blob-changed" in done.stdout


def test_without_openssl_the_signature_is_called_unchecked_not_good(tmp_path: Path) -> None:
    script, tar = tmp_path / "verify.py", tmp_path / "b.tar"
    script.write_bytes(standalone())
    tar.write_bytes(repacked(MEMBERS))
    done = subprocess.run(
        [sys.executable, "-I", script, tar, "--json"], capture_output=True, env={"PATH": str(tmp_path)}, check=False
    )
    assert done.returncode == 0, done.stderr
    assert ["checkpoint", "could-not-be-done", []] in json.loads(done.stdout)
