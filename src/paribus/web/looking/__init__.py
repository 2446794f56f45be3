"""A helper process that computes what the page shows of networks, so that the server itself never loads JAX."""
