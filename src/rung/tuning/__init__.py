"""A tuning change under review: two sides of a project read as text, four questions, and the dishonest moves."""
