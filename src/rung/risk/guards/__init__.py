"""Whether a "Do not" forbids a command: by every argv that may stand in it."""
