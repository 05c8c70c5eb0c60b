"""Data in and out: exports by the person's rights, imports with a rehearsal, from other desks too."""
