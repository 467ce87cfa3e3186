"""Explanation: why the model says what it says, and how much of that stays put."""
