"""The regime: acts folded into versions, and conditions that can be traced, compiled and compared."""
