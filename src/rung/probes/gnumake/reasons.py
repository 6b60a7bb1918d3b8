"""Why each target of a plan is due, by make's own words, its data base, and what lies in the project."""

from __future__ import annotations

from collections.abc import Collection

from rung.probes.gnumake.cause import Explained
from rung.probes.gnumake.database import databases
from rung.probes.gnumake.explain import explain
from rung.probes.gnumake.forced import with_newer
from rung.probes.gnumake.future import from_the_future
from rung.probes.gnumake.gone import told_gone, without_peers
from rung.probes.gnumake.homed import homed
from rung.probes.gnumake.member import undated
from rung.probes.gnumake.passing import told_passing
from rung.probes.gnumake.renamed import told_renamed
from rung.probes.gnumake.restamped import told_changed
from rung.probes.gnumake.trace import steps
from rung.probes.probe import Case, Ran


def reasons(case: Case, plan: Ran, believed: str, built: Collection[str] | None = None) -> tuple[Explained, ...]:
    """Return every step of what ``make -n --trace`` printed with its class; ``believed`` is what ``make -pqk`` printed.

    ``built`` is every path where it was asked after a build in a copy; else the project is, and what is missing there
    may be gone.
    """
    there: Collection[str] = case.entries if built is None else built
    beliefs = {folder: known.read for folder, known in databases(believed).items()}
    late = from_the_future(plan.err)
    found = told_passing(case, explain(homed(steps(plan.out), beliefs), beliefs, there, late), beliefs, late)
    found = without_peers(case, undated(case, found, there), beliefs, there)
    if built is None:
        found = told_changed(case, told_gone(found, believed, there), beliefs)
        found = with_newer(case, found, beliefs)
    return told_renamed(case, found, beliefs, there)
