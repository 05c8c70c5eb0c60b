"""The outage loop: raise, page, brief, forecast, tell, repair, confirm."""
