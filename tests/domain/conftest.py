"""Property tests draw the same examples each time: a release must not fail, or pass, by chance."""

from hypothesis import Phase, settings

settings.register_profile("domain", derandomize=True, deadline=None, database=None)
# Whether a changed domain fails is all that is asked of it then, not by which smallest example.
settings.register_profile("mutants", settings.get_profile("domain"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("domain")
