"""The exported page: all evidence of one bundle on one sheet, for reading offline and on paper.

Each room knows one report, or one part of it, and turns what it says into HTML: a sentence first,
then the picture, then the table. A report without a room of its own appears in tables
(`any_report`). No number is computed here.
"""
