"""Getting data in: formats, checks, loading, the quality report, and the demo shop."""
