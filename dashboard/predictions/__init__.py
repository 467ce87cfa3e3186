"""What was answered: the list with its filters, and one prediction with all that was said of it."""
