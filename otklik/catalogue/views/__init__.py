"""The screens of the catalogue: for customers, for operators and approvers, for admins."""
