"""The cache on disk: what is damaged, foreign or of other code is not there, and a closed disk harms nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from rung.outside.cache import FolderCache, cache_folder, code_digest

KEY = "ab" * 32


def _only(folder: Path) -> Path:
    (found,) = (path for path in folder.rglob("*") if path.is_file())
    return found


def test_what_was_put_is_got_again_by_another_process_s_cache(tmp_path: Path) -> None:
    FolderCache(tmp_path, "1" * 64).put(KEY, b"answer")
    assert FolderCache(tmp_path, "1" * 64).get(KEY) == b"answer"


def test_what_other_code_put_is_not_there(tmp_path: Path) -> None:
    FolderCache(tmp_path, "1" * 64).put(KEY, b"answer")
    assert FolderCache(tmp_path, "2" * 64).get(KEY) is None


@pytest.mark.parametrize("cut", [0, 1, 31, 32, 35])
def test_what_was_cut_off_is_not_there(tmp_path: Path, cut: int) -> None:
    cache = FolderCache(tmp_path, "1" * 64)
    cache.put(KEY, b"answer")
    place = _only(tmp_path)
    place.write_bytes(place.read_bytes()[:cut])
    assert cache.get(KEY) is None


def test_what_lies_under_another_key_is_not_there(tmp_path: Path) -> None:
    cache = FolderCache(tmp_path, "1" * 64)
    cache.put(KEY, b"answer")
    _only(tmp_path).rename(_only(tmp_path).with_name("cd" * 31))
    assert cache.get("ab" + "cd" * 31) is None


def test_a_folder_that_cannot_be_made_only_means_that_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = FolderCache(tmp_path / "file" / "below", "1" * 64)
    cache.put(KEY, b"answer")
    assert cache.get(KEY) is None


def test_only_the_owner_can_look_into_it(tmp_path: Path) -> None:
    cache = FolderCache(tmp_path / "check", "1" * 64)
    cache.put(KEY, b"answer")
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "check").iterdir()] == [0]


def test_the_folder_is_the_one_the_system_s_custom_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_folder() == Path("/somewhere/rung")


def test_the_same_code_has_the_same_digest() -> None:
    assert code_digest() == code_digest()
    assert len(code_digest()) == 64
