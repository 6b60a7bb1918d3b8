"""Judge SQL: each statement by its first word, its clauses, and every function in it."""

from __future__ import annotations

from collections.abc import Iterator

from rung.model.effect import Effect, Facet, Verdict
from rung.risk.sql.client import client_lines
from rung.risk.sql.functions import CONSTRUCTS, audited, harmless
from rung.risk.sql.keywords import BRACKET_WORDS, BRACKETS, DECLARE, DESTROYS, MUTATES, PRAGMAS, QUERIES, SETTINGS
from rung.risk.sql.types import exact, strange_types
from rung.risk.sql.words import Token, cut
from rung.risk.verdicts import DECLARE_INPUT, highest, unknown


def sql(text: str, dialect: str, plain: frozenset[str]) -> Verdict:
    """Return the level of SQL text in ``dialect``; ``plain`` names the variables that hold one plain word."""
    lines, rest = client_lines(text, dialect)
    found = cut(rest, dialect)
    verdicts = list(lines)
    facets = {Facet.UNBOUNDED} if any(each.startswith("\\watch") for each in found.enders) else set()
    if found.strange:
        verdicts.append(unknown("this part of the SQL is not read with certainty", "sql", found.strange, DECLARE))
    for statement in found.statements:
        verdicts += _statement(statement, dialect, plain)
    verdict = highest(verdicts)
    if verdict.effect <= Effect.PROBE and any(
        each[0].word in QUERIES or each[0].text == "(" for each in found.statements
    ):
        # The SQL reader costs half a second to load: only a query that would be called a look pays for it.
        from rung.risk.sql.tree import doubt

        second = doubt(rest, dialect, len(found.statements))
        verdict = verdict if second is None else second
    return Verdict(
        verdict.effect, verdict.reason, verdict.rule, verdict.unknown, verdict.declare, verdict.facets | facets
    )


def _statement(tokens: tuple[Token, ...], dialect: str, plain: frozenset[str]) -> Iterator[Verdict]:
    yield from _variables(tokens, plain)
    first = tokens[0].word if tokens[0].kind == "name" else tokens[0].text
    while first == "(":
        tokens = tokens[1:]
        if not tokens:
            break
        first = tokens[0].word or tokens[0].text
        if first != "(" and first not in QUERIES:
            break
    if first in QUERIES:
        yield from _query(tokens, dialect)
    elif first == "explain" or (first in ("describe", "desc") and dialect == "mysql"):
        yield from _explain(tokens, dialect, plain)
    else:
        yield _by_first_word(first, tokens, dialect)
        yield from _acts(tokens, dialect)


def _variables(tokens: tuple[Token, ...], plain: frozenset[str]) -> Iterator[Verdict]:
    for token in tokens:
        name = token.text[1:].strip("'\"") if token.kind == "variable" else ""
        if name and name not in plain:
            yield unknown(
                f"`{token.text}` is a variable that is not declared", "sql-variable", token.text, DECLARE_INPUT
            )


def _query(tokens: tuple[Token, ...], dialect: str) -> Iterator[Verdict]:
    yield Verdict(Effect.OBSERVE, "the query only reads", "sql-query")
    words = [token.word if token.kind == "name" else "" for token in tokens]
    for at, word in enumerate(words):
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        before = tokens[at - 1].text if at else ""
        if before == "." or (before and words[at - 1] == "as"):
            continue
        if word == "for" and words[at + 1 : at + 2] and words[at + 1] in ("update", "share", "no", "key"):
            yield Verdict(Effect.MUTATE, "`FOR UPDATE` and `FOR SHARE` lock rows against others", "sql-lock")
        elif word in DESTROYS and (after != "(" or word not in harmless(dialect)):
            yield Verdict(Effect.DESTROY, f"`{word.upper()}` {DESTROYS[word]}", f"sql-{word}")
        elif word in (
            "insert",
            "update",
            "merge",
            "into",
            "outfile",
            "dumpfile",
            "lock",
            "copy",
            "create",
            "alter",
            "grant",
        ):
            yield Verdict(Effect.MUTATE, f"`{word.upper()}` {MUTATES[word]}", f"sql-{word}")
        elif word in ("call", "execute", "procedure") or (word == "next" and words[at + 1 : at + 2] == ["value"]):
            yield unknown(f"`{word.upper()}` runs something that is not here", f"sql-{word}", word, DECLARE)
    yield from _functions(tokens, dialect)
    yield from _made_by_others(tokens, dialect)


def _made_by_others(tokens: tuple[Token, ...], dialect: str) -> Iterator[Verdict]:
    if dialect == "postgres":
        for token in strange_types(tokens):
            reason = f"`{token.text}` is not one of PostgreSQL's own types: making one may run a function"
            yield unknown(reason, "sql-type", token.text, DECLARE)
    for token in tokens if dialect == "sqlite" else ():
        if token.word.startswith("pragma_") and token.word.removeprefix("pragma_") not in PRAGMAS:
            yield unknown("this table runs a pragma that is not in the table", "sql-pragma", token.text, DECLARE)


def _functions(tokens: tuple[Token, ...], dialect: str) -> Iterator[Verdict]:
    for at, token in enumerate(tokens[:-1]):
        if tokens[at + 1].text != "(" or not token.word:
            continue
        before = tokens[at - 1] if at else Token("operator", "")
        if token.kind == "name" and token.word in CONSTRUCTS and before.text != ".":
            continue
        if before.word in ("as", "with", "recursive") and before.kind == "name":
            continue
        if before.text == "." and at > 1 and exact(tokens[at - 2]) not in ("pg_catalog", "sys"):
            yield unknown(
                "a function of another schema is not known to change nothing", "sql-function", token.text, DECLARE
            )
        yield from _function(token, dialect)


