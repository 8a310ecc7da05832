"""Fits: what models need, computed after a load and stored with its date; never inside a turn."""
