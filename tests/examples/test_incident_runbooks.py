"""RUN-011 and RUN-012 are run to their end on broken projects, by real tools; their guards hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.terminal import Said, Shell
from fakes.livelab import LABS, Builder
from rung.app import lab
from rung.app.probing.question import find
from rung.fieldwork import hands
from rung.probes.probe import TROUBLE
from rung.wiring.labs import lay_out
from shared import ROOT, missing

OLDEST = Builder("snakemake-7.32.4")
NO_FORCE = """\
--- a/Makefile
+++ b/Makefile
@@ -3,2 +3,2 @@
-report.txt: data.csv FORCE
+report.txt: data.csv
 \tsort data.csv > $@
"""
BROUGHT_BACK = """\
--- /dev/null
+++ b/shared.inc
@@ -0,0 +1 @@
+shared
"""
A_LIST_EACH = """\
--- a/lib/Makefile
+++ b/lib/Makefile
@@ -3,3 +3,3 @@
 words.txt notes.txt:
-\techo $@ >> ../list.txt
+\techo $@ >> $@.list
 \techo $@ > $@
--- a/app/Makefile
+++ b/app/Makefile
@@ -4,3 +4,3 @@
 \tsleep 0.02
-\techo $@ >> ../list.txt
+\techo $@ >> $@.list
 \techo $@ > $@
"""
A_TAB = """\
--- a/Makefile
+++ b/Makefile
@@ -3,2 +3,2 @@
 a.txt: a.in
-        cat a.in > $@
+\tcat a.in > $@
"""
ONLY_LOOKS = """\
--- a/Makefile
+++ b/Makefile
@@ -1,7 +1,7 @@
-REVISION := $(shell echo "asked" >> questions.log; echo 12)
+REVISION := 12
\x20
 all: page.txt
\x20
 page.txt: text.in
-\t+echo "revision $(REVISION)" > header.tmp
+\techo "revision $(REVISION)" > header.tmp
 \tcat header.tmp text.in > $@
"""
NARROW_AGAIN = """\
--- a/Snakefile
+++ b/Snakefile
@@ -1,4 +1,4 @@
 import os
 import re
-WIDE = True
+WIDE = False
 NAMES = sorted(n if WIDE else n[:-4] for n in os.listdir("raw") if WIDE or re.fullmatch("[a-z]+\\\\.txt", n))
"""
OWN_SCRATCH = """\
--- a/Snakefile
+++ b/Snakefile
@@ -6,5 +6,5 @@
     output: "results/{name}.sorted"
     log: "logs/{name}.log"
-    shell: "sort {input} > scratch.tmp 2> {log} && sleep 0.5 && cat scratch.tmp > {output}"
+    shell: "sort {input} > {output} 2> {log}"
\x20
 rule report:
"""


@dataclass(frozen=True, slots=True)
class Pathed(Shell):
    """A shell that finds rung, and the tool."""

    path: str = ""

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the clean environment with a longer path."""
        found = Shell.environment(self, more)
        return {**found, "PATH": f"{self.path}:{found['PATH']}"}


@dataclass
class Incident:
    """A runbook on a broken project: whoever answers says yes, writes the note, decides and approves what is asked."""

    shell: Pathed
    patch: str
    run: str = ""

    def rung(self, *words: str) -> Said:
        return self.shell.rung(*words)

    def start(self, name: str, target: str) -> Said:
        given = (
            "--set",
            f"target={target}",
            "--set",
            "repair=repair.patch",
            "--set",
            f"evidence={self.shell.folder.parent}/evidence",
        )
        said = self.rung("run", name, "--root", "../examples", *given)
        self.run = re.findall(r"run ([0-9a-f]{6})", said.out)[0]
        return said

    def refused(self, *commands: str) -> None:
        """Say that each command is refused where the run stands now, which is the end of it."""
        for command in commands:
            tried = self.rung("try", self.run, "--", command)
            assert tried.code in {3, 6}, f"{command}: {tried.out}{tried.err}"
            assert "refuse" in tried.out + tried.err, f"{command}: {tried.out}{tried.err}"

    def before_the_repair(self, said: Said, decision: str) -> Said:
        """Answer what is asked until the first change waits for its approval; return its words."""
        while said.code == 3 and "rung approve" not in said.out:
            self.answer(said.out, decision)
            said = self.rung("resume", self.run)
        return said

    def repaired(self) -> None:
        """Lay the repair down, after the run began and before it is asked for."""
        (self.shell.folder / "repair.patch").write_text(self.patch, "utf-8")

    def answered(self, said: Said, decision: str) -> Said:
        """Answer what it waits for until it ends; return its last words."""
        for _ in range(16):
            if said.code != 3 or "leads to escalation" in said.out:
                return said
            self.answer(said.out, decision)
            said = self.rung("resume", self.run)
        return said

    def decided_anew(self, decision: str) -> Said:
        """Decide as the builds in copies say, citing the check that found a class."""
        seen = self.rung("evidence", self.run).out
        *_, check = re.findall(r"^#(\d+) .*Check of step \d+ check 1 holds", seen, re.MULTILINE)
        said = self.rung("decide", self.run, decision, "--cites", check)
        assert "against the signs" not in said.out + said.err, "the sign that led to the builds was followed"
        return said

    def answer(self, out: str, decision: str) -> None:
        approval = re.search(r"rung approve \w+ ([0-9a-f]+)", out)
        attest = re.search(r"rung attest \w+ '?([\w.]+)'?", out)
        if attest:
            anew = "decided anew" in out
            if anew:
                assert self.rung("attest", self.run, attest[1], "yes").code == 6, "nothing was decided anew"
            done = self.decided_anew(decision) if anew else self.rung("attest", self.run, attest[1], "yes")
        elif "rung note" in out:
            done = self.rung("note", self.run, "--symptom", "s", "--scope", "all", "--next", "repair the rule")
        elif "rung decide" in out:
            first = re.findall(r"the signs point at ([a-z ]+)", out)
            done = self.rung("decide", self.run, *first, "--cites", "5,6,7")
        else:
            assert approval, out
            done = self.rung("approve", self.run, approval[1], "--by", "bea")
        assert done.code == 0, f"{out}\n{done.out}{done.err}"


