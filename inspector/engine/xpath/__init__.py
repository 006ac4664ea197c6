"""The XPath subset of ODK forms: parse, compile, functions."""
