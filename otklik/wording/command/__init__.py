"""`otklik words`: checks files of texts, explains the rules. Needs no database, no data folder, no Django."""