def laid(tmp_path: Path, name: str, patch: str, path: str) -> Incident:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    folder = lay_out(name, LABS[name].files, str(tmp_path / "project"))
    runner = Builder(OLDEST.name).hands().run if name.startswith("snakemake") else hands().run
    lab.prepared(runner, name, LABS[name], folder)
    for words in (("init", "-q"), ("add", "-A"), ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a")):
        subprocess.run(("git", *words), cwd=folder, check=True)
    return Incident(Pathed(Path(folder), f"{Path(sys.executable).parent}{path and f':{path}'}"), patch)


@pytest.mark.slow
def test_the_build_incident_is_repaired_and_proved_without_cleaning_or_serial_mode(tmp_path: Path) -> None:
    if shutil.which("make") is None or shutil.which("git") is None:
        missing("GNU make and git are needed")
    incident = laid(tmp_path, "make-restless", NO_FORCE, "")
    project = incident.shell.folder
    said = incident.before_the_repair(incident.start("RUN-011", "report.txt"), "graph truth")
    incident.refused("make clean", "make -j1", "make --touch", "rm -rf build", "git stash", "make report.txt")
    incident.repaired()
    assert (project / "Makefile").read_text().startswith("all: report.txt index.txt\n\nreport.txt: data.csv FORCE")
    last = incident.answered(said, "graph truth")
    assert "ended: repaired" in last.out, last.out + last.err
    assert subprocess.run(("make", "-q", "report.txt"), cwd=project, check=False).returncode == 0
    assert "proof: " in last.out
    assert (project.parent / "evidence" / "SHA256SUMS").is_file()


@pytest.mark.slow
def test_a_build_whose_input_is_gone_is_repaired_and_proved_by_the_same_runbook(tmp_path: Path) -> None:
    if shutil.which("make") is None or shutil.which("git") is None:
        missing("GNU make and git are needed")
    incident = laid(tmp_path, "make-input-gone", BROUGHT_BACK, "")
    said = incident.before_the_repair(incident.start("RUN-011", "page.txt"), "graph truth")
    incident.repaired()
    last = incident.answered(said, "graph truth")
    assert "ended: repaired" in last.out, last.out + last.err
    assert (incident.shell.folder / "page.txt").read_text() == "page\nshared\n"


def test_work_that_is_due_by_design_is_closed_without_a_change(tmp_path: Path) -> None:
    if shutil.which("make") is None or shutil.which("git") is None:
        missing("GNU make and git are needed")
    incident = laid(tmp_path, "make-stamped", "", "")
    last = incident.answered(incident.start("RUN-011", "notes.out"), "operational noise")
    assert "ended: done" in last.out, last.out + last.err
    assert "never-by-design" in last.out
    assert "CHANGES" not in last.out


def test_a_class_that_only_builds_can_tell_is_decided_after_them(tmp_path: Path) -> None:
    if shutil.which("make") is None or shutil.which("git") is None:
        missing("GNU make and git are needed")
    incident = laid(tmp_path, "make-stale-flags", "", "")
    last = incident.answered(incident.start("RUN-011", "all"), "environment or contract drift")
    assert "class 'environment or contract drift' leads to escalation" in last.out, last.out + last.err


@pytest.mark.slow
def test_a_race_between_two_makes_is_found_by_builds_in_copies_repaired_and_proved(tmp_path: Path) -> None:
    if shutil.which("make") is None or shutil.which("git") is None:
        missing("GNU make and git are needed")
    incident = laid(tmp_path, "make-race-below", A_LIST_EACH, "")
    said = incident.start("RUN-011", "all")
    incident.repaired()
    last = incident.answered(said, "graph truth")
    assert "ended: repaired" in last.out, last.out + last.err
    assert (incident.shell.folder / "lib" / "Makefile").read_text().count("$@.list") == 1


@pytest.mark.slow
@pytest.mark.parametrize(("lab_name", "patch"), [("make-broken", A_TAB), ("make-acts", ONLY_LOOKS)])
def test_a_makefile_that_cannot_be_read_or_acts_is_repaired_and_proved(
    lab_name: str, patch: str, tmp_path: Path
) -> None:
    if shutil.which("make") is None or shutil.which("git") is None:
        missing("GNU make and git are needed")
    incident = laid(tmp_path, lab_name, patch, "")
    said = incident.start("RUN-011", "all")
    incident.repaired()
    last = incident.answered(said, "graph truth")
    assert "ended: repaired" in last.out, last.out + last.err


@pytest.mark.slow
def test_the_workflow_incident_is_repaired_and_proved_on_a_real_workflow(tmp_path: Path) -> None:
    if not OLDEST.there:
        missing(f"{OLDEST.name} is not installed: .ci/builders {OLDEST.name}")
    incident = laid(tmp_path, "snakemake-widened", NARROW_AGAIN, str(OLDEST.path))
    said = incident.before_the_repair(incident.start("RUN-012", "results/report.txt"), "workflow semantics")
    incident.refused(
        "snakemake --cores 1", "snakemake --unlock", "make tour", "rm -rf results", "git apply repair.patch"
    )
    incident.repaired()
    last = incident.answered(said, "workflow semantics")
    assert (incident.shell.folder.parent / "evidence" / "SHA256SUMS").is_file()
    assert "ended: repaired" in last.out, last.out + last.err
    results = {path.name for path in (incident.shell.folder / "results").iterdir()}
    assert results == {"north.count", "south.count", "report.txt"}


@pytest.mark.slow
def test_a_workflow_whose_class_only_builds_can_tell_is_repaired_and_proved(tmp_path: Path) -> None:
    if not OLDEST.there:
        missing(f"{OLDEST.name} is not installed: .ci/builders {OLDEST.name}")
    incident = laid(tmp_path, "snakemake-race", OWN_SCRATCH, str(OLDEST.path))
    said = incident.before_the_repair(incident.start("RUN-012", "all"), "not told without a build")
    incident.answer(said.out, "")
    said = incident.before_the_repair(incident.rung("resume", incident.run), "workflow semantics")
    incident.repaired()
    last = incident.answered(said, "workflow semantics")
    assert "ended: repaired" in last.out, last.out + last.err
    assert (incident.shell.folder.parent / "evidence" / "SHA256SUMS").is_file()
    assert (incident.shell.folder / "results" / "report.txt").read_text() == "a\nb\nc\nd\n"


@pytest.mark.parametrize(("name", "tool", "step"), [("RUN-011", "make", 2), ("RUN-012", "snakemake", 3)])
def test_a_look_for_the_cause_passes_with_causes_alone(name: str, tool: str, step: int) -> None:
    (path,) = (ROOT / "examples" / "runbooks").glob(f"{name}-*.md")
    part = path.read_text("utf-8").split("### Step ")[step]
    assert f"rung probe {tool} causes" in part
    (form,) = re.findall(r"expect `matches ([^`]+)`", part)
    words = {word.name for word in (*find(tool, "causes").words, *TROUBLE)}
    planless = {"syntax-error", "target-missing", "needs-a-build"} if tool == "make" else set[str]()
    nameless = {"untold", "follows", "other", *(word.name for word in TROUBLE)} - planless
    assert {word for word in words if re.match(form, f"{word}: It is.")} == words - nameless


@pytest.mark.slow
def test_a_profile_that_unlocks_is_named_and_handed_to_its_owner(tmp_path: Path) -> None:
    if not OLDEST.there:
        missing(f"{OLDEST.name} is not installed: .ci/builders {OLDEST.name}")
    incident = laid(tmp_path, "snakemake-profile-unlocks", "", str(OLDEST.path))
    last = incident.answered(incident.start("RUN-012", "out/a.txt"), "operating context")
    assert "class 'operating context' leads to escalation" in last.out, last.out + last.err
    assert "dangerous: profiles/cluster: nolock" in incident.rung("report", incident.run).out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lab_name", "target"), [("snakemake-touched", "results/names.txt"), ("snakemake-tiny-jobs", "out/0.txt")]
)
def test_a_workflow_that_is_well_ends_in_an_escalation_after_builds_and_in_no_change(
    lab_name: str, target: str, tmp_path: Path
) -> None:
    if not OLDEST.there:
        missing(f"{OLDEST.name} is not installed: .ci/builders {OLDEST.name}")
    incident = laid(tmp_path, lab_name, "", str(OLDEST.path))
    last = incident.answered(incident.start("RUN-012", target), "not told without a build")
    assert "Escalation is due: if step 6 fails" in last.out, last.out + last.err
    ended = incident.rung("escalate", incident.run, "--reason", "not even builds in copies tell a class")
    assert ended.code == 4, ended.out + ended.err
    assert (
        subprocess.run(
            ("git", "status", "--porcelain", "-uno"), cwd=incident.shell.folder, check=True, capture_output=True
        ).stdout
        == b""
    )
