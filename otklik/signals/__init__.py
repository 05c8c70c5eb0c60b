"""What speaks of a failure: reports that came through the door become customers' tickets."""
