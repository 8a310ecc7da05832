"""What to recommend to whom, and why: models, scores, rules and reasons, all pure. Rows come in, values go out."""
