"""Walk tree-sitter's tree of a shell text by a closed list of node types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING

from rung.model.effect import Effect
from rung.model.pattern import pattern
from rung.risk import conditions, redirected, statements
from rung.risk.collector import Collector, Handler
from rung.risk.script import Fault, Script
from rung.risk.second import Reading

if TYPE_CHECKING:
    from tree_sitter import Parser

# Where these do not fit together, the parser's time grows with their square: 2,000 cost a tenth of a second.
CROWD = pattern(r"[|&<>()`]|\$[\[{]")
MOST = 2000


@cache
def _parser() -> Parser:
    # The grammar is 1 MB of tables: only a text that is shell pays for it.
    import tree_sitter

    return tree_sitter.Parser(tree_sitter.Language(_grammar()))


def _grammar() -> object:
    """Return the grammar of bash, out of the compiled part of its package alone: the rest of it costs 5 ms to import.

    The rest reads queries for editors, and loads shutil, tempfile and random for it.
    """
    package = find_spec("tree_sitter_bash")
    places = package.submodule_search_locations if package else None
    found = PathFinder.find_spec("tree_sitter_bash._binding", places)
    if found is None or found.loader is None:
        import tree_sitter_bash  # another version of it, built in another way

        return tree_sitter_bash.language()
    compiled = module_from_spec(found)
    found.loader.exec_module(compiled)
    return compiled.language()


def walk(text: str, plain: frozenset[str], *, fed: bool = False) -> Script:
    """Return everything ``text`` does; ``plain`` names the variables whose values are one plain word.

    ``fed``: something is written into its standard input.
    """
    # To count single characters takes a quarter of the time; few texts are that long at all.
    if len(text) > MOST and sum(map(text.count, "|&<>()`$")) > MOST and len(CROWD.findall(text)) > MOST:
        fault = Fault(Effect.UNKNOWN, "this has more operators and brackets than rung follows", "too-crowded")
        return Script((), (), (), (fault,), Reading((), ()))
    source = text.encode("utf-8", "surrogatepass")
    root = _parser().parse(source).root_node
    walker = Collector(root, source, plain, HANDLERS)
    walker.fed = fed
    walker.visit(root, top=True, depth=0)
    return walker.script()


HANDLERS: Mapping[str, Handler] = {
    "command": statements.command,
    "redirected_statement": redirected.redirected,
    "variable_assignment": statements.assignment,
    "variable_assignments": statements.several,
    "test_command": conditions.test,
    "for_statement": statements.loop,
    "declaration_command": statements.declaration,
    "unset_command": statements.unset,
    "function_definition": statements.function,
}
