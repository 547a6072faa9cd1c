"""The hub of the automation suite and what plugins build on."""
