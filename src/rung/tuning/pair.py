"""Both sides of a tuning change, and what one holds that the other does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rung.tuning.project import Project, Rule, Written


@dataclass(frozen=True, slots=True)
class Differs:
    """A file whose content is another one, and why it may reach what is built."""

    path: str
    why: str


@dataclass(frozen=True)
class Pair:
    """The project before and after. ``files`` are those whose content is another one, and that may reach the build."""

    before: Project
    after: Project
    files: tuple[Differs, ...] = ()

    @cached_property
    def rules(self) -> tuple[tuple[Rule, Rule], ...]:
        """Return each rule of before with the one of after that has its name, or else makes its first output."""
        found = []
        makers = {name: rule for rule in self.after.rules.values() for name in (*rule.outputs, rule.name)}
        needed = {need for rule in self.after.rules.values() for need in rule.needs}
        for name, old in self.before.rules.items():
            new = self.after.rules.get(name) or next((makers[each] for each in old.outputs if each in makers), None)
            if new is None and self.after.tool == "make" and not old.recipe and name in needed:
                new = Rule(name, old.place, old.outputs)  # a rule that is built in makes it now, from what it finds
            if new is not None:
                found.append((old, new))
        return tuple(found)

    @cached_property
    def links(self) -> tuple[tuple[Rule, Rule], ...]:
        """Return the rules whose needs are compared: jobs that make the same file, and rules without any job."""
        asked = self.before.planned | self.after.planned
        written = [pair for pair in self.rules if not asked & {pair[0].name, pair[1].name}]
        new = {output: job for job in self.after.jobs.values() for output in job.outputs}
        ends = {job.of: job for job in self.after.jobs.values() if not job.outputs}
        jobs = []
        for old in self.before.jobs.values():
            found = next((new[output] for output in old.outputs if output in new), None)
            found = found if old.outputs else ends.get(old.of)
            if found is not None:
                jobs.append((old, found))
        return (*written, *jobs)

    @cached_property
    def came(self) -> tuple[Written, ...]:
        """Return the lines that only the side after has."""
        return _only(self.after.lines, self.before.lines)

    @cached_property
    def gone(self) -> tuple[Written, ...]:
        """Return the lines that only the side before has."""
        return _only(self.before.lines, self.after.lines)

    def more(self, counts: Callable[[Written], int]) -> tuple[Written, ...]:
        """Return the new lines that ``counts`` counts, when the side after has more of them than the one before."""
        if not self.came or sum(map(counts, self.after.lines)) <= sum(map(counts, self.before.lines)):
            return ()
        return tuple(line for line in self.came if counts(line))

    def fewer(self, counts: Callable[[Written], int]) -> tuple[Written, ...]:
        """Return the lines that went and that ``counts`` counts, when fewer of them are left."""
        if not self.gone or sum(map(counts, self.after.lines)) >= sum(map(counts, self.before.lines)):
            return ()
        return tuple(line for line in self.gone if counts(line))

    def raised(self, form: re.Pattern[str]) -> Iterator[tuple[str, float, float]]:
        """Yield each place where a number that ``form`` finds on a line is higher than any before, with both."""
        if not self.came:
            return
        old = max((number for line in self.before.lines for number in numbers(form, line.text)), default=0.0)
        for line in self.came:
            for number in numbers(form, line.text):
                if number > old:
                    yield line.place, old, number

    def settings(self, *keys: str) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """Yield the settings of these keys that differ: their name, the value before, the value after."""
        for name in sorted({*self.before.settings, *self.after.settings}):
            if name.rpartition(":")[2] in keys:
                old, new = self.before.settings.get(name, ()), self.after.settings.get(name, ())
                if old != new:
                    yield name, old, new


def numbers(form: re.Pattern[str], text: str) -> list[float]:
    """Return the numbers that the groups of ``form`` find in the text, one a match."""
    return [float(next(filter(None, found.groups()))) for found in form.finditer(text) if any(found.groups())]


def number(texts: Sequence[str]) -> float:
    """Return a setting as a number, 0 for none."""
    return float(texts[0]) if texts and re.fullmatch(r"\d+(?:\.\d+)?", texts[0]) else 0.0


def _only(these: Sequence[Written], those: Sequence[Written]) -> tuple[Written, ...]:
    """Return the lines of these that those lack: lines of the same file go against each other first."""
    mine, theirs = _without(these, those, _here), _without(those, these, _here)
    return _without(mine, theirs, _said)


def _here(line: Written) -> tuple[str, str]:
    return line.path, line.text


def _said(line: Written) -> tuple[str, str]:
    return "", line.text


def _without(
    these: Sequence[Written], those: Sequence[Written], key: Callable[[Written], tuple[str, str]]
) -> tuple[Written, ...]:
    left = Counter(key(line) for line in those)
    found = []
    for line in these:
        if left[key(line)]:
            left[key(line)] -= 1
        else:
            found.append(line)
    return tuple(found)
