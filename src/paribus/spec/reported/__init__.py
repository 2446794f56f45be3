"""What a report says of its experiment: arms, figures as they were printed, and what is wrong with the file."""
