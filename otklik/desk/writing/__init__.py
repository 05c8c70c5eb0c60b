"""Writing an answer: drafts, replies on their way out, who else is here, and what happened while somebody wrote."""
