"""Who may ask: hosts, origins, the token and its cookie, sizes, and what browsers are told not to do."""
