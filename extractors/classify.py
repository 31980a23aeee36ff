"""What kind of paper a file is."""
