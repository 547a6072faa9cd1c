import logging

logger = logging.getLogger(__name__)

class Tool:
    def run(self) -> None:
        logger.info("running")
