"""What the desk does by itself: rules that the company has written, and the giving out of work."""
