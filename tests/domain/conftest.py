"""Property tests draw the same examples each time: a release must not fail, or pass, by chance."""

from hypothesis import settings

settings.register_profile("domain", derandomize=True, deadline=None, database=None)
settings.load_profile("domain")
