"""Names across scripts: keys and readings, an index of listed names, graded and explained likeness."""
