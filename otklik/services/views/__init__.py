"""Views of services, one file a subject."""
