"""What it costs: each figure as a ratio inside one run, with its bar beside it."""
