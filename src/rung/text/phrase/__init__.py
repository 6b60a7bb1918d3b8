"""The typed phrases: a closed grammar that reads as prose."""
