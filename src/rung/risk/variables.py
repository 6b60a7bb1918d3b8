"""Which values a command leaves open: its variables and placeholders, to be declared as inputs."""

from __future__ import annotations

from rung.model.pattern import pattern
from rung.risk.languages import is_shell, is_sql
from rung.risk.placeholder import certain_names, names

SHELL = pattern(r"(?<!\\)\$\{?([A-Za-z_]\w*)")
SQL = pattern(r"(?<![:\w]):['\"]?([A-Za-z_]\w*)")


def free_names(command: str, language: str = "bash", *, certain: bool = False) -> tuple[str, ...]:
    """Return the names of variables and placeholders in ``command``, each once, in order of kind and place.

    With ``certain``, ``<name>`` counts in a shell only where it cannot be two redirections.
    Names that the text itself assigns are among them: the judge does not take a declared value for those.
    """
    found = list(certain_names(command) if certain and is_shell(language) else names(command))
    if is_shell(language):
        found += SHELL.findall(command)
    if is_sql(language):
        found += SQL.findall(command)
    return tuple(dict.fromkeys(found))
