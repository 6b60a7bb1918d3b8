"""Drive one run: its record, its looks, its commands, what people answer. Nothing here knows the site."""
