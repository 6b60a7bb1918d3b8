"""What must never be seen: references to secrets, the forms a value takes in text, and hiding them. Pure."""
