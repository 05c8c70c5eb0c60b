"""What customers use: services and their components."""
