"""Marked pages laid out by Chromium: a second, independent source of truth for marks.

It shares nothing with the other generators of this corpus, neither their pens nor their
scanners nor their pages, so that a finder tuned on those is measured on something foreign.
"""
