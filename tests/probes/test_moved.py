"""What Snakemake keeps about outputs, told of a copy as it was told of the project."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rung.fieldwork import ground
from rung.probes.smk.moved import METADATA, moved, moves, named

OLD, NEW = "/home/me/flow", "/tmp/copy/flow"


def _record(output: str, folder: str = "") -> str:
    name = base64.urlsafe_b64encode(output.encode()).decode()
    pieces = [name[at : at + 254] for at in range(0, len(name), 254)]
    return folder + METADATA + "/".join((*(f"@{piece}" for piece in pieces[:-1]), pieces[-1]))


def test_a_parameter_that_holds_the_projects_path_holds_that_of_the_copy() -> None:
    data = json.dumps({"params": [f"'{OLD}/src'", f"'{OLD}-other/src'", "'20'"], "input": ["a.txt"]}).encode()
    path, changed = moved(_record("out/a.json"), data, OLD, NEW)
    assert path == _record("out/a.json")
    assert json.loads(changed)["params"] == [f"'{NEW}/src'", f"'{OLD}-other/src'", "'20'"]


def test_a_record_of_an_output_that_is_named_by_its_full_path_is_named_anew() -> None:
    path, _ = moved(_record(f"{OLD}/out/a.json"), b"{}", OLD, NEW)
    assert path == _record(f"{NEW}/out/a.json")


def test_the_records_of_a_folder_that_the_workflow_works_in_are_moved_too() -> None:
    data = json.dumps({"input": [f"{OLD}/data/a.txt"]}).encode()
    for folder in ("work/", "runs/one/"):
        assert moves(_record("x", folder))
        path, changed = moved(_record(f"{OLD}/work/x", folder), data, OLD, NEW)
        assert (path, json.loads(changed)) == (_record(f"{NEW}/work/x", folder), {"input": [f"{NEW}/data/a.txt"]})
        assert named(path) == f"{NEW}/work/x"


def test_a_path_that_json_must_escape_is_found() -> None:
    old = "/home/mé/flow"
    _, changed = moved(_record("a"), json.dumps({"params": [f"'{old}/src'"]}).encode(), old, NEW)
    assert json.loads(changed) == {"params": [f"'{NEW}/src'"]}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=500))
def test_the_name_of_a_record_is_read_back_whatever_the_output_is_called(output: str) -> None:
    assert named(_record(output)) == output
    assert moved(_record(output), b"{}", "/nowhere/that/is", NEW) == (_record(output), b"{}")


def test_a_file_with_another_name_is_left_as_it_is() -> None:
    assert moved(f"{METADATA}not base64!", b"x", OLD, NEW) == (f"{METADATA}not base64!", b"x")


def test_only_the_copy_is_rewritten(tmp_path: Path) -> None:
    project = tmp_path / "flow"
    record = project / _record("a")
    record.parent.mkdir(parents=True)
    record.write_text(f"{project}/src", "utf-8")
    here = ground(str(project))
    copy = here.copy()
    here.rewrite(copy, [_record("a")], lambda path, data: moved(path, data, str(project), copy))
    assert Path(copy, _record("a")).read_text("utf-8") == f"{copy}/src"
    assert record.read_text("utf-8") == f"{project}/src"
    here.close()


def test_what_a_snakefile_spells_out_is_moved_with_the_records() -> None:
    for path in ("Snakefile", "workflow/rules/a.smk", "config/config.yaml", "profiles/ci/config.yaml", "samples.tsv"):
        assert moves(path)
        assert moved(path, f"x: {OLD}/out".encode(), OLD, NEW) == (path, f"x: {NEW}/out".encode())
    assert not any(map(moves, ("data/raw/a.tsv", "src/a.py", "results/a.json")))
