"""For all tests: none is timed, also not one example of a property on a machine that does something else."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
