"""Drift: whether the patients of now differ from those the model was trained on."""
