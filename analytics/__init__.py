"""The analytics package: from a typed question to an answer that opens up."""
