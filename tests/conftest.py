"""How hypothesis looks for counter-examples: the same in every `make test`, new ones in `make test-slow`."""

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)  # a busy machine is no counter-example
settings.register_profile("new", max_examples=2_000, deadline=None, print_blob=True)
settings.load_profile("same")
