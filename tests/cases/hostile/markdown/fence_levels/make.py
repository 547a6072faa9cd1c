import json

def make(path, good):
    first = '# Big Part\n\n1. **Estimated Complexity**: Medium\n2. **Suggested Priority Adjustment**: High\n3. **Potential Blockers**: None\n4. **Recommended First Step**: Write down what the unit must do\n\n\nCreate `plugins/big_part/big_part_plugin.py`.\n\n'
    text = first + ("".join("`" * (3 + i % 20) + "python\n" for i in range(6_000)))
    item = {"custom_id": "AAS-901", "response": {"status_code": 200, "body": {"choices": [{"finish_reason": "stop", "message": {"content": text}}]}}, "error": None}
    path.write_bytes(json.dumps(item).encode() + b"\n" + good)
