"""Whether a pipeline prints nothing but names of objects: words that are never an option and hold no blank.

What makes a name certain is the server's own validation: these kinds have DNS names, which start with a letter or
digit. Kinds whose names may be any text (roles and their bindings can be called `-rf`) are not among them; with
`-o name` every line starts with the kind, and any kind will do.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from rung.model.pattern import pattern
from rung.risk.families import lookup
from rung.risk.judge import program, resolve
from rung.risk.kinds import spelled_out
from rung.risk.options import Arguments
from rung.risk.word import Word

# Kubernetes validates these names as DNS labels or subdomains (validation.NameIsDNSSubdomain and its like).
DNS_KINDS = frozenset(
    "pod node namespace project deployment service persistentvolumeclaim persistentvolume configmap daemonset "
    "statefulset replicaset replicationcontroller job jobs cronjob cronjobs ingress serviceaccount endpoints event "
    "events secret secrets lease storageclass horizontalpodautoscaler poddisruptionbudget networkpolicy "
    "deploymentconfig machine machines machineset machinesets vm vms vmi vmis virtualmachine virtualmachines "
    "virtualmachineinstance virtualmachineinstances datavolume dv".split()
)
FIELD = (
    r"\.(?:metadata\.(?:name|namespace)|spec\.(?:nodeName|volumeName|storageClassName)"
    r"|status\.(?:podIP|hostIP|phase))"
)
ITEM = rf"\{{ ?(?:\.items\[(?:\*|-?\d+)\])?{FIELD} ?\}}"
BREAK = r"\{ ?(?:\"(?:\\n|\\t| )+\"|'(?:\\n|\\t| )+') ?\}"
TEMPLATE = pattern(rf"jsonpath=(?:{ITEM}|\{{range \.items\[\*\]\}}\{{{FIELD}\}}(?:{BREAK}|[ \n])\{{end\}})(?:{BREAK})?")
LISTERS = frozenset(["kubectl", "oc", "docker", "podman", "nerdctl", "crictl", "seq", "pgrep", "pidof", "date"])
# A format of `date` that prints one word: no blank, no line end, and no part that the locale spells with blanks.
ONE_DATE = pattern(r"\+(?!-)(?:[\w./:,+-]|%(?:[-_0^#]?[a-zA-Z]|:z|%))+")
SPREADS = pattern(r"%[-_0^#]?[ntcxXrEO+]")
_FIELD_IS = r"(?:\$\d+|NR|NF) ?(?:[!=<>]=|[<>]|!?~) ?(?:\"[\w ./:%-]*\"|/[^/\"]*/|\d+)"
_TESTED = rf"!?(?:/[^/\"]*/|{_FIELD_IS})"
AWK = pattern(rf"\s*(?:{_TESTED}(?: ?(?:&&|\|\|) ?{_TESTED})*)?\s*\{{ *print \$(\d) *;? *\}}\s*")
KEEPS = frozenset(
    "-E -F -G -P -i -v -w -x -a -m -e --extended-regexp --fixed-strings --ignore-case --invert-match".split()
)
SHORTENS = frozenset("-n -NUMBER -q -u -r -V -k -t --lines --unique --reverse".split())


# Before 1970 the seconds have a sign: no year before it, and no long way back from now.
AFTER_EPOCH = pattern(
    r"(?!.*(?:year|decade|centur))(?:(?:19[7-9]|2\d\d)\d(?=[-/]|\Z)|(?<!\d)\d{1,3}(?!\d)|[A-Za-z :+./-])+"
)


class Shape(Enum):
    """What the lines of an output are: anything, a table, ``kind/name``, or names."""

    ANYTHING = auto()
    TABLE = auto()
    SLASHED = auto()
    NAMES = auto()


def lists_names(stages: Sequence[tuple[Word, ...]]) -> bool:
    """Say whether the commands of a pipeline, in order, print only words that are names."""
    if not stages or not all(words and words[0].fixed for words in stages):
        return False
    shape, dns = _lister(stages[0])
    for words in stages[1:]:
        shape = _filtered(shape, words, dns=dns)
    return shape in (Shape.SLASHED, Shape.NAMES)


def _lister(words: tuple[Word, ...]) -> tuple[Shape, bool]:
    name = program(words[0])
    if name == "sudo" and len(words) > 1 and words[1].fixed and not words[1].text.startswith("-"):
        words, name = words[1:], program(words[1])
    spec = lookup(name) if name in LISTERS else None
    if spec is None:
        return Shape.ANYTHING, False
    chosen, found = resolve(spec, words[1:])
    if name not in ("kubectl", "oc"):
        return (Shape.NAMES if _numbers(chosen.path, found) else Shape.ANYTHING), False
    if chosen.path[1:] != ("get",) or found.strange is not None or not found.operands:
        return Shape.ANYTHING, False
    kind = spelled_out((found.operands[0].text,))[0]
    dns = found.operands[0].fixed and kind in DNS_KINDS
    outputs = [each.value for each in found.given if each.name in ("-o", "--output")]
    if {"--template", "--show-kind", "-w", "--watch"} & found.names() or len(outputs) > 1:
        return Shape.ANYTHING, False
    if not outputs or (outputs[0] is not None and outputs[0].text == "wide"):
        # The first column is the name, and the namespace with `-A`: both are DNS names.
        return (Shape.TABLE if dns else Shape.ANYTHING), dns
    text = outputs[0].text if outputs[0] is not None and outputs[0].literal else ""
    if text == "name":
        return Shape.SLASHED, dns
    return (Shape.NAMES if dns and TEMPLATE.fullmatch(text) else Shape.ANYTHING), dns


def _numbers(path: tuple[str, ...], found: Arguments) -> bool:
    """Say whether only numbers without a sign, or hexadecimal identifiers of containers, are printed."""
    names = found.names()
    if found.strange is not None or not all(each.value is None or each.value.fixed for each in found.given):
        return False
    if path == ("seq",):
        return not names and all(item.fixed and item.text.isdigit() for item in found.operands)
    if path == ("pgrep",):
        joined = all(each.value is None or each.value.text == "," for each in found.given if each.name == "-d")
        return joined and names <= set("-f -x -n -o -u -d --full --exact --newest --oldest --user".split())
    if path == ("date",):
        form = found.operands[0].text if len(found.operands) == 1 and found.operands[0].fixed else ""
        plain = ONE_DATE.fullmatch(form) is not None and not SPREADS.search(form)
        when = [each.value.text for each in found.given if each.name in ("-d", "--date") and each.value is not None]
        return plain and names <= {"-u", "--utc", "-d", "--date"} and all(AFTER_EPOCH.fullmatch(each) for each in when)
    if path == ("pidof",):
        return names <= {"-s", "-x", "-c", "-q"}
    return path[1:] == ("ps",) and bool(names & {"-q", "--quiet"}) and "--format" not in names


def _filtered(shape: Shape, words: tuple[Word, ...], *, dns: bool) -> Shape:
    """Return the shape after a filter that passes lines on whole, or takes out the one column that is a name."""
    name = program(words[0])
    spec = lookup(name)
    if spec is None or shape is Shape.ANYTHING:
        return Shape.ANYTHING
    _, found = resolve(spec, words[1:])
    if found.strange is not None or not all(each.value is None or each.value.sure for each in found.given):
        return Shape.ANYTHING
    if name in ("grep", "egrep", "fgrep"):
        one = len(found.operands) == (0 if "-e" in found.names() else 1)
        return shape if one and found.names() <= KEEPS and _sure(found) else Shape.ANYTHING
    if name in ("head", "tail", "sort", "uniq", "tac"):
        return shape if not found.operands and found.names() <= SHORTENS else Shape.ANYTHING
    if name in ("awk", "gawk", "mawk") and len(found.operands) == 1 and found.operands[0].fixed:
        return _column(shape, found, dns=dns)
    return Shape.ANYTHING


def _column(shape: Shape, found: Arguments, *, dns: bool) -> Shape:
    program_text = AWK.fullmatch(found.operands[0].text)
    marks = [each.value.text for each in found.given if each.name == "-F" and each.value is not None]
    if program_text is None or len(marks) != len(found.given):
        return Shape.ANYTHING
    match shape, marks, program_text[1]:
        case (Shape.TABLE, [], "1"):
            return Shape.NAMES
        case (Shape.SLASHED | Shape.NAMES, [], "1"):
            return shape
        case (Shape.SLASHED, ["/"], "2") if dns:
            return Shape.NAMES
        case _:
            return Shape.ANYTHING


def _sure(found: Arguments) -> bool:
    return all(item.operand for item in found.operands)
