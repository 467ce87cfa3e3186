"""The parts of the page Live: what the backend counts, read again every two seconds."""
