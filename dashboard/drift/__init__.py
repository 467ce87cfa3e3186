"""The parts of the page Drift, each from values of `analysis.drift` to the page."""
