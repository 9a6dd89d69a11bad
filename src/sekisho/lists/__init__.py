"""Official sanctions lists: readers of their formats, one model of a listed party, versions kept side by side."""
