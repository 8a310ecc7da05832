"""Answers as pictures and files: charts by a rule table, one theme, exports that carry what they rest on."""
