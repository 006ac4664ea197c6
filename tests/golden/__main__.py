"""`python -m tests.golden`: write the fixtures that are not there yet."""

from tests.golden.corpus import PACKAGES, keep, made

print(keep(list(made())), "written to", PACKAGES.name)
