"""One act on many tickets: tried out first, done one by one, taken back where it can be."""
