"""Names of metrics, values, products, campaigns and people, whole or in part."""
