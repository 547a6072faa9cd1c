"""The names of the automation engine, for this workspace; aas-generator does the work.

Written by 'aas-generator init --shim'.
"""
