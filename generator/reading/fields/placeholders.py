"""Values that only show where a real one goes: ``your-token-here``, ``<token>``, ``sk-...``, ``changeme``."""

from __future__ import annotations

from pydantic import JsonValue

from generator.reading.text.inline import fold, phrases

MAX_LENGTH = 200
_WHOLE = frozenset(
    phrases(
        "changeme|change-me|change_me|replace-me|replace_me|replaceme|todo|tbd|fixme|placeholder|dummy|secret-here|…"
    )
)
_STARTS = phrases(
    "<|${|{{|$(|your-|your_|your |yours|my-secret|my_secret|insert-|insert_|insert |enter-|enter_|enter your|paste-|"
    "replace-with|replace_with|put-your|put_your|add-your|add_your|dein-|dein_|deine|ihr-|ihr_|tu-|tu_|su-|su_|"
    "votre|ton-|ton_|seu-|seu_|sua-|sua_|il-tuo|il_tuo|tuo-|tuo_|jouw|twoj|ваш|твой|你的|您的|あなたの|여기에|당신의|xxx|***"
)
_ENDS = phrases("...|…|xxxx|-here|_here|****|<token>|<key>|を入力|를 입력|입력하세요|填写|在此")


def is_placeholder(value: JsonValue) -> bool:
    """Tell whether a default is a text that stands where a real value is to be put."""
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_LENGTH:
        return False
    text = fold(value.strip().strip("\"'`"))
    return text in _WHOLE or text.startswith(_folded_starts()) or text.endswith(_folded_ends())


def _folded_starts() -> tuple[str, ...]:
    return tuple(map(fold, _STARTS))


def _folded_ends() -> tuple[str, ...]:
    return tuple(map(fold, _ENDS))
