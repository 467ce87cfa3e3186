"""One file per page, run by `app.py`; the name `pages` would wake Streamlit's own discovery."""
