"""Poisoned labels: attacks, what they cost, and who would notice."""
