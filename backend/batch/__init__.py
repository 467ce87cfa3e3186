"""Many patients in one request: read in pieces, scored in slices, answered as a stream.

`body` takes the request in, `json_rows` and `csv_rows` find the patients in it, `scoring` answers
a slice of them, most of it by `table_answers`, `answers` writes it down, `stream` runs all this.
`docs/batch.md` has the rules as callers see them.
"""
