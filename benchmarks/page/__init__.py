"""What the page costs: how soon it is there, how soon it answers, and how much it slows the training that it shows."""
