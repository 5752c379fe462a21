"""What can be typed after `gridbot`: one file per command."""
