"""PostgreSQL: our own embedded server, and what is asked of any server we are pointed at."""
