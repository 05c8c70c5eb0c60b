"""Messages judged by people: a line each, «good» or what is wrong, then the text."""
