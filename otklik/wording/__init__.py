"""Words of a language: forms of names. Knows nothing of the desk."""
