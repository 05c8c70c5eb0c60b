"""What people attach: kept once by its digest, looked through for viruses, shown so that nothing in it can run."""
