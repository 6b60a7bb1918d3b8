"""The run as a pure machine: facts in, what is due next out. Nothing here touches the world."""
