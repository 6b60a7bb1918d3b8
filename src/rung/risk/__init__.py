"""How dangerous a command is, and why: a closed world in which what is not known is unknown, never a look."""
