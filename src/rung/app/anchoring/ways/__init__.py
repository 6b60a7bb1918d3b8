"""Ways to put an anchor somewhere, one a file; the file's ``WAY`` names its key in ``[anchors]`` of rung.toml."""
