"""Phrases of time to windows."""
