"""All it says: every sentence, read aloud before it was kept."""
