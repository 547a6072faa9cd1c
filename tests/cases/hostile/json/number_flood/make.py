import json


def make(path, good):
    item = json.loads(good.replace(b"AAS-900", b"AAS-901").replace(b"good_part", b"other_part"))
    item["response"]["body"]["choices"][0]["logprobs"] = [-0.123456789] * 200_000
    path.write_bytes(json.dumps(item).encode() + b"\n" + good)
