"""The demo shop: an invented webshop for coffee, tea, kitchen and bath, made from a seed with whole numbers
only.
"""

from analytics.ingest.demo.columns import content_hash
from analytics.ingest.demo.load import load_demo
from analytics.ingest.demo.shop import SEED, generate

__all__ = ["SEED", "content_hash", "generate", "load_demo"]
