class Base:
    def run(self) -> int:
        raise NotImplementedError

    def stop(self) -> None:
        pass
