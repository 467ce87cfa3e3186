"""The parts of the page Poisoning, each from values of `analysis.poisoning` to the page."""
