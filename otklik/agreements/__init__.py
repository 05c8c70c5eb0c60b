"""What was agreed with customers and between teams, the clocks that count it, and the ladder for what stands still."""
