"""Messages of rules, the state of git and a folder to work in: what is really answered is of the files as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.livelab import Builder
from rung.app.probing.answer import answer
from rung.app.probing.question import Put
from rung.app.probing.told import Told, lines
from rung.fieldwork import ground
from rung.model.ask import Ask
from rung.model.job import Job
from shared import missing

pytestmark = pytest.mark.once  # what Snakemake says does not hang on the Python that asks it

BUILDERS = (Builder("snakemake-7.32.4"), Builder("snakemake-newest"))
RULES = "rule all:\n    input: 'out'\nrule out:\n    output: 'out'\n    message: {}\n    shell: 'echo {} > out'\n"
STATE = "import subprocess\nSTATE = subprocess.run(['git', 'describe', '--always', '--dirty'], capture_output=True)\n"
BELOW = (
    "workdir: 'work'\nrule all:\n    input: 'out'\nrule out:\n    input: workflow.basedir + '/in'\n"
    "    output: 'out'\n    params: home=workflow.basedir\n    shell: 'echo {params.home} > out'\n"
)
KEYED = "rule out:\n    output: 'out'\n    params: key=config['secret_key'], n=3\n    shell: 'echo {params.n} > out'\n"


@pytest.fixture(params=BUILDERS, ids=lambda builder: builder.name)
def builder(request: pytest.FixtureRequest) -> Builder:
    found: Builder = request.param
    if not found.there:
        missing(f"{found.name} is not installed: .ci/builders {found.name}")
    return found


def asked(builder: Builder, folder: Path, question: str) -> Told:
    return answer(builder.hands(), ground(str(folder)), Put("snakemake", question), Ask(str(folder), "", 120))


def ran(builder: Builder, folder: Path, *argv: str) -> None:
    told = builder.hands().run(Job(argv=argv, cwd=str(folder)))
    assert told.ok, told.stderr.data


def kept(builder: Builder, folder: Path) -> None:
    """Keep what is there in a repository of git."""
    (folder / ".gitignore").write_text(".snakemake/\nout\n")
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@b.c")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "all")):
        ran(builder, folder, *git, *words)


def test_a_message_makes_no_file_differ_from_its_revision_and_no_parameter_that_asks_git(
    builder: Builder, tmp_path: Path
) -> None:
    text = STATE + RULES.format("'Makes it'", "{params}").replace("    shell", "    params: STATE.stdout\n    shell")
    (tmp_path / "Snakefile").write_text(text)
    kept(builder, tmp_path)
    due = asked(builder, tmp_path, "causes")
    assert "out: out" in "\n".join(due.answer.evidence)  # the rule is named, and not its message
    ran(builder, tmp_path, "snakemake", "--cores", "1")
    assert not any("not as in the revision" in line for line in asked(builder, tmp_path, "provenance").answer.evidence)
    assert asked(builder, tmp_path, "planned").answer.verdict == "nothing-due"


@pytest.mark.parametrize("message", ["'Makes it' it", "'Makes ' + config['it']"])
def test_a_message_that_cannot_be_read_is_told_as_snakemake_tells_it(
    message: str, builder: Builder, tmp_path: Path
) -> None:
    (tmp_path / "Snakefile").write_text(RULES.format(message, "it"))
    told = asked(builder, tmp_path, "planned")
    assert told.answer.verdict == "syntax-error"
    assert "line 5" in told.answer.sentence


def test_a_settled_workflow_that_works_in_a_folder_below_its_own_is_settled(builder: Builder, tmp_path: Path) -> None:
    (tmp_path / "Snakefile").write_text(BELOW)
    (tmp_path / "in").write_text("1")
    ran(builder, tmp_path, "snakemake", "--cores", "1")
    assert asked(builder, tmp_path, "planned").answer.verdict == "nothing-due"
    assert asked(builder, tmp_path, "acts").answer.verdict == "only-looks"


def test_of_a_secret_that_was_changed_neither_value_is_shown(builder: Builder, tmp_path: Path) -> None:
    (tmp_path / "Snakefile").write_text("configfile: 'config.yaml'\n" + KEYED)
    (tmp_path / "config.yaml").write_text("secret_key: first-0123-of-them\n")
    ran(builder, tmp_path, "snakemake", "--cores", "1")
    (tmp_path / "config.yaml").write_text("secret_key: other-4567-of-them\n")
    told = asked(builder, tmp_path, "causes")
    assert told.answer.verdict == "params-changed"
    assert not any(value in "\n".join(lines(told)) for value in ("0123", "4567"))
