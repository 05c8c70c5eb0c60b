"""What a shift is steered by: the hand-over from one shift to the next."""
