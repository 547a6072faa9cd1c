import json


def make(path, good):
    text = json.loads(good)["response"]["body"]["choices"][0]["message"]["content"]
    with path.open("w") as file:
        for number in range(300):
            name = f"chain_{number}"
            more = f"\n**Dependencies**: AAS-{2000 + number + 1}\n"
            message = {"content": text.replace("good_part", name) + more}
            response = {"status_code": 200, "body": {"choices": [{"finish_reason": "stop", "message": message}]}}
            file.write(json.dumps({"custom_id": f"AAS-{2000 + number}", "response": response}) + "\n")
