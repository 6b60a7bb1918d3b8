"""Which words after a code fence name a shell, and which SQL dialect a language is."""

from __future__ import annotations

SHELLS = frozenset(["", "bash", "sh", "shell", "zsh", "console", "terminal", "shell-session"])
SESSIONS = frozenset(["console", "terminal", "shell-session"])
# What `sh -c` and its like give to a shell of which POSIX tells all that is known.
POSIX = "posix-shell"
# It reads most lines as bash does; what it would read in another way is unknown.
ZSH = "zsh"
SQL_DIALECTS = {
    "postgres": "postgres",
    "postgresql": "postgres",
    "psql": "postgres",
    "plpgsql": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
    "clickhouse": "clickhouse",
    "sqlite": "sqlite",
    "sqlite3": "sqlite",
}


def is_shell(language: str) -> bool:
    """Say whether ``language`` is a shell that rung reads; a fence without a language counts as one."""
    return language.lower() in SHELLS or language == POSIX


def is_session(language: str) -> bool:
    """Say whether ``language`` is a shell with its prompts, of which `#` is that of root."""
    return language.lower() in SESSIONS


def is_sql(language: str) -> bool:
    """Say whether ``language`` is SQL or one of its dialects."""
    return language.lower() == "sql" or language.lower() in SQL_DIALECTS


def dialect_of(language: str, default: str) -> str:
    """Return the dialect that ``language`` names; ``sql`` alone has the default one, other languages are unchanged."""
    lower = language.lower()
    return default if lower == "sql" else SQL_DIALECTS.get(lower, lower)


def language_word(info: str) -> str:
    """Return the word that names the language after a code fence, in lower case; empty when there is none."""
    word = (info.split() or [""])[0].strip("{}.").split(",")[0].lower()
    return "" if "=" in word else word
