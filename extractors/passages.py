"""From marked runs to passages with context."""
