"""What a clinic's schedule means, in plain Python: values, rules and search, without a framework."""
