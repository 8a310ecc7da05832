"""The marlow process: the one place that wires the packages, and the gateway that faces people."""
