"""What it is: mind (domain), mouth (texts, channels) and wiring (app)."""
