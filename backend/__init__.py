"""Online: load a bundle, predict, explain, write the journal, count.

A pod must be ready in about a second, so nothing here imports pandas, scikit-learn or `analysis`:
what the backend needs of a model is plain data in the bundle.
"""
