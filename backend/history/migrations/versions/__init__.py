"""One file per change of the tables, numbered; a released one is never edited.

A change leaves the version before working, which ships on while pods are replaced: columns are
added first, and dropped a version later.
"""
