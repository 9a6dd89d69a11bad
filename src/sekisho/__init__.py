"""Sekisho: the checkpoint for sanctions. A regime as a dated, cited record that one can compute with."""

__version__ = "0.1.0"
