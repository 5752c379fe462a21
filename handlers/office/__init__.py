"""What the office asks. One file per thing."""
