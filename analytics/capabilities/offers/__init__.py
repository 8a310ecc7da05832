"""What questions about products share: cards, rows, wishes, eligible products; no question of their own."""
