"""Marked pages laid out by LibreOffice from word-processor documents: a third source of truth.

It shares neither words, layouts, pens, scanners nor telephones with the other generators of
this corpus. Every document is converted twice, once with each marked passage in a colour of
its own, and the truth is read from the characters of the two PDFs.
"""
