"""The model card: TRIPOD+AI and PROBAST answered item by item, figures filled from the reports."""
