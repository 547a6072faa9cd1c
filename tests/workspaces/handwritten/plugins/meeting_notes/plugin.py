"""Collects notes of a meeting."""

from typing import Any, Dict, List

from core.config.manager import AASConfig
from plugins.meeting_notes.listening import ListeningPlugin


class MeetingNotesPlugin(ListeningPlugin):
    """Keeps every ``note`` and saves them as one text."""

    topic = "note"

    def __init__(self, config: AASConfig, hub: Any):
        super().__init__("meeting_notes", config, hub)
        self.notes: List[str] = []

    def hear(self, event: Dict[str, Any]) -> None:
        self.heard += 1
        self.notes.append(str(event["text"]))

    async def shutdown(self) -> bool:
        if self.notes:
            self.hub.artifacts.save("meeting.md", "\n".join(self.notes) + "\n")
        return await super().shutdown()


def register(hub: Any) -> MeetingNotesPlugin:
    return MeetingNotesPlugin(hub.config, hub)
