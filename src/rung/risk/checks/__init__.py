"""What a table cannot say of a program, each in a file of its own."""
