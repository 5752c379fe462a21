"""A written year of five invented communities: settings, lives, and what the clock should have said of them."""
