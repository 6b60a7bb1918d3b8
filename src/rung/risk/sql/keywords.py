"""The first words and settings of SQL by what they do."""

from __future__ import annotations

DECLARE = "write a query that only reads, or declare the step's effect: `effect=mutate` after the fence's language"
QUERIES = frozenset(["select", "with", "values", "table"])
BRACKETS = frozenset(["begin", "start", "commit", "rollback", "end", "abort", "savepoint", "release"])
BRACKET_WORDS = frozenset(
    "begin start commit rollback end abort savepoint release transaction work to read only write isolation level "
    "serializable "
    "repeatable committed uncommitted deferrable not with consistent snapshot deferred and no chain".split()
)
SETTINGS = frozenset(
    "statement_timeout lock_timeout idle_in_transaction_session_timeout application_name timezone time datestyle "
    "intervalstyle extra_float_digits "
    "work_mem max_execution_time sql_safe_updates lc_time names transaction enable_seqscan enable_indexscan "
    "enable_hashjoin enable_nestloop "
    "enable_mergejoin max_parallel_workers_per_gather random_page_cost jit transaction_read_only "
    "default_transaction_read_only".split()
)
PRAGMAS = frozenset(
    "table_info table_xinfo table_list index_list index_info index_xinfo database_list foreign_key_list "
    "foreign_key_check integrity_check "
    "quick_check compile_options page_count page_size freelist_count collation_list function_list pragma_list".split()
)
MUTATES = {
    "insert": "adds rows",
    "update": "changes rows",
    "merge": "changes rows",
    "create": "makes an object",
    "alter": "changes an object",
    "grant": "changes who may do what",
    "revoke": "changes who may do what",
    "comment": "changes a comment",
    "reindex": "builds indexes anew",
    "vacuum": "rewrites pages",
    "analyze": "writes statistics",
    "cluster": "rewrites a table",
    "refresh": "rewrites a view",
    "lock": "takes a lock",
    "notify": "sends a notification",
    "copy": "moves rows between a table and a file or program",
    "load": "loads a file",
    "reassign": "changes owners",
    "reset": "changes a setting",
    "flush": "flushes caches, logs or privileges",
    "optimize": "rewrites a table",
    "repair": "rewrites a table",
    "checkpoint": "forces a checkpoint",
    "rename": "renames a table",
    "attach": "opens another database",
    "detach": "closes a database",
    "change": "changes replication",
    "install": "installs a plugin",
    "import": "makes tables",
    "discard": "drops the session's state",
    "unlock": "gives locks back",
    "stop": "stops replication",
    "security": "sets a label",
    "into": "makes a table or writes a file",
    "outfile": "writes a file",
    "dumpfile": "writes a file",
    "listen": "registers the session for notifications",
}
DESTROYS = {
    "delete": "deletes rows",
    "drop": "removes an object",
    "truncate": "empties a table",
    "kill": "ends another session or its statement",
    "purge": "removes logs",
    "shutdown": "stops the server",
    "replace": "overwrites rows",
    "restart": "restarts the server",
    "uninstall": "removes a plugin",
}
