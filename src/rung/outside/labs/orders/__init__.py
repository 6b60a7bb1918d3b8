"""The orders lab: a small orders service on loopback whose connection pool can be exhausted for real."""
