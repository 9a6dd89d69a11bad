"""Cases in: files of many formats to one typed table a kind, and every row that is none to the rejects."""
