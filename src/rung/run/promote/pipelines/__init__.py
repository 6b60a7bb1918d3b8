"""One file a system that runs checks by the clock."""
