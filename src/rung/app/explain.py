"""Pages of explanation, offline: every finding, error and reason, every family of commands, exit codes."""

from __future__ import annotations

from rung.app import faults
from rung.lint import pages
from rung.lint.catalogue import by_code
from rung.model.exits import MEANING, Exit
from rung.probes import pages as probes
from rung.risk import pages as families
from rung.risk.effects_page import PAGE
from rung.tuning import pages as tunings

TOPICS = ("effects-file", "exit-codes")


def page(name: str) -> str:
    """Return the page of a finding's code, a family, a program or a topic. Raises UsageError with the nearest names."""
    wanted = name.strip().casefold()
    if wanted in {str(int(code)) for code in MEANING}:
        return f"# Exit code {wanted}\n\n{MEANING[Exit(int(wanted))]}\n\nAll of them: `rung explain exit-codes`.\n"
    if wanted == "effects-file":
        return PAGE
    if wanted in TOPICS:
        return exit_codes()
    if wanted in probes.names():
        return probes.page(wanted)
    if wanted in tunings.names():
        return tunings.page(wanted)
    if wanted in families.families():
        return families.page(wanted)
    return families.program(name.strip()) or _coded(name, wanted)


def _coded(name: str, wanted: str) -> str:
    """Return the page of a finding, of an error or of a reason; of a word that is both, one after the other."""
    error = faults.page(wanted)
    if error and wanted not in by_code():
        return error
    return pages.page(name) + (f"\n#{error}" if error else "")


def listing() -> str:
    """Return all names one can ask for, one a line."""
    risk = "".join(f"{family}\n" for family in families.families())
    asked = "".join(f"{name}\n" for name in probes.names())
    moves = "".join(f"{name}\n" for name in tunings.names())
    topics = "".join(f"{topic}\n" for topic in TOPICS)
    known = f"Families of commands:\n{risk}\nProbes:\n{asked}\nDishonest moves:\n{moves}\nTopics:\n{topics}"
    errors = "".join(f"{name}\n" for name in faults.names() if name not in TOPICS and name not in by_code())
    return f"{pages.listing()}\n{known}\nErrors, and reasons of rung verify:\n{errors}"


def exit_codes() -> str:
    """Return the table of exit codes as Markdown."""
    rows = "".join(f"| {int(code)} | {meaning} |\n" for code, meaning in MEANING.items())
    return f"# Exit codes\n\n| code | meaning |\n|---|---|\n{rows}"
