"""The kinds of targets, one a file: what rung.toml may say of one, and how each language is carried out there."""
