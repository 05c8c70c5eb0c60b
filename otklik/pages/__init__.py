"""The page shell and the pieces: what every screen is made of. Knows no other room."""
