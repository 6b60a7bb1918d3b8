"""How dangerous SQL is: cut into statements, each judged by its words, its functions and its types."""
