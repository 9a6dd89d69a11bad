"""The relation that a record holds: timeline, bargains, disputes, figures, forecasts, chains, series, search, brief.

Pure functions from dossiers to plain data; nothing here prints.
"""
