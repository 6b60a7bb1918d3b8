"""The gates: one question about the whole library a file, each with its page as docstring."""
