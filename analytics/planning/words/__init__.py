"""What single words and turns of phrase do in a request, whatever the shop."""
