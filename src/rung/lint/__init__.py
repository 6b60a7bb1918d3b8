"""What is wrong with a library of runbooks: rules, profiles, suppressions, reports and fixes."""
