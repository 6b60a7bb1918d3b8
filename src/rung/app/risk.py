"""Say how dangerous a command is, outside any runbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import msgspec

from rung.app.site import Site
from rung.model.effect import Verdict
from rung.model.errors import UsageError
from rung.risk.classify import classify
from rung.risk.context import Context, Input
from rung.risk.effects import Effects, read_effects
from rung.risk.variables import free_names


@dataclass(frozen=True, slots=True)
class Ask:
    """How to read the command: its language, the dialect of SQL, the declared variables as (name, type).

    ``effects`` is the team's file of declarations, if any; scripts are looked for beside it.
    With ``assume``, every variable and placeholder counts as a declared word, as in a runbook that lists its inputs.
    """

    language: str = "bash"
    dialect: str = "postgres"
    inputs: tuple[tuple[str, str], ...] = ()
    assume: bool = False
    effects: Path | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The verdict in words that programs read too. ``unknown`` is the word that was not understood."""

    level: str
    reason: str
    rule: str
    unknown: str
    facets: tuple[str, ...]
    declare: str


class _Line(msgspec.Struct):
    command: str
    lang: str = "bash"


def one(site: Site, text: str, ask: Ask) -> Told:
    """Return the verdict on one command. Nothing is run."""
    return _told(_judged(_context(site, ask), text, ask.language, ask))


def many(site: Site, lines: Iterable[bytes], ask: Ask) -> Iterator[str]:
    """Yield one JSON verdict a line of ``{"lang": …, "command": …}``, in order. Raises UsageError at a bad line."""
    context = _context(site, ask)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read = msgspec.json.decode(line, type=_Line)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise UsageError(
                f'line {number} is no {{"lang": …, "command": …}}: {fault}', id="risk-line", advice="one object a line"
            ) from fault
        yield encoded(_told(_judged(context, read.command, language(read.lang), ask)))


# Names under which sets of labelled commands file what is written in a shell.
_SHELL_GROUPS = frozenset({
    "aws", "ceph", "cli", "container", "curl", "docker", "etcd", "gcloud", "git", "helm", "kubectl", "make",
    "network", "oc", "promtool", "service", "shell", "snakemake", "systemd", "terraform",
})  # fmt: skip


def language(name: str) -> str:
    """Return the language of a group of commands: a tool's name means commands typed in a shell."""
    return "bash" if name.casefold() in _SHELL_GROUPS else name


def lines(told: Told) -> tuple[str, ...]:
    """Return the verdict for a person."""
    said = [f"{told.level}: {told.reason}", f"  rule: {told.rule}"]
    if told.unknown:
        said.append(f"  not understood: {told.unknown}")
    if told.facets:
        said.append(f"  also: {', '.join(told.facets)}")
    if told.declare:
        said.append(f"  {told.declare}")
    return tuple(said)


def encoded(told: Told) -> str:
    """Return the verdict as one line of JSON."""
    return msgspec.json.encode(told).decode()


def _context(site: Site, ask: Ask) -> Context:
    inputs = tuple(Input(name, kind) for name, kind in ask.inputs)
    found = effects(ask.effects) if ask.effects else Effects()
    return Context(inputs, ask.dialect, effects=found, second=site.second(), cache={})


def effects(path: Path) -> Effects:
    """Read the declarations of ``path`` and the present digests of their scripts. Raises UsageError if it is wrong."""
    declared = read_effects(path.read_text("utf-8"), path.name)
    files = {name: path.parent / name for name, each in declared.items() if each.sha256}
    return Effects(declared, {n: sha256(f.read_bytes()).hexdigest() for n, f in files.items() if f.is_file()})


def _judged(context: Context, text: str, name: str, ask: Ask) -> Verdict:
    if ask.assume:
        free = (Input(each) for each in free_names(text, name, certain=True))
        context = replace(context, inputs=(*context.inputs, *free))
    return classify(text, name, context)


def _told(verdict: Verdict) -> Told:
    facets = tuple(sorted(f.value for f in verdict.facets))
    return Told(verdict.effect.word, verdict.reason, verdict.rule, verdict.unknown, facets, verdict.declare)
