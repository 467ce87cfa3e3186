"""What a patient record is: the 13 features, the four cohorts, the re-coded copy of one.

`features` and `recoded` need the standard library only, because the backend imports them;
`cohorts` reads tables and needs pandas. Nothing here knows a model or a web framework.
"""
