"""The dishonest moves, one a file: ways to look faster, or to stay green, that change what a build means."""
