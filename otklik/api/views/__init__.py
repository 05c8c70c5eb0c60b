"""The pages of this room: the documentation, a person's tokens, webhooks."""
