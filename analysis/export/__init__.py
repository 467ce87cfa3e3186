"""The ways out of a bundle: one HTML page, SQL for a database, ONNX."""
