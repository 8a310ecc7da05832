"""The values that cross a boundary: small, frozen, versioned; standard library only."""
