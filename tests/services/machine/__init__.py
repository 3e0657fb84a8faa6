"""A house at work: somebody does anything that can be done, in any order, and nothing may break."""
