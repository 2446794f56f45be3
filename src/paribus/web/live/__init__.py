"""What goes on while a study is trained, for any number of pages: curves as they grow, verdicts as they sharpen."""
