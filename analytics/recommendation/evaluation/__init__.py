"""How good a recommender is on a shop's own past: time windows, measures of rankings, methods compared customer by customer."""
