"""Answered predictions in a database: shipped from the journal, asked for by reviewers.

The journal is what must never fail; this is what may be away for an hour. Modules that import
SQLAlchemy are imported when first needed, in a worker thread, after the backend is ready: routes
and assembly see `history.History` and `schemas`, nothing else.
"""
