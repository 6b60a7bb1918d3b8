"""Read one program's document into its table; a wrong key is an error, since a table that is half read lies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, cast

from rung.model.effect import Effect, Facet
from rung.model.errors import UsageError
from rung.model.replacing import replace
from rung.risk.table import Inner, Operands, Option, Raise, Spec

Value: TypeAlias = "str | int | bool | list[Value] | dict[str, Value] | None"
Tree: TypeAlias = "dict[str, Value]"

LEVELS = {effect.word: effect for effect in Effect}
TAKES = (
    *(("flags", "no"), ("values", "yes"), ("attached", "attached"), ("pairs", "two"), ("runs", "until")),
    ("switches", "switch"),
)
KEYS = frozenset(
    "programs source level reason style permute flags values attached pairs runs switches change allow holds family "
    "operands require inner check facets marks unless sensitive sub bare dry sends generated inert skips cases note "
    "globals observe probe unknown mutate destroy".split()
)


def read_tree(text: str) -> Tree:
    """Parse YAML text into plain values."""
    import yaml  # 13 ms, for who writes tables: a verdict is given by tables that were built

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return cast("Tree", yaml.load(text, Loader=loader) or {})  # noqa: S506 - both loaders are the safe one


def read_program(tree: Tree, program: str, where: str) -> Spec:
    """Return the table of ``program`` from its document."""
    return _spec(tree, (program,), {}, f"{where}: {program}", str(tree.get("source", "")))


def _spec(tree: Tree, path: tuple[str, ...], inherited: Mapping[str, Option], where: str, source: str) -> Spec:
    for key in tree:
        if key not in KEYS:
            raise UsageError(
                f"unknown key {key!r} in {where}", id="family-table", where=where, advice=f"use one of {sorted(KEYS)}"
            )
    options = {**inherited, **_options(tree)}
    shared = {**inherited, **options} if tree.get("globals", True) else inherited
    subs = _subs(tree, path, shared, where, source)
    return Spec(
        path=path,
        does=_does(tree, path),
        options=options,
        operands=_operands(tree.get("operands")),
        style=str(tree.get("style", "gnu")),
        permute=bool(tree.get("permute", True)),
        require=tuple((frozenset(str(rule[0]).split()), _raise(rule[1:])) for rule in _lists(tree, "require")),
        inner=_inner(tree.get("inner")),
        check=str(tree.get("check", "")),
        facets=frozenset(Facet(name) for name in str(tree.get("facets", "") or "").split()),
        marks=_marks(tree, "marks"),
        unless=_marks(tree, "unless"),
        sensitive=str(tree.get("sensitive", "")),
        subs=subs,
        bare=bool(tree.get("bare", False)),
        dry=str(tree.get("dry", "")),
        generated=bool(tree.get("generated", False)),
        sends=bool(tree.get("sends", False)),
        inert=path[0] in str(tree.get("inert", "")).split(),
        skips=frozenset(str(tree.get("skips", "")).split()),
        source=source,
        deepest=max((len(name.split()) for name in subs), default=0),
    )


def _subs(tree: Tree, path: tuple[str, ...], shared: Mapping[str, Option], where: str, source: str) -> dict[str, Spec]:
    found: dict[str, Spec] = {}
    style: Tree = {
        key: tree[key]
        for key in ("style", "permute", "check")
        if key in tree and (key != "check" or tree[key] == "one_command")
    }
    short: Tree = {str(tree[level]): level for level in LEVELS if level in tree}
    for names, value in {**short, **cast("Tree", tree.get("sub") or {})}.items():
        if isinstance(value, dict):
            body: Tree = {**style, **value}
        elif isinstance(value, list):
            body = {**style, "level": value[0], "reason": value[1] if len(value) > 1 else ""}
        else:
            body = {**style, "level": str(value)}
        for name in str(names).split(","):
            words = name.split()
            found[" ".join(words)] = _spec(body, (*path, *words), shared, where, source)
    return {name: _without_siblings(name, each, found) for name, each in found.items()}


def _without_siblings(name: str, spec: Spec, every: Mapping[str, Spec]) -> Spec:
    """Return ``spec`` without operands where deeper names begin with its own: a word after it may be one not listed."""
    if spec.does.effect > Effect.PROBE or spec.operands != Operands() or spec.inner is not None or spec.check:
        return spec
    deeper = any(each.startswith(f"{name} ") for each in every)
    return replace(spec, operands=Operands(most=0)) if deeper else spec


def _does(tree: Tree, path: tuple[str, ...]) -> Raise:
    effect = LEVELS[str(tree.get("level", "unknown"))]
    called = " ".join(path)
    default = {
        Effect.OBSERVE: f"`{called}` only looks",
        Effect.PROBE: f"`{called}` means to change nothing, but runs project code or touches metadata",
        Effect.UNKNOWN: f"nothing in the table says that `{called}` only looks",
        Effect.MUTATE: f"`{called}` changes state",
        Effect.DESTROY: f"`{called}` deletes or overwrites",
    }[effect]
    return Raise(effect, str(tree.get("reason") or default))


def _options(tree: Tree) -> dict[str, Option]:
    found: dict[str, Option] = {}
    for key, takes in TAKES:
        for name in str(tree.get(key) or "").split():
            found[name] = Option(takes)
    for names, value in cast("Tree", tree.get("change") or {}).items():
        for name in names.split():
            bare, takes = _takes(name)
            found[bare] = Option(takes, _raise(value))
    for names, value in cast("Tree", tree.get("allow") or {}).items():
        rule = cast("list[Value]", value)
        for name in names.split():
            bare, takes = _takes(name)
            found[bare] = Option("yes" if takes == "no" else takes, _raise(rule[1:]), str(rule[0]))
    for names, value in cast("Tree", tree.get("holds") or {}).items():
        for name in names.split():
            found[name.rstrip("=")] = Option("yes", holds=str(value))
    return found


def _takes(name: str) -> tuple[str, str]:
    if name.endswith("=?"):
        return name[:-2], "attached"
    if name.endswith("="):
        return name[:-1], "yes"
    return name, "no"


def _operands(value: Value) -> Operands:
    if value is None:
        return Operands()
    if isinstance(value, int):
        return Operands(most=value)
    if isinstance(value, str):
        return Operands(any_word=value == "anything", most=0 if value == "none" else None)
    tree = cast("Tree", value)
    most = tree.get("most")
    return Operands(
        most=most if isinstance(most, int) else None,
        least=int(str(tree.get("least", 0))),
        match=str(tree.get("match", "")),
        line=str(tree.get("line", "")),
        raises=_raise(tree["else"]) if "else" in tree else None,
        any_word=bool(tree.get("anything", False)),
    )


def _inner(value: Value) -> Inner | None:
    if value is None:
        return None
    tree = cast("Tree", value)
    return Inner(
        form=str(tree["form"]),
        skip=int(str(tree.get("skip", 0))),
        language=str(tree.get("language", "bash")),
        extra=bool(tree.get("extra", False)),
        assigns=bool(tree.get("assigns", False)),
        unless=frozenset(str(tree.get("unless", "")).split()),
        bare=_raise(tree["bare"]) if "bare" in tree else None,
    )


def _marks(tree: Tree, key: str) -> tuple[tuple[Facet, frozenset[str]], ...]:
    marks = cast("Tree", tree.get(key) or {})
    return tuple((Facet(name), frozenset(str(options).split())) for name, options in marks.items())


def _lists(tree: Tree, key: str) -> list[list[Value]]:
    return cast("list[list[Value]]", tree.get(key) or [])


def _raise(value: Value) -> Raise:
    rule = value if isinstance(value, list) else [value]
    return Raise(LEVELS[str(rule[0])], str(rule[1]) if len(rule) > 1 else "")
