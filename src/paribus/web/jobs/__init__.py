"""What is to be trained: a queue of small files, and the process that works it off, whoever else lives or dies."""
