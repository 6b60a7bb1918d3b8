"""What make reads as lines although it does not stand there as such: what is evaluated, and what variables make up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rung.model.pattern import pattern
from rung.model.replacing import replace
from rung.probes.gnumake.functions import balanced
from rung.probes.gnumake.lines import Line, Part, lines, may_be_a_rule
from rung.probes.gnumake.plain import NAME, WAYS, Values, evaluated, expansions

# A define or a variable by itself, with arguments or without: its own lines are looked at where they stand.
WHOLE = pattern(r"\s*\$[({](?:(?:call|value)\s+)?(?P<name>[\w.-]+)(?:,.*)?[)}]\s*")
# Functions that make other words of a text, and what they may hand on: a variable or an automatic one, to be asked for
# when the text is evaluated.
REWRITES = pattern(r"\$[({](?:(?:subst|patsubst|join|addprefix|addsuffix)\s+|[\w.-]+:)")
HANDED_ON = pattern(r"\$\$(?:[({][\w.-]+[)}]|[@<^*?+|%])")
DEEPEST = 3


def unknown(text: str, known: Values, given: Collection[str] = ()) -> bool:
    """Say whether something is evaluated in a text that may stand in no makefile: what is ``given`` from outside."""
    for each in evaluated(text):
        whole = WHOLE.fullmatch(each)
        if whole and (whole["name"] not in known or whole["name"] in given):
            return True
    return False


def named(lines: Iterable[Line]) -> frozenset[str]:
    """Return the variables and defines that are evaluated as a whole."""
    texts = (each.replace("$$", "$") for line in lines if "eval" in line.text for each in evaluated(line.text))
    return frozenset(whole["name"] for text in texts if (whole := WHOLE.fullmatch(text)))


def rewritten(text: str) -> bool:
    """Say whether a function of text may put a reference together that stands nowhere (`$(subst @,$$,@(shell …))`)."""
    for found in REWRITES.finditer(text) if "$$" in text else ():
        end = balanced(text, found.start() + 1)
        if "$$" in HANDED_ON.sub("", text[found.end() : end if end > 0 else len(text)]):
            return True
    return False


def hidden(line: Line, known: Values, deep: int = 0) -> Iterator[Line]:
    """Yield the lines that make reads where this one stands, in every way in which variables spell them.

    Of a define that is evaluated those are left out that stand in it: they are looked at there.
    """
    texts = list(evaluated(line.text))
    if line.part is Part.TEXT and not texts and may_be_a_rule(line.text):
        texts = [each for each in expansions(line.text, known, empty=True) if each != line.text and ":" in each]
    elif line.part is Part.RULE and not texts and "$" in line.text:
        held = (value for name in NAME.findall(line.text) for value in known.get(name, ()))
        texts = [line.text] if ";" in line.text or any(";" in value or "$" in value for value in held) else []
        texts = [each for text in texts for each in expansions(text, known, empty=True) if ";" in each]
    for text in texts:
        whole = WHOLE.fullmatch(text)
        stand = frozenset(_stand(known.get(whole["name"], ()))) if whole else frozenset()
        ways = expansions(text, known, empty=True)
        for way in dict.fromkeys(each.replace("$$", "$") for each in (*ways[:WAYS], text)):
            for found in lines(way, signs(known)):
                told = replace(found, number=line.number)
                if told.text not in stand:
                    yield told
                if deep < DEEPEST:
                    yield from hidden(told, known, deep + 1)


def signs(known: Values) -> str:
    """Return the signs that begin recipe lines beside the tab."""
    return "".join(each[:1] for each in known.get(".RECIPEPREFIX", ()))


def _stand(bodies: Iterable[str]) -> Iterator[str]:
    """Yield the text of each line that stands in a define, whole and as the parts of a rule."""
    for body in bodies:
        yield from (each.strip() for each in body.split("\n"))
        yield from (each.text for each in lines(body))


def templates(found: Iterable[Line]) -> Iterator[Line]:
    """Yield the rules in defines, which an evaluation may make of them; their parameters are left open."""
    for line in found:
        if line.part is Part.DEFINED and ":" in line.text:
            for each in lines(line.text):
                if each.part is Part.RULE:
                    yield replace(each, number=line.number)
