"""The parts of the fold: one kind of events a file."""
