"""One container of initiatives a file: how the content of a plan becomes blocks."""
