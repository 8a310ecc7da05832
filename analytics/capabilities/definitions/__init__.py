"""What a word means, and how an answer was computed."""
