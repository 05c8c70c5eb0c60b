"""What can be done about tokens and webhooks: one function a use case."""
