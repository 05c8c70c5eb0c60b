"""Life situations that customers ask for, their forms, and who must agree."""
