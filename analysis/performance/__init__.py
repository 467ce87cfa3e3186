"""Performance: cross-validation, challengers, missing patterns, other sites."""
