"""How often rules are right: `draw` prints what has no label yet, `page` writes the page, `schema` the JSON Schema."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rung.lint.report.json import schema

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from lint import labelled  # noqa: E402 - the sample and its labels are test data

SCHEMA = ROOT / "docs" / "reference" / "json-schema" / "check.json"


def draw(corpora: Path) -> None:
    """Print the place and the message of each finding of the sample that nobody has judged."""
    found = labelled.report(corpora)
    known = {(label.code, label.path, label.fingerprint) for label in labelled.labels()}
    for one in labelled.drawn(found):
        if one.key not in known:
            print(f"{one.finding.code}\t{one.finding.path}:{one.line}\t{one.fingerprint}\t{one.finding.message}")


def main(verb: str = "") -> None:
    """Do what the verb says."""
    shared = Path(os.environ.get("RUNG_SHARED", ROOT.parent / "shared"))
    match verb:
        case "draw":
            draw(shared / "corpora")
        case "page":
            labelled.PAGE.write_text(labelled.page(labelled.labels()), "utf-8")
        case "schema":
            SCHEMA.write_bytes(schema())
        case _:
            sys.exit("usage: precision.py draw | page | schema")


if __name__ == "__main__":
    main(*sys.argv[1:2])
