"""What is a task's id in a text: ``AAS-214`` is one; ``COVID-19``, ``UTF-8``, ``GPT-4`` and ``Phase-2`` are none.

The best witnesses are the prefixes of ids that the board or the batch has: where they are known, an id with another
prefix counts only where the text marks it as a task.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from generator.values.folding import fold, phrases, words

SHAPE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}-[0-9]{1,9}\Z")
# Letters beside an id belong to it where they look like Latin ones; those of other scripts may touch it in a sentence.
_LIKE_LATIN = "A-Za-z0-9\u00c0-\u058f\u13a0-\u13ff\uff10-\uff5a\U0001d400-\U0001d7ff"
_EMBEDDED = re.compile(rf"(?<![{_LIKE_LATIN}])[A-Za-z][A-Za-z0-9]{{0,15}}-[0-9]{{1,9}}(?![{_LIKE_LATIN}])")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# Standards, encodings, hashes, models, products and sciences whose names look like ids.
_NO_TASK = frozenset(
    phrases(
        "utf|ucs|sha|sha1|sha2|sha3|md|crc|iso|iec|ieee|ansi|nist|fips|soc|pci|iban|din|ecma|bcp|rfc|std|pep|jep|cve|"
        "cwe|cvss|ghsa|rhsa|usn|dsa|owasp|wcag|gdpr|hipaa|http|https|tls|ssl|ssh|tcp|udp|ip|ipv|smtp|imap|mqtt|amqp|"
        "oauth|saml|oidc|wpa|wep|aes|des|3des|rsa|ecdsa|ed|curve|secp|hmac|hs|rs|ps|es|ecdh|dh|pbkdf|argon|bcrypt|"
        "blake|poly|salsa|chacha|xchacha|kdf|base|ascii|latin|koi|cp|windows|gb|big|jis|ebcdic|bom|"
        "gpt|chatgpt|gemini|claude|opus|sonnet|haiku|llama|mistral|mixtral|qwen|phi|gemma|grok|deepseek|palm|bert|"
        "whisper|dall|clip|yolo|resnet|vgg|ada|davinci|o1|o3|py|python|pypy|cpython|node|java|jdk|jre|ruby|php|perl|"
        "rust|go|dotnet|html|css|sql|xml|json|yaml|toml|csv|pdf|png|gif|mp|mpeg|avc|hevc|vp|av|jpeg|jp|exif|"
        "ubuntu|debian|fedora|rhel|centos|alpine|macos|ios|android|linux|win|"
        "covid|sars|mers|h1n1|influenza|pm|co|ch|nox|omega|vitamin|carbon|uranium|apollo|boeing|airbus|falcon|"
        "usb|hdmi|pcie|ddr|sata|nvme|rj|gpio|uart|spi|led|cat|lte|nr|wifi|zigbee|ble|lora|ean|upc|isbn|issn|doi|orcid|"
        "arm|x|x86|amd|intel|core|ryzen|esp|stm|atmega|raspberry|pi|unix|posix|epoch|iata|icao|vat|swift|sepa|"
        "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|fy|cy|kw|cw|week|q1|q2|q3|q4|h1|h2|utc|gmt|cet|est|pst"
    )
)
# Words that only count; written in capitals they may be a board's prefix.
COUNTERS = frozenset(
    phrases(
        "req|request|item|row|line|index|idx|entry|task|job|result|response|batch|run|part|phase|step|id|message|"
        "attempt|retry|v|version|section|figure|fig|table|chapter|appendix|option|level|layer|tier|stage|sprint|day|"
        "month|year|page|note|point|block|file|test|case|type|class|group|team|room|port|channel|slot|node|top|"
        "milestone|iteration|release|rev|revision|no|nr|num|number|etappe|schritt|fase|paso|etape"
    )
)
# A word with a capital only in front is a name; so short a one may be a prefix that somebody wrote that way.
_WORD_MIN = 5
_MARKS = frozenset(
    phrases(
        "task|tasks|ticket|tickets|issue|issues|story|stories|epic|epics|card|cards|bug|bugs|jira|aufgabe|aufgaben|"
        "tarea|tareas|tache|taches|tarefa|tarefas|attivita|taak|taken|zadanie|zadania|id|ids"
    )
)
_MARKS_BEFORE = phrases("タスク|チケット|課題|任务|任務|工单|작업|задача|задачи")
_BETWEEN = frozenset(phrases("and|or|und|oder|y|o|et|ou|e|en|i|the|die|der|den|la|le|les|las|los"))


def is_task_id(text: str) -> bool:
    """Tell whether ``text`` has the shape of a task's id: up to 16 letters and digits, a hyphen, up to 9 digits."""
    return SHAPE.match(text) is not None


