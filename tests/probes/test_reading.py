"""Which Snakefiles may be handed to Snakemake unasked: only those whose Python can do nothing but read."""

from __future__ import annotations

import pytest

from rung.probes.smk.reading import why_acts

TABLE = """\
shell.executable("bash")
import pandas as pd
from os.path import join
import os, re
from pathlib import Path
configfile: "config.yaml"
units = pd.read_table(config["units"], dtype=str).set_index("unit", drop=False)
FOUND = [p.stem for p in Path("data").glob("*.txt")]
def reads(wildcards):
    row = units.loc[wildcards.unit]
    return {"one": row.fq1, "two": f"data/{wildcards.unit}_{len(FOUND)}.fq".replace("a", "b")}
def memory(wildcards, attempt):
    return attempt * 1000
wildcard_constraints:
    unit="|".join(units.index),
localrules: all
ruleorder: cut > join_up
with open("list.txt") as handle:
    NAMES = [line.strip() for line in handle if not line.startswith("#")]
rule all:
    input: expand(join("out", "{unit}.txt"), unit=FOUND), [each for each in NAMES]
checkpoint cut:
    input:
        unpack(reads),
        script="x.py",
    output: directory("parts")
    resources: mem_mb=memory
    params: level=lambda wildcards, input: config.get("level", 1)
    run:
        shell("rm -rf x")
        open("x", "w").write("a")
rule join_up:
    input: lambda w: checkpoints.cut.get(**w).output[0]
    output: temp("y")
    threads: workflow.cores * 0.5
    shell: "touch {output}"
onstart:
    shell("echo begins")
if not os.path.exists("list.txt"):
    raise ValueError("no list")
"""
ACTS = """\
import os@os.system('x')
import os@here = os@here.system('x')
import os@list(map(os.system, ['x']))
import os@os.path.os.system('x')
import os@os.remove('x')
import os.path as p@p.os.system('a')
import os.path@os.system('a')
from os import path@path.os.system('a')
from os import path@x = path.os
from os import *
from os import system as go
import sys@sys.modules
import re@re.sys.modules['os'].system('x')
import subprocess
import helper
import functools@functools.partial(open, 'x', 'w')()
import pandas as pd@pd.read_csv('https://example.org/x')
import pandas as pd@pd.eval('x')
import pandas as pd@config = pd.read_csv('x')@list(map(config.to_csv, ['x']))
from pathlib import Path@Path('x').unlink()
from pathlib import Path@Path('x').write_text('1')
from pathlib import Path@Path('x').replace('y')
from pathlib import Path@list(map(Path('x').unlink, [1]))
shell('x')
list(map(shell, ['x']))
shell.executable('bash').system('x')
x = [each for each in [shell]][0]('x')
def shell():@    pass@shell('x')
for shell in [1]: pass@shell('x')
if 0:@    shell = 1@shell('x')
use rule shell from x@shell('a')
eval('1')
exec = 1@exec('x')
getattr(1, 'x')
type('x', (), {})
sorted(['x'], key=eval)
sorted(['x'], key=open)
x = {'a': open}
open('x', 'w')
open('x', mode='w')
open('x', *['w'])
open('x', encoding='a', mode='w')
open('x', 'r' if 0 else 'w')
x = ().__class__
(lambda: 1).__globals__
x = (y for y in [1]).gi_frame
class A:@    def __del__(self): pass
@@exec@def g(): pass
x = f"{__import__('os')}"
x = rf'{eval(1)}'
x = f'{1:{eval(1)}}'
rule a:@    output: f"{eval('x')}"
rule a:@    input: shell('x')
rule a:@    params: x=lambda w: shell('x')
rule a:@    run: shell('x')@shell('y')
rule a:@    run:@        pass@shell('y')
run: shell('x')@shell('y')
run: open('x', 'w')
if 1:@    run: open('x', 'w')
rule a:@    run:@run: open('x', 'w')
x = open(f"{{", 'w')
from pathlib import Path@Path('x').replace(f",")
import pandas as pd@pd.read_csv(f"https://example.org/{1}")
x = f"a"(1)
f = a = 1@x = f"a # {open('x', 'w')@}"
import snakemake.io@snakemake.io.expand('x')
import snakemake.io@snakemake.remove('x')
workflow.globals['os'].system('x')
onstart('x')
lookup(query='x')
include: 'http://example.org/x'
include: 'a' 'b'
include: NAME
module a:@    snakefile: github('x')
storage:@   provider='s3'
x = (
"""


@pytest.mark.parametrize(
    "texts",
    [
        {"Snakefile": TABLE},
        {
            "Snakefile": 'include: "rules/a.smk"\nrule all:\n    input: "x"\n',
            "rules/a.smk": 'rule a:\n    output: "x"\n',
        },
        {"workflow/Snakefile": 'include:\n    "../rules/a.smk"\n', "rules/a.smk": ""},
    ],
)
def test_python_that_only_reads_is_let_through(texts: dict[str, str]) -> None:
    assert why_acts(texts, [*texts, "scripts/any.py", "data/a.txt"]) == ""


@pytest.mark.parametrize("text", ACTS.splitlines())
def test_whatever_might_act_is_named_with_its_line(text: str) -> None:
    lines = text.replace("@@", "\0").replace("@", "\n").replace("\0", "@")
    assert why_acts({"Snakefile": f"{lines}\n"}, ["Snakefile"])


@pytest.mark.parametrize(
    "text",
    [
        "# a comment\ropen('x', 'w')\n",  # Python reads a file with a lone carriage return as two lines
        "x = 1\0\n",
        "x = 'a\0b'\n",
        "rule a:\n    output: 'x'\nx = '\0'\n",
        "x = $a\n",
        "x = (1]\n",
        "x = 1)\n",
        "(" * 500 + ")" * 500 + "\n",
        f"x = f'{{{'-' * 200_000}1}}'\n",
        "a = 1\nx = (a" + "\n.c" * 20_000 + ")\n",
    ],
)
def test_what_python_reads_otherwise_or_not_at_all_is_not_let_through(text: str) -> None:
    assert why_acts({"Snakefile": text}, ["Snakefile"])


@pytest.mark.parametrize(
    "text",
    [
        'x = f"{{"\ny = (f"}}", f"{x}, {x!r:>{10}}")\n',
        'ä = 1\nx = "ä" f"ä{ä}ö{ä=}" + f"{1}"\n',
        'x = f"""a\n{1}\n{f"{2}"}"""\n',
        "for name in ['a']:\n    x = f'{name}.txt'.replace(f'a{name}', 'b')\n",
        "rule a:\n    output: 'x'\n    run: open('x', 'w')\nx = 1\n",
        "if 1:\n    rule:\n        run:\n            open('x', 'w')\n\nx = 1\n",
        "x = 1\r\nrule a:\r\n    output: 'x'\r\n",
    ],
)
def test_a_text_in_which_values_are_put_is_one_and_only_reads(text: str) -> None:
    assert why_acts({"Snakefile": text}, ["Snakefile"]) == ""


@pytest.mark.parametrize("path", ["yaml.py", "re.so", "pulp/__init__.py", "workflow/rules/json.pyc"])
def test_a_module_that_python_would_import_from_beside_the_workflow_is_named(path: str) -> None:
    texts = {"Snakefile": "x = 1\n", "workflow/rules/a.smk": "x = 1\n"}
    assert why_acts(texts, [*texts, path]).startswith(f"{path}: ")
    assert why_acts(texts, [*texts, f"scripts/lib/{path.rpartition('/')[2]}"]) == ""
