"""Ask a build a question: the questions there are, how one is answered, and how the answer is told."""
