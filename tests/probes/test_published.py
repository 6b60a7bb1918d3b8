"""Manifests of every form, and what is published held against them."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.probes.published.manifest import Claim, claims, is_manifest, may_be, turns_out

CASES = tomllib.loads((Path(__file__).parent / "data/manifests/cases.toml").read_text("utf-8"))["case"]
NAMES = sorted({each["name"] for each in CASES})


def _line(claim: Claim) -> str:
    return f"{claim.path} {claim.kind or '-'} {claim.digest[:8] or '-'} {'-' if claim.size is None else claim.size}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_form_of_a_manifest_is_read_into_its_claims(case: dict[str, str]) -> None:
    assert is_manifest(f"publish/{case['name']}") or may_be(f"publish/{case['name']}")
    found = claims(case["name"], case["text"].lstrip("\n").encode())
    assert [_line(each) for each in found or ()] == list(case["claims"])


@given(st.sampled_from(NAMES), st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_a_manifest_holds_is_read_or_said_to_be_unreadable(name: str, data: bytes) -> None:
    found = claims(name, data)
    assert found is None or all(each.digest or each.size is not None for each in found)


@pytest.mark.parametrize("name", ["README.md", "sha256.py", "manifest.py", "a.json", "MANIFEST.in", "sums.txt"])
def test_an_ordinary_file_is_no_manifest(name: str) -> None:
    assert not is_manifest(name)


@pytest.mark.parametrize(
    ("name", "text", "one"),
    [
        ("manifest.yaml", "kind: Deployment\n", False),
        ("MANIFEST.txt", "a.txt\nb.txt\n", False),
        ("MANIFEST.txt", f"{'0' * 64}  a.txt\nb.txt\n", True),
        ("manifest.yaml", f"files: {{a.txt: {{sha256: {'a' * 64}}}}}\n", True),
    ],
)
def test_a_file_of_a_name_that_others_have_too_is_a_manifest_where_it_claims_anything(
    name: str,
    text: str,
    one: bool,
) -> None:
    assert not is_manifest(name)
    assert turns_out(name, text.encode()) is one


def verified(folder: Path) -> Told:
    return answer(hands(), ground(str(folder)), Put("make", "verify-report"), Ask(str(folder)))


def published(folder: Path, **files: str) -> None:
    """Publish files with a manifest in JSON that is right."""
    sums = {}
    for name, text in files.items():
        path = folder / "publish" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        sums[f"./{name}"] = hashlib.sha256(text.encode()).hexdigest()
    (folder / "publish" / "manifest.json").write_text(json.dumps(sums))


def test_what_is_as_listed_is_verified_without_running_anything(tmp_path: Path) -> None:
    published(tmp_path, a="1", b="2")
    told = verified(tmp_path)
    assert (told.answer.verdict, told.good, told.looks) == ("verified", True, ())


@pytest.mark.parametrize("more", [[], [{"path": "b", "size": 1, "sha256": hashlib.sha256(b"2").hexdigest()}]])
def test_a_file_that_is_listed_by_its_size_alone_is_not_verified(
    tmp_path: Path, more: list[dict[str, str | int]]
) -> None:
    published(tmp_path, a="1", **({"b": "2"} if more else {}))
    (tmp_path / "publish/manifest.json").write_text(json.dumps([{"path": "a", "size": 1}, *more]))
    (tmp_path / "publish/a").write_text("0")
    told = verified(tmp_path)
    assert (told.answer.verdict, told.good) == ("sizes-only", False)
    assert "by size alone: publish/a" in told.answer.evidence
    assert any("no digest" in line for line in told.answer.not_shown)
    (tmp_path / "publish/a").write_text("01")
    assert verified(tmp_path).answer.verdict == "changed"


def test_one_byte_more_one_file_less_and_one_beside_are_each_named(tmp_path: Path) -> None:
    published(tmp_path, a="1", b="2", c="3")
    (tmp_path / "publish/a").write_text("0")
    (tmp_path / "publish/b").unlink()
    (tmp_path / "publish/d").write_text("4")
    told = verified(tmp_path)
    assert told.answer.verdict == "changed"
    assert [line.partition(" (")[0].partition(": sha")[0] for line in told.answer.evidence[:3]] == [
        "changed: publish/a", "missing: publish/b", "listed by no manifest: publish/d",
    ]  # fmt: skip


def test_paths_may_count_from_the_project_instead_of_the_manifest(tmp_path: Path) -> None:
    published(tmp_path, a="1")
    (tmp_path / "publish/manifest.json").unlink()
    (tmp_path / "MD5SUMS").write_text(f"{hashlib.md5(b'1').hexdigest()}  publish/a\n")  # noqa: S324 - a form that is met
    assert verified(tmp_path).answer.verdict == "verified"


@pytest.mark.parametrize("path", ["../../secret", "/etc/hostname", "a/../../../secret", "~/secret"])
def test_a_manifest_that_points_elsewhere_is_not_followed(tmp_path: Path, path: str) -> None:
    project = tmp_path / "project"
    published(project, a="1")
    (tmp_path / "secret").write_text("1")
    (project / "publish/manifest.json").write_text(json.dumps({path: hashlib.sha256(b"1").hexdigest()}))
    told = verified(project)
    assert told.answer.verdict == "unreadable"
    assert "leads out of the project" in told.answer.evidence[0]


def test_a_link_that_leads_out_is_not_digested(tmp_path: Path) -> None:
    project = tmp_path / "project"
    published(project, a="1")
    (tmp_path / "secret").write_text("1")
    (project / "publish/a").unlink()
    (project / "publish/a").symlink_to(tmp_path / "secret")
    assert verified(project).answer.verdict == "unreadable"


def test_what_is_published_without_any_manifest_is_named(tmp_path: Path) -> None:
    published(tmp_path, a="1")
    (tmp_path / "publish/manifest.json").unlink()
    told = verified(tmp_path)
    assert told.answer.verdict == "no-manifest"
    assert told.answer.evidence == ("published without a manifest: publish/a",)
