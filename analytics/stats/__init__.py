"""Proportions, means, intervals and tests on sufficient statistics; numpy and scipy only."""
