"""Names that were changed and nothing else: which ones, and whether a text says them only as names."""
