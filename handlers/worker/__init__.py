"""What grid workers say and press. One file per thing."""
