"""How a question is put to Snakemake: its command line, and the command that asks rung the next question."""

from __future__ import annotations

import shlex

from rung.model.ask import Ask


def snakemake(ask: Ask, *options: str, cores: str = "all") -> tuple[str, ...]:
    """Return the command line of Snakemake with these options, for the target that was asked for.

    Never with ``-q``, which leaves out the words that tell pending work from none. A look gets every core: with one,
    jobs that are joined by a pipe cannot even be planned; ``cores`` empty leaves their number to the profile. A single
    profile that was named is used.
    """
    chosen = ask.profiles if len(ask.profiles) == 1 and "--profile" not in options else ()
    profile = ("--profile", *chosen) if chosen else ()
    named = ("--snakefile", ask.makefile) if ask.makefile else ()
    goal = ("--", ask.target) if ask.target else ()
    files = ("--configfile", *ask.configfiles) if ask.configfiles else ()
    configured = ("--config", *ask.settings) if ask.settings else ()
    given = ("--cores", cores) if cores else ()
    return ("snakemake", *options, *profile, *files, *configured, *given, *named, *goal)


def again(ask: Ask, question: str, *options: str) -> str:
    """Return the command that asks rung another question about the same target."""
    goal = (ask.target,) if ask.target else ()
    place = ("-C", ask.folder) if ask.folder not in {"", "."} else ()
    named = ("-f", ask.makefile) if ask.makefile else ()
    given = {"set": ask.settings, "profile": ask.profiles, "configfile": ask.configfiles}
    settings = (f"--{option}={each}" for option, values in given.items() for each in values)
    return shlex.join(("rung", "probe", "snakemake", question, *goal, *place, *named, *settings, *options))


def about(ask: Ask) -> str:
    """Return the target as a sentence names it."""
    return f"`{ask.target}`" if ask.target else "the default target"
