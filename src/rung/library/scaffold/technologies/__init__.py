"""What can be looked at in each technology, one a file; a file offers ``TECHNOLOGY``."""
