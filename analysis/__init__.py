"""Offline: train the model, study it, and write one bundle, the model with its evidence.

Each study is a pure function from a cohort, parameters and a seed to a typed result; `__main__`
does the writing. Nothing here serves: `backend` reads the bundle, never this package.
"""
