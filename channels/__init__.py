"""Ways to show an answer where people talk."""
