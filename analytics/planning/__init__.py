"""What was meant: time, names, routing and follow-ups, read from the words again and deterministically."""
