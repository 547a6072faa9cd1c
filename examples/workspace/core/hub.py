"""The hub: what the plugins have in common."""

from loguru import logger

from core.config.manager import AASConfig
from core.events import EventBus
from core.services.artifact_store import ArtifactStore
from core.services.task_journal import TaskJournal


class AASHub:
    """Holds the settings, the events and the shared services. Plugins are the registry's affair."""

    def __init__(self, config: AASConfig):
        self.config = config
        self.events = EventBus()
        self.artifacts = ArtifactStore(config.artifact_dir)
        self.journal = TaskJournal(config.artifact_dir / "journal.jsonl")
        self.running = False

    async def start(self) -> None:
        await self.journal.start()
        self.running = True
        logger.info("Hub is up on {}:{}", self.config.hub_host, self.config.hub_port)

    async def stop(self) -> None:
        self.running = False
        await self.journal.stop()
        logger.info("Hub is down")
