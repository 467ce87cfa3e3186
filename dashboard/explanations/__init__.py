"""The parts of the page Explanations, each from values of `analysis.explanation` to the page."""
