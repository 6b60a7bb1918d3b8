"""A sample that came: rows of its sheet and inputs of its jobs, by which nothing else is made otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property

from rung.model.pattern import pattern
from rung.probes.filekind import is_workflow
from rung.tuning.amount import only_how
from rung.tuning.constants import constants
from rung.tuning.grown import grown
from rung.tuning.pair import Pair
from rung.tuning.project import Rule
from rung.tuning.reaching.said import Said
from rung.tuning.settings import is_settings
from rung.tuning.side import SHEET

NAME = re.compile(r"(?<![\w.\"'])[A-Za-z_]\w*")
FILLED = re.compile(r"(?<!\{)\{([A-Za-z_]\w*)")
OWN = {"config", "input", "output", "params", "wildcards", "log", "threads", "resources", "rule"}
"""What a rule knows of itself, and what is compared as a setting."""
HANDED = pattern(
    r"environ\s*\[[^]]*\]\s*=(?!=)|environ\s*\.\s*(?:update|setdefault)|\bputenv\b|\bshell\s*\.\s*(?:pre|suf)fix\b"
)
"""What a Snakefile hands to every job beside what a plan shows."""
CONFIG = pattern(r"[.@]config\b")
RECIPE = re.compile(r"the recipe of `([^`]+)`")


class Added:
    """Says of files that differ whether they only add samples. Only where Snakemake planned both sides that is sure."""

    def __init__(self, pair: Pair) -> None:
        before, after = pair.before, pair.after
        self._pair, self._planned = pair, bool(before.jobs and after.jobs)
        self._made = {name for job in before.jobs.values() for name in job.outputs}
        self._lines = [
            line for job in (*before.jobs.values(), *after.jobs.values()) for line in job.recipe if "*" in line
        ]

    def rows(self, path: str, said: Collection[Said]) -> bool:
        """Say whether a sheet only has more rows, each with jobs of its own, and only the workflow reads it itself."""
        read = all(is_workflow(_file(each.place)) or not self._given(path, each) for each in said)
        if not (self._planned and read and SHEET.search(path)):
            return False
        if any(HANDED.search(line.text) for line in self._pair.after.lines):
            return False
        return grown(self._pair, f"{path}:rows") and all(map(self._steady, self._pair.after.rules.values()))

    def source(self, path: str, said: Collection[Said]) -> bool:
        """Say whether only jobs take a file all of whose outputs came, and nothing else could come to it."""
        users = [job for job in self._pair.after.jobs.values() if path in job.needs]
        if not self._planned or not users or path in self._pair.before.paths:
            return False
        if any(not job.outputs or self._made & {*job.outputs} for job in users):
            return False
        own = {name for job in users for name in (job.place, f"the recipe of `{job.of}`")}
        if any(each.place not in own and not _names(_file(each.place)) for each in said):
            return False
        folder = path.rpartition("/")[0]
        return bool(folder) and not any(folder in line for line in self._lines)

    def _steady(self, rule: Rule) -> bool:
        """Say whether what a job is told beside its files hangs on no sheet, or the plan shows it.

        A plan shows commands of the shell alone: another number of samples may be handed to a script.
        """
        if rule.by in {"", "shell"} and rule.name in self._pair.after.planned:
            return True
        counts = (each for each in rule.fields.get("resources", ()) if not only_how(each.partition("=")[0]))
        told = "\n".join((*rule.fields.get("params", ()), *counts))
        code = set(NAME.findall(told)) if rule.by != "run" else {"what Python does"}
        filled = {found for line in rule.recipe for found in FILLED.findall(line)} if rule.by == "shell" else set()
        keys = {each.partition("=")[0] for name in ("params", "resources") for each in rule.fields.get(name, ())}
        return (code - keys) | filled <= OWN | self._constants

    def asked_for(self, path: str) -> bool:
        """Say whether a script finds a sheet by the name of its setting, in the configuration that it is handed."""
        after = self._pair.after
        if not SHEET.search(path) or after.tool != "snakemake":
            return False
        keys = {re.split(r"[.:]", name)[-1] for name, held in after.settings.items() if path in held}
        if not keys and any(path in line.text for line in after.lines if is_workflow(line.path)):
            return False  # no setting names it
        any_of = "|".join(map(re.escape, keys)) or r"[a-z]\w+"
        form = re.compile(rf"[\"'$](?:{any_of})\b")
        return any(CONFIG.search(text) and form.search(text) for text in after.scripts.values())

    @cached_property
    def _constants(self) -> set[str]:
        return {*constants(self._pair.after)}

    def _given(self, path: str, said: Said) -> bool:
        """Say whether a planned job of the rule whose recipe is meant takes a file; what is no recipe may."""
        rule = RECIPE.fullmatch(said.place)
        jobs = [job for side in (self._pair.before, self._pair.after) for job in side.jobs.values()]
        mine = [job for job in jobs if rule and job.of == rule[1]]
        name = re.compile(rf"(?:^|[^\w./-])(?:\./)?(?:{re.escape(path)}|{re.escape(path.rpartition('/')[2])})|\*")
        return not mine or any(path in job.needs or any(map(name.search, job.recipe)) for job in mine)


def _file(place: str) -> str:
    return place.rpartition(":")[0] or place


def _names(path: str) -> bool:
    """Say whether a file only names others, to a workflow that was planned."""
    return is_workflow(path) or is_settings(path) or SHEET.search(path) is not None
