"""Small languages in the words of a command: the scripts of sed and awk."""
