class Base:
    def run(self) -> int:
        return 1

    def stop(self) -> None:
        pass
