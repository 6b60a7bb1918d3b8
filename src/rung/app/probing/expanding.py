"""Ask make or snakemake what a target would run, in a scratch copy of the project, when asking does not act."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import PurePosixPath

from msgspec import Struct

from rung.app.ports import Ground, Runner
from rung.model.effect import Verdict
from rung.model.errors import UsageError
from rung.model.job import MIB, Job, Outcome
from rung.probes.gnumake import oneshell
from rung.probes.gnumake.leads import NAMES
from rung.probes.gnumake.scan import scan
from rung.probes.gnumake.speech import QUIET
from rung.probes.gnumake.world import World, pinned
from rung.probes.recipes import gnumake, snakemake, together
from rung.probes.recipes.recipe import Call, UnknownError, brief
from rung.probes.snapshot import changes
from rung.risk.expand import Expansion

SECONDS = 30.0
KEPT = 4 * MIB
NOT_FOUND = 127


class Expanding(Struct, frozen=True):
    """What finds the recipes of a project in ``folder``. ``ground`` gives a folder to look at and to copy."""

    folder: str
    ground: Callable[[str], Ground]
    runner: Runner
    judge: Callable[[str], Verdict]

    def expand(self, words: tuple[str, ...]) -> Expansion | None:
        """Return what the call would run, or why nobody can tell; None for a call that builds nothing."""
        try:
            asked = snakemake.call(words) if words[0] == "snakemake" else gnumake.call(words)
            if asked is None:
                return None
            with closing(self.ground(str(PurePosixPath(self.folder or ".", asked.folder)))) as ground:
                ask = self._snakemake if words[0] == "snakemake" else self._make
                return Expansion(ask(ground, asked))
        except UnknownError as why:
            return Expansion(why=str(why))
        except UsageError as fault:
            return Expansion(why=fault.message)

    def _make(self, ground: Ground, asked: Call) -> tuple[str, ...]:
        if not asked.file and all(ground.read(name) is None for name in NAMES):
            raise UnknownError("there is no makefile in that folder")
        there = ground.snapshot(ground.folder).entries
        where = World(pinned=pinned(asked.settings), there=there, elsewhere=True)
        found = scan(ground.read, self.judge, asked.file, where)
        goals = asked.targets or ("",)
        why = next((why for goal in goals if (why := gnumake.reason_not_to(found.reached(goal), ground.read))), "")
        if why:
            raise UnknownError(why)
        outcome = self._asked(ground, gnumake.look(asked, found))
        pieces = gnumake.printed(outcome.stdout.data.decode("utf-8", "replace"))
        whole = any(oneshell.written(ground.read(path) or b"") for path in found.makefiles)
        return together.commands(pieces, self.judge) if whole else pieces

    def _snakemake(self, ground: Ground, asked: Call) -> tuple[str, ...]:
        names = (asked.file,) if asked.file else snakemake.NAMES
        data = next((data for name in names if (data := ground.read(name)) is not None), None)
        if data is None:
            raise UnknownError("there is no Snakefile in that folder")
        text = data.decode("utf-8", "replace")
        why = snakemake.reason_not_to(text)
        if why:
            raise UnknownError(why)
        outcome = self._asked(ground, snakemake.look(asked))
        # Version 7 writes its answer to standard error, 8 and 9 to standard output.
        said = (outcome.stdout.data.strip() or outcome.stderr.data).decode("utf-8", "replace")
        return snakemake.printed(said, text)

    def _asked(self, ground: Ground, argv: tuple[str, ...]) -> Outcome:
        """Run the question in a copy, and see that the project itself stays as it was."""
        before = ground.snapshot(ground.folder)
        scratch = ground.copy()
        env = {**QUIET, "HOME": scratch, "XDG_CACHE_HOME": scratch, "TMPDIR": scratch}
        outcome = self.runner.run(Job(argv=argv, cwd=scratch, env=env, timeout=SECONDS, cap=KEPT))
        moved = changes(before, ground.snapshot(ground.folder))
        if moved:
            raise UnknownError(f"{moved[0].path} changed while the project was only asked")
        if outcome.exit == NOT_FOUND:
            raise UnknownError(f"{argv[0]} is not installed here")
        if not outcome.ok or outcome.stdout.dropped or outcome.survivors:
            raise UnknownError(f"`{' '.join(argv)}` {_gave_up(outcome)}")
        return outcome


def _gave_up(outcome: Outcome) -> str:
    if outcome.timed_out:
        return f"had not ended after {SECONDS:g} s"
    said = (outcome.stderr.data or outcome.stdout.data).decode("utf-8", "replace").strip().splitlines()
    return f"ended with {outcome.exit}: {brief(said[-1]) if said else 'it said nothing'}"
