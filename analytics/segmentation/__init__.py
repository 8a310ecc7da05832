"""Customer segments: RFM scores and the segments they name."""
