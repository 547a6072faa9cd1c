from config import DevToysConfig

RETRIES = 3


class DevToysPlugin:
    def __init__(self, config: DevToysConfig) -> None:
        self.config = config

    def run(self) -> int:
        return RETRIES


# Example usage
config = DevToysConfig(api_key="your_api_key")
plugin = DevToysPlugin(config)
result = plugin.run()
print(result)
for number in range(3):
    print(plugin.run(), number)
