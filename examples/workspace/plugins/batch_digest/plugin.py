"""Keeps a digest of new tasks among the artifacts."""

from typing import Any, Dict, List, Optional

from core.config.manager import AASConfig
from core.plugins.base import PluginBase
from plugins.batch_digest.config import DigestConfig
from plugins.shared.text import bullet_list


class BatchDigestPlugin(PluginBase):
    """Writes ``digest.md`` anew with every task that is queued."""

    def __init__(self, config: AASConfig, hub: Any, settings: Optional[DigestConfig] = None):
        super().__init__(name="batch_digest", config=config, hub=hub)
        self.settings = settings or DigestConfig()
        self.tasks: List[str] = []

    async def setup(self) -> bool:
        self.hub.events.subscribe("task.queued", self.add)
        return True

    async def shutdown(self) -> bool:
        self.hub.events.unsubscribe("task.queued", self.add)
        return True

    def add(self, event: Dict[str, Any]) -> None:
        self.tasks = [*self.tasks, event["task_id"]][-self.settings.max_lines :]
        text = f"# {self.settings.title}\n\n{bullet_list(self.tasks)}\n"
        self.hub.artifacts.save("digest.md", text)


def register(hub: Any) -> BatchDigestPlugin:
    return BatchDigestPlugin(hub.config, hub)
