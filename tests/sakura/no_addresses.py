"""A table of addresses with nothing in it, for pages that must show all the same."""

urlpatterns = []
