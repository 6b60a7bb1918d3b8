"""Less is done for the product: the compiler optimises or guards less, or a script works fewer rounds and digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rung.probes.clipped import clipped
from rung.tuning.makeoptions import SET as MAKES_OWN
from rung.tuning.move import Found, Move
from rung.tuning.pair import Pair
from rung.tuning.project import Written
from rung.tuning.scripts.compared import came, weakened
from rung.tuning.scripts.trace import Kind

LEVEL = re.compile(r"(?<!\S)[\"']?-O([0-3sgz]|fast)?(?=[\"'\s]|$)")
RANK = {"0": 0, "g": 1, "": 1, "1": 1, "z": 2, "s": 2, "2": 3, "3": 4, "fast": 5}
WENT = {
    "warnings": re.compile(r"(?<!\S)-(?:W(?!l,|a,|p,|no-)[\w+=-]+|pedantic(?:-errors)?)(?!\S)"),
    "protection": re.compile(
        r"(?<!\S)-(?:fstack-protector[\w-]*|fstack-clash-protection|fcf-protection\S*|D_FORTIFY_SOURCE\S*|fPIE|pie"
        r"|fsanitize=\S+|Wl,-z,(?:relro|now|noexecstack)\S*|D_GLIBCXX_ASSERTIONS)(?!\S)"
    ),
    "debug information": re.compile(r"(?<!\S)-g(?:gdb|dwarf\S*|split-dwarf|[123])?(?!\S)"),
    "the release build": re.compile(r"(?<!\S)(?:--release|-DCMAKE_BUILD_TYPE=Release|--profile[= ]release)(?!\S)"),
    "the check for races": re.compile(r"\bgo\s+test\b.*\s-race\b"),
}
CAME = re.compile(
    r"(?<!\S)-(?:DNDEBUG|w|fpermissive|Wno-error\S*|fno-stack-protector|U_FORTIFY_SOURCE|D_FORTIFY_SOURCE=0|ffast-math"
    r"|Ofast|fsyntax-only|Wl,-z,norelro)(?!\S)"
)


def find(pair: Pair) -> Iterator[Found]:
    """Yield each option that went and guarded the product, each that came and weakens it, each lower level."""
    yield from _lower(pair)
    for what, form in WENT.items():
        for line in pair.fewer(lambda line, form=form: len(set(form.findall(line.text)))):  # type: ignore[misc]  # the default binds it
            went = sorted(_options(form, line) - _left(pair, form))
            if went:
                yield Found(line.place, f"{what} went: {' '.join(went[:6])}")
    for line in pair.more(lambda line: 0 if MAKES_OWN.match(line.text) else len(CAME.findall(line.text))):
        yield Found(line.place, f"weakens what is built: {' '.join(found[0] for found in CAME.finditer(line.text))}")
    for each in came(pair, Kind.NARROW):
        yield Found(each.place, f"holds numbers in fewer bits: {each.said}")
    for each, was in weakened(pair, Kind.WORK):
        yield Found(each.place, f"does less, {each.number:g} for {was:g}: {each.said}")


def _options(form: re.Pattern[str], line: Written) -> set[str]:
    return {found[0].strip() for found in form.finditer(line.text)}


def _left(pair: Pair, form: re.Pattern[str]) -> set[str]:
    return {each for line in pair.came for each in _options(form, line)}


def _lower(pair: Pair) -> Iterator[Found]:
    """Yield the lines on which a level of optimisation is lower than on the line that they replace."""
    old = {_about(line): _level(line) for line in pair.gone if LEVEL.search(line.text)}
    for line in pair.came:
        was, now = old.get(_about(line)), _level(line)
        if was is not None and now is not None and now < was:
            yield Found(line.place, f"optimises less than before: {clipped(line.text, 110)}")


def _level(line: Written) -> int | None:
    found = LEVEL.findall(line.text)
    return RANK[found[-1]] if found else None


def _about(line: Written) -> str:
    """Return what a line is about: the variable it sets, or the target it stands under."""
    told = re.match(r"^(?:override |export )*([\w.-]+)\s*(?:\+|:{1,3}|\?)?=", line.text)
    return told[1] if told else f"{line.path} {line.owner}"


MOVE = Move(
    "product-weakened",
    "It is faster because less is done for the product: another thing is built than before.",
    "Keep the options and numbers of what is published; give quick builds a goal or a profile of their own.",
    find,
)
