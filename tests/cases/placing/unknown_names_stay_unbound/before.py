def initialize() -> None:
    event_system.register(time, random)
    secrets = None
    print_all(secrets)
