"""Screening at work: which lists count on a day, thresholds, decisions, books of customers, evidence."""
