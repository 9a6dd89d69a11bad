"""Proofs over the regime by an SMT solver: statements about all cases and days, or a case that refutes them."""
