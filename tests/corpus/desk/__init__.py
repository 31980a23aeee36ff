"""A second, independent desk that types an application's papers, for rules not tuned on it.

Labels, layouts and file formats are drawn from a seed; nothing is shared with the papers the
rules were tuned on (`tests.benchmarks.rule_papers`). Every name is invented.
"""
