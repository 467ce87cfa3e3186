"""The parts of the Patient page: its fields, form, session, answer and what-if strip.

The page itself, which puts them in their places, is `views/patient.py`.
"""