def is_spelled_out(text: str) -> bool:
    """Tell a task's id (``AAS-224``) from a position in a request file (``req-3``)."""
    return is_task_id(text) and text.partition("-")[0].isupper()


def prefix_of(task_id: str) -> str:
    """Return the folded prefix of an id; empty for what is none, and for a position in a request file."""
    prefix = fold(task_id.partition("-")[0])
    counts = prefix in COUNTERS and not is_spelled_out(task_id)
    return prefix if is_task_id(task_id) and not counts else ""


def prefixes_of(task_ids: Collection[str]) -> frozenset[str]:
    """Return the folded prefixes of ids."""
    return frozenset(prefix for prefix in map(prefix_of, task_ids) if prefix)


def names_other(task_id: str) -> bool:
    """Tell whether what has an id's shape is the name of a standard, a model, a date, a product or a position."""
    prefix = task_id.partition("-")[0]
    folded = fold(prefix)
    is_word = len(prefix) >= _WORD_MIN and not prefix.isupper()
    return folded in _NO_TASK or len(prefix) == 1 or is_word or (folded in COUNTERS and not prefix.isupper())


def embedded_ids(text: str) -> list[str]:
    """Return everything with an id's shape that an identifier, a cell or a line holds, as it stands there."""
    return [found[0] for found in _EMBEDDED.finditer(_UUID.sub(" ", text) if len(text) >= 36 else text)]


def ids_in(text: str, known: Collection[str] = ()) -> Iterator[tuple[str, int]]:
    """Yield every task id that a text names, with its offset; one written in small letters stays so.

    Args:
        text: The text.
        known: Folded prefixes of ids that there are; one of them is an id's whatever else it names.
    """
    for found in _EMBEDDED.finditer(text) if "-" in text else ():
        task_id, start, end = found[0], found.start(), found.end()
        before, behind, after = text[start - 1 : start], text[end : end + 1], text[end + 1 : end + 2]
        if before and before in "-_/.":
            continue
        # A number of a version, a report or a row goes on: CVE-2024-1234, GPT-3.5.
        if behind == "_" or (behind and behind in "-." and after.isdecimal()):
            continue
        if fold(task_id.partition("-")[0]) not in known and names_other(task_id):
            continue
        yield (task_id.upper() if task_id[:1].isupper() else task_id), start


def is_marked(text: str, start: int, end: int) -> bool:
    """Tell whether a text calls what stands at a span a task: ``ticket OPS-1``, ``tasks OPS-1 and OPS-2``, a link."""
    if text[start - 1 : start] == "[" and text[end : end + 2] == "](":
        return True
    before = text[max(0, start - 120) : start].rpartition("\n")[2]
    if before.rstrip(" `*[「").endswith(_MARKS_BEFORE):
        return True
    spoken = words(_EMBEDDED.sub(" ", before))
    while spoken and spoken[-1] in _BETWEEN:
        spoken.pop()
    return spoken[-1:] != [] and spoken[-1] in _MARKS


def is_known_or_marked(text: str, start: int, end: int, known: Collection[str]) -> bool:
    """Tell whether the id at a span of a text is one of a task: its prefix is known, or the text marks it.

    Where no prefix is known, every id is one.
    """
    return not known or prefix_of(text[start:end]) in known or is_marked(text, start, end)
