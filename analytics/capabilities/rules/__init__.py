"""Rules of recommendation in chat: said, previewed, listed, taken back."""
