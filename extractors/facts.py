"""What a file tells of itself."""
