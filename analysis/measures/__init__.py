"""Measures, intervals and tests that several studies share."""
