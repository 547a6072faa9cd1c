"""Reports tasks that are new on the board."""

from typing import Any, Dict, Set

from loguru import logger

from core.config.manager import AASConfig
from core.plugins.base import PluginBase
from plugins.board_watch.reader import queued_tasks


class BoardWatchPlugin(PluginBase):
    """Publishes ``task.queued`` for every task that was not queued at the last look."""

    def __init__(self, config: AASConfig, hub: Any):
        super().__init__("board_watch", config, hub)
        self.known: Set[str] = set()

    async def setup(self) -> bool:
        self.known = queued_tasks(self.config.board_path)
        self.hub.events.subscribe("heartbeat", self.look)
        return True

    async def shutdown(self) -> bool:
        self.hub.events.unsubscribe("heartbeat", self.look)
        return True

    async def look(self, _event: Dict[str, Any]) -> None:
        queued = queued_tasks(self.config.board_path)
        for task_id in sorted(queued - self.known):
            logger.info("{} is new on the board", task_id)
            await self.hub.journal.write(task_id, "queued")
            await self.hub.events.publish("task.queued", task_id=task_id)
        self.known = queued


def register(hub: Any) -> BoardWatchPlugin:
    return BoardWatchPlugin(hub.config, hub)
