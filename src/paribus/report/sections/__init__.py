"""What a report says: each function takes a result and its test images, if at hand, and gives blocks."""
