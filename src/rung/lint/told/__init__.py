"""One file a fault that is told by the reader, the folder or the checker itself, so that each has a page."""
