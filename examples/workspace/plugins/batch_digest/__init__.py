from plugins.batch_digest.config import DigestConfig

__all__ = ["DigestConfig"]
