"""One file per noun; each says what is asked and answered, and computes nothing."""
