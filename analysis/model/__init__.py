"""The model: ridge logistic regression per missing pattern, its variance, its scorecard."""
