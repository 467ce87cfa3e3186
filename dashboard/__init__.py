"""What people look at: Streamlit pages that know the backend by its URL alone.

`app.py` declares the pages, `views/` holds one file per page, `charts/` draws figures from values,
`api.py` is the one place that speaks HTTP. No model runs here and nothing is stored here.
"""
