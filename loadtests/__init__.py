"""Load on a running backend: who asks, how much, what came back, and how many pods that needs.

Knows the backend by its address and its metrics only; `docs/load-tests.md` tells how to use it.
"""
