"""Words of a language: forms of names, and what a message lacks or does to its reader. Knows nothing of the desk."""
