"""Whole questions, asked of the service over the demo shop: what a sentence is taken for."""
