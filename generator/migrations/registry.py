"""All migrations, in the order in which they run."""

from __future__ import annotations

from generator.migrations.records import Migration

# None yet: the first release has nothing to come from.
MIGRATIONS: tuple[Migration, ...] = ()
