"""The four questions of a review, one a file."""
