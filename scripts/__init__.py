"""What the Makefile calls: starting both programs together, measuring them, and set-up in shell.

`serve` and what it imports need the standard library only; `bench` measures the programs and may
therefore import them. Nothing imports these scripts but their tests.
"""
