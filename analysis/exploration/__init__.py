"""Exploration: what the four cohorts look like before any model sees them."""
