"""The record: dossiers of dated, cited statements, read with the place of everything in them."""
