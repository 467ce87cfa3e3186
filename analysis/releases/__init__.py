"""Releases: the gate of named checks, promotion, history, comparison, tracking."""
