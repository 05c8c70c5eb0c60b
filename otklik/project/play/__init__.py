"""Story A, played against the running demo over HTTP: customers, operators, a responder, and a check of what each was told."""
