import json

def make(path, good):
    parts = [{"type": "text", "text": "word "}] * 10_000
    item = {"custom_id": "AAS-901", "response": {"status_code": 200, "body": {"choices": [{"finish_reason": "stop", "message": {"content": parts}}]}}, "error": None}
    path.write_bytes(json.dumps(item).encode() + b"\n" + good)
