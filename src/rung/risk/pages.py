"""A page for each family of commands, made from its table: what is known, what each thing does, and by which source."""

from __future__ import annotations

from rung.model.effect import Effect
from rung.model.errors import UsageError
from rung.risk.family_files import Document, documents, load, title
from rung.risk.read_table import read_tree
from rung.risk.table import Option, Spec

HEAD = (
    "The world of this table is closed: an option, subcommand or operand that is not here makes a command *unknown*, "
    "which is treated as a change."
)


def families() -> tuple[str, ...]:
    """Return the names of all families, sorted."""
    return tuple(sorted(documents()))


def page(family: str) -> str:
    """Return the family's page as Markdown. Raises ``UsageError`` (``unknown-family``) for a name that is not there."""
    found = documents().get(family)
    if found is None:
        known = ", ".join(families())
        raise UsageError(
            f"there is no family of commands called {family!r}", id="unknown-family", advice=f"one of: {known}"
        )
    parts = [f"# {title(family)}", HEAD, *(_program(each) for each in found)]
    return "\n\n".join(parts) + "\n"


def program(name: str) -> str:
    """Return the page of one program out of its family, or the empty string when no table holds it."""
    for family, found in documents().items():
        for each in found:
            if name in each.programs:
                return f"# {name}: {title(family)}\n\n{HEAD}\n\n{_program(each)}\n"
    return ""


def _program(each: Document) -> str:
    spec = load(each, each.programs[0])
    lines = [f"## {', '.join(f'`{name}`' for name in each.programs)}", "", f"Source: {spec.source}.", ""]
    if not spec.subs or spec.bare:
        lines += [f"- **{spec.does.effect.word}**: {spec.does.reason}."]
    lines += _subcommands(spec)
    lines += _acting(spec)
    lines += [
        f"- **{raises.effect.word}** without {_either(group)}: {raises.reason}." for group, raises in spec.require
    ]
    harmless = sorted(name for name, option in spec.options.items() if option.raises is None and not option.holds)
    if harmless and spec.does.effect < Effect.MUTATE:
        # Where a check of its own judges the program, an option of the list may still be what makes it act.
        heading = "Options that are known, judged together" if spec.check else "Options that change nothing"
        lines += ["", f"{heading}: " + " ".join(f"`{name}`" for name in harmless) + "."]
    cases = read_tree(each.text).get("cases")
    if isinstance(cases, dict):
        lines += ["", "| command | level |", "|---|---|"]
        lines += [f"| `{command}` | {level} |".replace("\\|", "|") for command, level in cases.items()]
    return "\n".join(lines)


def _subcommands(spec: Spec) -> list[str]:
    lines = []
    for effect in Effect:
        names = sorted(name for name, sub in spec.subs.items() if sub.does.effect is effect)
        if names:
            lines.append(f"- **{effect.word}**: " + ", ".join(f"`{name}`" for name in names) + ".")
    return lines


def _acting(spec: Spec) -> list[str]:
    """One line for each sentence, with all the options that it explains."""
    lines: dict[tuple[Effect, str], list[str]] = {}
    for where, each in (("", spec), *((f"{name} ", sub) for name, sub in spec.subs.items())):
        for name, option in each.options.items():
            if option.raises is not None and (not where or spec.options.get(name) is not option):
                lines.setdefault((option.raises.effect, _sentence(option)), []).append(f"`{where}{name}`")
    return [
        f"- **{effect.word}** {', '.join(dict.fromkeys(names))}: {reason}." for (effect, reason), names in lines.items()
    ]


def _sentence(option: Option) -> str:
    reason = option.raises.reason if option.raises is not None else ""
    return f"{reason} (unless its value is `{option.match}`)" if option.match else reason


def _either(group: frozenset[str]) -> str:
    return " or ".join(f"`{name}`" for name in sorted(group))
