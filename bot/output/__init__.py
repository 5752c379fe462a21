"""What leaves as a picture, a sheet or a message of limited bytes."""
