"""Who asks: customers, their organisations and identifiers."""
