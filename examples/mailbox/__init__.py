"""The demo's mail server: takes every mail, keeps it as a file, shows it on a small page."""
