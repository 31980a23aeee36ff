"""Finding the strokes that mark text, and the characters they mark."""
