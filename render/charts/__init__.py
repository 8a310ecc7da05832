"""Charts: what picture suits which answer, and its Vega-Lite spec."""
