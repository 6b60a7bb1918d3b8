"""Built tables of functions and operations, and the maintainer's scripts that build them."""
