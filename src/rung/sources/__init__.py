"""Where runbooks come from: which files of a folder are read, and what kept one from being read."""
