"""Tools."""

class Tool(BaseModel):
    name: str = Field(default="tool")
    made: datetime = Field(default_factory=datetime.now)
    parent: Optional[Path] = None


async def run(tool: Tool, config: DevToysConfig, client: DevToysClient) -> str:
    logger.info("running in {}", os.getcwd())
    await asyncio.sleep(0.1)
    return json.dumps(tool.model_dump())
