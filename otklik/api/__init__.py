"""API v1 and webhooks: what people do on pages, programs do here, with the same actions and the same rights."""
