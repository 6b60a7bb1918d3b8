"""What things are. Standard library only; no clock, no file."""
