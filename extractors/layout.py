"""Lines of a page put in reading order, columns and bands."""
