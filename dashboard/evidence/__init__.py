"""The parts of the page Model and data: how good the model is, and what it was made from."""
