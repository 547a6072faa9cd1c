"""One grammar for each kind of value: types, defaults and literals, names of settings, secrets, ids of tasks.

Whoever asks what a text means as one of these asks here: the reader, the answers, the codemods, the gates, redaction.
"""
