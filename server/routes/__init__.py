"""The gateway's routes, one file a noun."""
