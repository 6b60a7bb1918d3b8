"""Record what Snakemake says about every lab: run with the version to record first in PATH.

``PYTHONPATH=tests python tests/probes/record.py [TOOL [QUESTION…]]`` writes one file an answer into tests/probes/data.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

from fakes.recorded import Recorder
from rung.app import lab
from rung.app.lab import Expected, Lab
from rung.app.probing.answer import answer
from rung.app.probing.hands import Hands
from rung.app.probing.question import Put
from rung.fieldwork import ground, hands
from rung.model.ask import Ask
from rung.wiring.labs import labs, lay_out

DATA = Path(__file__).parent / "data"


def bare(text: str) -> str:
    """Return a recording without what only tells where it was made: folders of programs, the machine and its user."""
    text = re.sub(r"(?:/[\w.@+-]+)+/(bin|lib)/(?=python|snakemake)", r"/tools/\1/", text)
    text = re.sub(r"# environment\\n(?!LANGUAGE)[\w.]+ :?= ?[^\\]*\\n", "", text)
    return re.sub(r"(?:(?<=\\n)|\b)(Host|host|User|Platform): [^\\\"]*", r"\1: somewhere", text)


def record(name: str, found: Lab, each: Expected, tool: str) -> None:
    with tempfile.TemporaryDirectory() as base:
        folder = lay_out(name, found.files, f"{base}/project")
        lab.prepared(hands().run, name, found, folder)
        recorder = Recorder(hands(), ground(folder))
        scratch = "--scratch" in each.options
        told = answer(
            Hands(recorder.run, hands().judge),
            recorder,
            Put(tool, each.question),
            Ask(folder, each.target, 120, scratch),
        )
        kept = {
            "tool": tool, "version": told.version, "lab": name, "question": each.question, "target": each.target,
            "scratch": scratch, "verdict": each.verdict, "says": each.says, **recorder.written(),
        }  # fmt: skip
        goal = each.target.replace("/", "_").replace(".", "_") + ("scratch" if scratch else "")
        path = DATA / f"{tool}-{told.version}-{name.partition('-')[2]}-{each.question}{'-' + goal if goal else ''}.json"
        path.write_text(bare(json.dumps(kept, indent=1).replace(folder, "/project")) + "\n", "utf-8")
        sys.stdout.write(f"{path.name} {told.answer.verdict} {each.verdict}\n")


def main(tool: str = "snakemake", *questions: str) -> None:
    """Record every answer that the labs of a tool demand, or those to some questions only."""
    DATA.mkdir(exist_ok=True)
    for name, found in labs().items():
        for each in found.expect if name.startswith(f"{tool}-") else ():
            if not questions or each.question in questions:
                record(name, found, each, tool)


if __name__ == "__main__":
    main(*sys.argv[1:])
