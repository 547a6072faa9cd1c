"""Speaks about new tasks."""

from typing import Any, Dict

import pyttsx3

from core.config.manager import AASConfig
from core.plugins.base import PluginBase


class VoiceNotesPlugin(PluginBase):
    """Says the id of every task that is queued."""

    def __init__(self, config: AASConfig, hub: Any):
        super().__init__(name="voice_notes", config=config, hub=hub)
        self.engine = pyttsx3.init()

    async def setup(self) -> bool:
        self.hub.events.subscribe("task.queued", self.speak)
        return True

    async def shutdown(self) -> bool:
        self.hub.events.unsubscribe("task.queued", self.speak)
        self.engine.stop()
        return True

    def speak(self, event: Dict[str, Any]) -> None:
        self.engine.say(f"New task {event['task_id']}")
        self.engine.runAndWait()


def register(hub: Any) -> VoiceNotesPlugin:
    return VoiceNotesPlugin(hub.config, hub)
