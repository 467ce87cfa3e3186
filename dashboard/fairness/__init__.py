"""The parts of the page Fairness by gender, each from values of `analysis.fairness` to the page."""
