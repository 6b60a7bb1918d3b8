"""What is due because its recipe keeps the file that is there, and what hangs on such a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rung.model.pattern import pattern
from rung.probes.gnumake.cause import Cause, Explained, known_to
from rung.probes.gnumake.database import Database
from rung.probes.gnumake.trace import Step, Why

# What leaves a file alone that is there, or that would be the same (automake's `config.h`, stamps that are compared).
KEEPS = pattern(
    r"^(?:if\s+)?(?:test\s+-[ef]|\[\s+-[ef])\s+\S+(?:\s+\])?\s*(?:\|\||;\s*then\s+(?::|true)\s*;)|\bcmp\s+-s|\bmove-if-change\b|\bdiff\s+-q"
)
# The same, by what is in the file (git's `GIT-CFLAGS`), or by a program that writes a file only when it differs.
COMPARES = pattern(
    r"(?:\btest|\[)\s[^;|&]*(?:`|\$\()\s*(?:cat\s|<)|\binstall\s+(?:-\S+\s+)*-\w*C\b|\brsync\s+(?:-\w*c|--checksum)\b"
    r"|[\w./-]*-if-(?:changed?|different)\b"
)
MAY_KEEP = ("test", "[", "cmp", "move-if-change", "diff")  # one stands in each such line, and this is said fast
NOTHING_DONE = frozenset({":", "true"})  # what the kernel's `if_changed` comes to while nothing changed
WORDS = pattern(r"[\s;|&<>()\"']+")


def kept(each: Explained, beliefs: Mapping[str, Database]) -> Explained:
    """Return what is due because its recipe keeps the file that is there as such: no build ever takes that away."""
    if each.cause not in {Cause.SOURCE_NEWER, Cause.FORCED} or each.step.why is not Why.NAMED:
        return each
    target = known_to(each.step, beliefs).targets.get(each.step.target)
    lines = each.step.lines if target is None or target.exists else ()
    idles = each.cause is Cause.FORCED and NOTHING_DONE.issuperset(lines)
    return Explained(each.step, Cause.KEPT, each.by) if lines and (idles or _keeps(lines, each)) else each


def _keeps(lines: Sequence[str], each: Explained) -> bool:
    """Say whether a line of a recipe leaves the file alone that is there, and no other one names it."""
    forced = each.cause is Cause.FORCED
    keep = [line for line in lines if (_keeping(line) and KEEPS.search(line)) or (forced and COMPARES.search(line))]
    return bool(keep) and all(line in keep or each.step.target not in WORDS.split(line) for line in lines)


def may_keep(step: Step) -> bool:
    """Say whether a recipe may keep the file that is there; most say at once that they do not."""
    return any(_keeping(line) for line in step.recipe)


def _keeping(line: str) -> bool:
    return any(piece in line for piece in MAY_KEEP)


def only_if(found: Sequence[Explained]) -> tuple[Explained, ...]:
    """Return what is built only if a file changes that its recipe may keep: make counts it as if it were made anew."""
    stay = {(each.step.folder, each.step.target) for each in found if each.cause is Cause.KEPT}
    hangs: list[Explained] = []
    for each in found:
        if each.cause is Cause.FOLLOWS and each.by and all((each.step.folder, name) in stay for name in each.by):
            stay.add((each.step.folder, each.step.target))
            hangs.append(each)
    return tuple(hangs)


def not_there(found: tuple[Explained, ...], beliefs: Mapping[str, Database]) -> tuple[Explained, ...]:
    """Return the steps, what only follows files that are kept and does not exist as not built: that makes it due."""
    stays = {(each.step.folder, each.step.target): each.cause is Cause.KEPT for each in found}
    if not any(stays.values()):
        return found

    def gone(each: Explained) -> bool:
        after = [stays[each.step.folder, name] for name in each.by if (each.step.folder, name) in stays]
        target = known_to(each.step, beliefs).targets.get(each.step.target)
        missing = each.step.why is Why.MISSING or (target is not None and not target.exists)
        return each.cause is Cause.FOLLOWS and missing and bool(after) and all(after)

    return tuple(Explained(each.step, Cause.NOT_BUILT) if gone(each) else each for each in found)
