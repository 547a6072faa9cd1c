from core.config.manager import AASConfig, load_config

__all__ = ["AASConfig", "load_config"]