def _function(token: Token, dialect: str) -> Iterator[Verdict]:
    name = token.word
    if token.kind == "quoted" and (dialect == "mysql" or (dialect == "postgres" and exact(token) != name)):
        yield unknown("a function whose name is in quotes is not the built-in one", "sql-function", token.text, DECLARE)
        return
    known = audited(dialect).get(name)
    if known is not None and known.effect > Effect.OBSERVE:
        facets = frozenset([Facet.DESTROYS_EVIDENCE]) if "evidence" in known.reason else frozenset()
        word = name if known.effect == Effect.UNKNOWN else ""
        yield Verdict(known.effect, known.reason, "sql-function", word, DECLARE if word else "", facets)
    elif known is None and name not in harmless(dialect):
        yield unknown(
            f"`{token.text}` is not a function that is known to change nothing", "sql-function", token.text, DECLARE
        )


def _acts(tokens: tuple[Token, ...], dialect: str) -> Iterator[Verdict]:
    """Of a statement that is no query, take the functions that are known to act."""
    acts = audited(dialect)
    for token in tokens:
        if token.word in acts and acts[token.word].effect > Effect.UNKNOWN:
            yield Verdict(acts[token.word].effect, acts[token.word].reason, "sql-function")


def _explain(tokens: tuple[Token, ...], dialect: str, plain: frozenset[str]) -> Iterator[Verdict]:
    rest = tokens[1:]
    runs = False
    if rest and rest[0].text == "(":
        end = next((at for at, token in enumerate(rest) if token.text == ")"), len(rest))
        if rest[1:2] and rest[1].word in QUERIES:
            end = -1
        else:
            runs = any(token.word in ("analyze", "analyse") for token in rest[:end])
        rest = rest[end + 1 :]
    while rest and rest[0].word in (
        "analyze",
        "analyse",
        "verbose",
        "extended",
        "partitions",
        "format",
        "query",
        "plan",
        "json",
        "tree",
    ):
        runs = runs or rest[0].word in ("analyze", "analyse")
        rest = rest[1:]
        if rest and rest[0].text == "=":
            rest = rest[2:]
    if not rest:
        yield unknown("`EXPLAIN` of what is missing", "sql-explain", "explain", DECLARE)
    elif runs:
        yield from _statement(rest, dialect, plain)
    elif rest[0].word in QUERIES or rest[0].word in ("insert", "update", "delete", "merge", "replace"):
        yield Verdict(Effect.OBSERVE, "`EXPLAIN` without `ANALYZE` shows the plan and runs nothing", "sql-explain")
        yield from _functions(rest[1:], dialect) if rest[0].word in QUERIES else ()
    elif dialect != "postgres" and len(rest) <= 3 and all(token.word or token.text == "." for token in rest):  # noqa: PLR2004 - schema, dot, table
        yield Verdict(Effect.OBSERVE, "it shows a table's columns", "sql-describe")
    else:
        yield unknown("this form of `EXPLAIN` is not in the table", "sql-explain", rest[0].text, DECLARE)


def _by_first_word(first: str, tokens: tuple[Token, ...], dialect: str) -> Verdict:
    words = [token.word for token in tokens if token.word]
    if first in DESTROYS and (first != "restart" or dialect == "mysql"):
        return Verdict(Effect.DESTROY, f"`{first.upper()}` {DESTROYS[first]}", f"sql-{first}")
    if (
        first == "copy"
        and words[-2:] == ["to", "stdout"]
        and "program" not in words
        and "(" not in [token.text for token in tokens]
    ):
        return Verdict(Effect.OBSERVE, "`COPY … TO STDOUT` prints a table", "sql-copy")
    if first in MUTATES:
        return Verdict(Effect.MUTATE, f"`{first.upper()}` {MUTATES[first]}", f"sql-{first}")
    if first == "show" and "(" not in [token.text for token in tokens]:
        return Verdict(Effect.OBSERVE, "`SHOW` only looks", "sql-show")
    if first in BRACKETS and set(words) <= BRACKET_WORDS | (
        set(words[-1:]) if {"savepoint", "to", "release"} & set(words[:-1]) else set()
    ):
        return Verdict(Effect.OBSERVE, f"`{first.upper()}` only brackets statements", "sql-transaction")
    if first == "set":
        return _set(tokens)
    if first == "use" and len(tokens) == 2:  # noqa: PLR2004 - USE and a name
        return Verdict(Effect.OBSERVE, "`USE` chooses a database for this session", "sql-use")
    if (
        first == "pragma"
        and dialect == "sqlite"
        and words[1:2]
        and words[1] in PRAGMAS
        and "=" not in [token.text for token in tokens]
    ):
        return Verdict(Effect.OBSERVE, f"`PRAGMA {words[1]}` only looks", "sql-pragma")
    return unknown(
        f"`{first.upper()}` is not a statement that is known to change nothing", "sql-statement", first, DECLARE
    )


def _set(tokens: tuple[Token, ...]) -> Verdict:
    words = [token.word for token in tokens[1:] if token.word]
    if words[:1] in (["local"], ["session"]):
        words = words[1:]
    plain = not any(token.text in ("(", "@", ",") for token in tokens)
    if words[:1] and words[0] in SETTINGS and plain:
        return Verdict(Effect.OBSERVE, f"`SET {words[0]}` changes only this session", "sql-set")
    if words[:1] in (["global"], ["persist"], ["persist_only"]):
        return Verdict(Effect.MUTATE, "it changes a setting of the server", "sql-set")
    return unknown(
        "this setting is not in the list of those that only concern the session",
        "sql-set",
        " ".join(words[:1]),
        DECLARE,
    )
