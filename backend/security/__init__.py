"""Who may ask what, how often, and in what form: keys, roles, rates, limits, headers.

`connection.py` guards a connection before there is a request; `admission.py` stands in front of
the ordinary routes; the fast path asks the same `Guard` and `Overload`. What a patient's values
may be is the business of `backend/patient.py`.
"""
