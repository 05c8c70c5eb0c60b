"""What API v1 takes and gives, a file a subject: the shapes for OpenAPI, and how an object becomes one."""
