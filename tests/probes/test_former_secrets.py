"""A secret that was replaced is a secret still: what a parameter was before is hidden where what it is now is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakes.recorded import played
from rung.app.probing.told import lines
from rung.probes.smk.former import former

OLD, NEW = "oldtoken-0a1b2c3d", "newtoken-9z8y7x6w"
DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (f"before: '{OLD}' now: '{NEW}'", [OLD]),
        (f"""before: 'plain', "{OLD}" now: 'other', '{NEW}'""", ["plain", OLD]),
        (f"before: 3 now: '{NEW}'", []),
        ("before: '-l' now: '-c'", []),
        (f"before: '{NEW}' it was, and now other things", []),
    ],
)
def test_each_value_before_is_told_where_one_now_must_be_hidden(said: str, found: list[str]) -> None:
    assert list(former(f"Reason: {said}\nnext line '{OLD}'\n", lambda text: NEW in text)) == found


@pytest.mark.parametrize("question", ["causes", "converges"])
def test_a_replaced_token_of_the_configuration_is_shown_in_no_answer(question: str, tmp_path: Path) -> None:
    kept = json.loads((DATA / f"snakemake-9.27.1-params-{question}.json").read_text("utf-8"))
    for run in kept["runs"]:
        for stream in ("out", "err"):
            run[stream] = run[stream].replace("before: '-l' now: '-c'", f"before: '{OLD}' now: '{NEW}'")
    kept["reads"]["config.yaml"] = f"api_token: {NEW}\n"
    kept["snapshots"][0]["config.yaml"] = [1, 1, 0o100644, False]
    kept["snapshots"][1:] = [None if at is None else {**at, **kept["snapshots"][0]} for at in kept["snapshots"][1:]]
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(kept), "utf-8")
    told, _ = played(changed)
    said = "\n".join(lines(told))
    assert "before: '<redacted>' now: '<redacted>'" in said
    assert OLD not in f"{said}{told.looks}"
