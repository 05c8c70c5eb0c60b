"""Ready answers: templates with variables, and macros, which are templates with acts."""
