"""The demo company: what stands on the other side of Otklik."""
