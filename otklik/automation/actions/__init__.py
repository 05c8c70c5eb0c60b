"""What is done about rules, by rules, and to give out work."""
