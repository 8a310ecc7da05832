"""Questions about the data itself: how fresh it is, and what is odd about it."""
