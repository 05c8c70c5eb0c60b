"""Forms of services, one file a subject."""
