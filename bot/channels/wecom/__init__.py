"""What all ways over WeCom share: the seal, tokens, the client, its table of errors, and limits."""
