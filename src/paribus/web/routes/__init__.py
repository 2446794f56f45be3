"""The addresses of the page's server, a file for each group."""
