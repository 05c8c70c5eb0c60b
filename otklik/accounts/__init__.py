"""Our own people: operators, teams, shifts, roles, and the company they work for."""
