class Tool:
    def run(self) -> None:
        logger.info("running")
