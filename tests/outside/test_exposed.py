"""What every account may change is named, with the folder in which it could be replaced."""

from __future__ import annotations

from pathlib import Path

from rung.outside.exposed import exposed


def test_a_file_or_its_folder_that_every_account_may_write_is_exposed(tmp_path: Path) -> None:
    folder, file = tmp_path / "folder", tmp_path / "folder" / "file"
    folder.mkdir(0o755)
    file.write_text("")
    modes = {(0o755, 0o644): [], (0o755, 0o666): [file], (0o777, 0o644): [folder], (0o1777, 0o644): []}
    for (of_folder, of_file), found in modes.items():
        folder.chmod(of_folder)
        file.chmod(of_file)
        assert exposed([file]) == tuple(str(each) for each in found)


def test_what_is_not_there_is_not_exposed_and_its_folder_may_be(tmp_path: Path) -> None:
    assert exposed([tmp_path / "none" / "none"]) == ()
    tmp_path.chmod(0o777)
    assert exposed([tmp_path / "none", tmp_path / "other"]) == (str(tmp_path),)
