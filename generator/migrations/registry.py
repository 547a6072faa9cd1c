"""All migrations, in the order in which they run."""

from __future__ import annotations

from generator.migrations import m0001_settings_test_renamed, m0002_service_restart, m0003_prefixed_variables
from generator.migrations.records import Migration

MIGRATIONS: tuple[Migration, ...] = (
    m0001_settings_test_renamed.MIGRATION,
    m0002_service_restart.MIGRATION,
    m0003_prefixed_variables.MIGRATION,
)
