"""Figures as SVG text: values in, picture out. They know no report, no page and no file.

SVG because it is small, prints sharply and takes its colours from the page's style, so that one
picture serves light, dark and paper. What is drawn for which report is decided in
`analysis.export.page`; the dashboard's charts are plotly's and its own.
"""
