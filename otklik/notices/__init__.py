"""What we tell people, and the ledger of each try to tell one of them."""
