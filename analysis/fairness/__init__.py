"""Fairness by gender: gaps with intervals, verdicts that respect the sample, mitigation."""
