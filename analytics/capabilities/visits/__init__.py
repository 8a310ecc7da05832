"""Questions about what people did in the shop: its web and app events."""
