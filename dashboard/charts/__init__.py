"""Pure functions from a value to a picture; none of them knows Streamlit or the backend."""
