"""What a person can ask of rung, one file a question. Everything a surface does is a function of this room."""
