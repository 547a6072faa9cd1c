import json


def make(path, good):
    item = json.loads(good.replace(b"AAS-900", b"AAS-901").replace(b"good_part", b"big_part"))
    item["response"]["body"]["choices"][0]["message"]["content"] += ("| a | b |\n|---|---|\n" + "| " + "x" * 20 + " | y |\n") + ("| x | y |\n" * 7_800)
    path.write_bytes(json.dumps(item).encode() + b"\n" + good)
