"""The desk: an API and pages over the checkpoint, with cases, decisions and a log in one database."""
