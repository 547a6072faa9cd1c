"""Looks at the free space of the disk that the artifacts are on."""

import shutil

from loguru import logger


class DiskReport:
    """Warns below a share of free space."""

    def __init__(self, config, low=0.1):
        self.folder = config.artifact_dir
        self.low = low
        self.free = 1.0

    def start(self):
        self.measure()

    def stop(self):
        self.measure()

    def measure(self):
        place = self.folder if self.folder.exists() else "."
        usage = shutil.disk_usage(place)
        self.free = usage.free / usage.total
        if self.free < self.low:
            logger.warning("Only {:.0%} of the disk is free", self.free)
        return self.free


def register(hub):
    return DiskReport(hub.config)
