"""The door: takes reports and shows the status without desk, database or Django. Lean ASGI, one process."""
