"""A synthetic leak with known ground truth: every name, town, country and address in it is invented."""
