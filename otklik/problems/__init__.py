"""Problems and known errors: the causes behind many tickets and incidents."""
