import json


def make(path, good):
    item = json.loads(good.replace(b"AAS-900", b"AAS-901").replace(b"good_part", b"other_part"))
    item["response"]["headers"] = {f"x-{number}": number for number in range(200_000)}
    path.write_bytes(json.dumps(item).encode() + b"\n" + good)
