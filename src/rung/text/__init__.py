"""Markdown to typed runbooks with byte spans, and fixes back to bytes."""
