"""The only SQL: one SQLite file that keeps every run, with numbered migrations."""
