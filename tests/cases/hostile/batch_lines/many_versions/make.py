import json


def make(path, good):
    text = json.loads(good)["response"]["body"]["choices"][0]["message"]["content"].replace("good_part", "many_part")
    lines = []
    for number in range(1000):
        message = {"content": text + f"\nVersion {number}.\n"}
        response = {"status_code": 200, "body": {"choices": [{"finish_reason": "stop", "message": message}]}}
        lines.append(json.dumps({"custom_id": "AAS-901", "response": response, "error": None}))
    path.write_bytes("\n".join(lines).encode() + b"\n" + good)
