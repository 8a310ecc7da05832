"""Questions about figures: any metric by any dimension, and how a campaign did."""
