"""What residents ask. One file per thing."""
