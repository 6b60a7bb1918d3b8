"""Proposals for the runbooks that a registry calls for and that nobody has written."""
