"""Printers of the abstract layout."""
