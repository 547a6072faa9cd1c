"""What Copier's three-way merge cannot do when a unit goes to a newer release of its blueprint.

One numbered module for each change that would break what a team wrote; ``docs/how-to/write-a-migration.md`` tells how
to write one.
"""

from generator.migrations.records import Change, Migration, Stage
from generator.migrations.registry import MIGRATIONS
from generator.migrations.running import Step, applicable, migrate

__all__ = ["MIGRATIONS", "Change", "Migration", "Stage", "Step", "applicable", "migrate"]
