"""More threads for a script only make it faster, unless it reads their number as it reads a parameter."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rung.tuning.pair import Pair
from rung.tuning.project import Project, Rule
from rung.tuning.scriptreads import read_as_data

Fields = Mapping[str, tuple[str, ...]]


def said(old: Fields, new: Fields, script: str, by: str = "script") -> list[str]:
    recipe = (script,) if by == "run" else ('"../scripts/one.py"',)
    one, two = (
        Project("snakemake", "x", {"one": Rule("one", fields=fields, by=by, recipe=recipe)}, (), {},
                scripts={} if by == "run" else {"scripts/one.py": script, "scripts/other.py": "print(x.threads)"})
        for fields in (old, new)
    )  # fmt: skip
    return list(read_as_data(Pair(one, two)))


@pytest.mark.parametrize(
    "script",
    [
        "rows = rows[:: snakemake.threads]\n",
        "x <- head(rows, snakemake@threads)\n",
        "rows = rows[: smk.resources['mem_mb']]\n",
        'parts <- split(x, snakemake@resources[["mem_mb"]])\n',
        "k = smk.resources.get('mem_mb', 3)\n",
    ],
)
@pytest.mark.parametrize("by", ["script", "run"])
def test_an_amount_that_a_script_reads_as_data_is_another_value(script: str, by: str) -> None:
    fields: Fields = {"threads": ("2",), "resources": ("mem_mb=10",)}
    assert said(fields, {"threads": ("3",), "resources": ("mem_mb=20",)}, script, by)
    assert said(fields, {}, script, by)
    assert said(fields, dict(fields), script, by) == []


@pytest.mark.parametrize(
    "script",
    [
        "print(1)\n",
        "with Pool(snakemake.threads) as pool:\n    pass\n",
        "threads = snakemake.threads\n",
        "model = Forest(n_jobs=snakemake.threads)\n",
        "shell(f'sort --threads {snakemake.threads} -S {snakemake.resources.mem_mb}M --mem {x}')\n",
        "setDTthreads(snakemake@threads)\n",
        "opts = f'-Xmx{snakemake.resources.mem_mb}m'\n",
    ],
)
def test_an_amount_that_is_only_used_is_none(script: str) -> None:
    fields: Fields = {"threads": ("2",), "resources": ("mem_mb=10",)}
    assert said(fields, {"threads": ("3",), "resources": ("mem_mb=20",)}, script) == []


@pytest.mark.parametrize("by", ["shell", "run"])
@pytest.mark.parametrize(
    ("command", "data"),
    [
        ("sort -j {threads} {input}", False),
        ("samtools sort -@{threads} -m {resources.mem_mb}M {input}", True),
        ("star --runThreadN {threads} {input}", False),
        ("blastn -num_threads {threads} -db x", False),
        ("java -Xms{resources.mem_mb}m -Xmx{resources.mem_mb}m -jar x", False),
        ("OMP_NUM_THREADS={threads} ./sim", False),
        ("fold -s --width {threads} {input}", True),
        ("split -n l/{threads} {input}", True),
        ("head -n {threads} {input}", True),
        ("sort -j {threads} {input} | head -n {threads}", True),
    ],
)
def test_a_command_reads_an_amount_that_no_option_for_it_is_told(command: str, data: bool, by: str) -> None:
    fields: Fields = {"threads": ("2",), "resources": ("mem_mb=10",)}
    one, two = (
        Project("snakemake", "x", {"one": Rule("one", fields=each, by=by, recipe=(command,))}, (), {})
        for each in (fields, {"threads": ("3",), "resources": ("mem_mb=20",)})
    )
    assert bool(list(read_as_data(Pair(one, two)))) is data
