"""Labs: real, local, breakable systems that a demo or a drill plays on."""
