"""One file a format in which findings are written."""
