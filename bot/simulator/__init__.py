"""A WeCom on your own laptop: the other side of the wire, with people in it."""
