"""The public pages, for search engines."""

SITEMAPS = {}
