"""Turns that are no question of data: talk, refusals, what Marlow lacks, preferences, a person wanted."""
