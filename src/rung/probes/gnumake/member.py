"""Members of an archive (``lib.a(x.o)``) that make never holds for made, because ar writes no times.

A deterministic ar (``D``, the default of Debian's) gives every member the time 0, which make takes for a file that does
not exist (GNU Make manual, "Archive Pitfalls"; ar(1), ``U``). Read from the archive itself, or, where it was built in a
copy, from the command that put the member there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.cause import MEMBER, Cause, Explained
from rung.probes.gnumake.trace import placed
from rung.probes.probe import Case

MAGIC, THIN, HEADER = b"!<arch>\n", b"!<thin>\n", 60  # the common archive format, ar(5)
LONG = "//"  # the member that holds the names which are too long for a header
AR = pattern(r"^[@+-]*(?:\S*/|\S+-)?ar\s+-?(?P<flags>[a-zA-Z]+)\s")


def undated(case: Case, found: Sequence[Explained], there: Collection[str]) -> tuple[Explained, ...]:
    """Return the steps, members as undated that lie in their archive with the time 0; ``there`` is every path."""
    return tuple(
        replace(each, cause=Cause.MEMBER_UNDATED, by=())
        if each.cause is Cause.NOT_BUILT and _undated(case, each, there)
        else each
        for each in found
    )


def _undated(case: Case, each: Explained, there: Collection[str]) -> bool:
    named = MEMBER.fullmatch(each.step.target) if "(" in each.step.target else None
    if named is None:
        return False
    path = placed(each.step.folder, named["archive"])
    data = case.read(path)
    if data is not None:
        return dict(members(data)).get(named["member"]) == 0
    flags = [told["flags"] for line in each.step.recipe if (told := AR.match(line.strip()))]
    return path in there and bool(flags) and not any("U" in each for each in flags)


def members(data: bytes) -> Iterator[tuple[str, int]]:
    """Yield the name and the time of every member of an archive; nothing for what is none."""
    thin, at, names = data.startswith(THIN), len(MAGIC), b""
    if not (thin or data.startswith(MAGIC)):
        return
    while at + HEADER <= len(data):
        header = data[at : at + HEADER]
        name, date, size = (header[a:b].decode("ascii", "replace").strip() for a, b in ((0, 16), (16, 28), (48, 58)))
        if not (size.isdigit() and (date or "0").isdigit()):
            return
        at += HEADER
        own = name in {"/", LONG, "/SYM64/"}
        if name == LONG:
            names = data[at : at + int(size)]
        elif not own:
            yield _name(name, names, data[at:]), int(date or "0")
        at += 0 if thin and not own else int(size) + int(size) % 2


def _name(name: str, names: bytes, rest: bytes) -> str:
    """Return the name of a member: in its header, in the table of long names (GNU), or before its content (BSD)."""
    if name.startswith("#1/") and name[3:].isdigit():
        return rest[: int(name[3:])].rstrip(b"\0").decode("utf-8", "replace")
    if name.startswith("/") and name[1:].isdigit():
        return names[int(name[1:]) :].partition(b"/\n")[0].decode("utf-8", "replace")
    return name.removesuffix("/")
