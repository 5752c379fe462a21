"""Models and numpy: a text and its context become a Reading, behind the port Reader."""
