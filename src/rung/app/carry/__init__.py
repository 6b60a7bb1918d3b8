"""How a planned command becomes a process or a request, by the kind of its target."""
