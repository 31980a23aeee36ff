"""Tables of a page: cells, rows, headers."""
