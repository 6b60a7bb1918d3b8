"""The only clock, process, file, network, user and randomness."""
