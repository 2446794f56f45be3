"""What the server answers, as typed models: OpenAPI is made of them, and it is the contract with the page."""
