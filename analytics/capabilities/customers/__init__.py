"""Questions about customers: their segments, and one of them."""
