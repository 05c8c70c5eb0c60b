"""Finding tickets among a million: the text of each (`text`), what is asked (`question`), the answer (`finding`, `passages`)."""
