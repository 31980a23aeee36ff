"""Draws what was seen over the page."""
