import json

def make(path, good):
    text = "[" * 50_000 + "]" * 50_000
    item = {"custom_id": "AAS-901", "response": {"status_code": 200, "body": {"choices": [{"finish_reason": "stop", "message": {"content": text}}]}}, "error": None}
    path.write_bytes(json.dumps(item).encode() + b"\n" + good)
