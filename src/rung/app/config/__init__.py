"""rung.toml, one table a file."""
