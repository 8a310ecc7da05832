"""Questions about products: which to show to whom, why, why not, and how well that works."""
