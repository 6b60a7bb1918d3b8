"""Anchors: the head of a run put where this installation cannot rewrite it, one file a way."""
