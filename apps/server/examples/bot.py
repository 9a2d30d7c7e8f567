# Answers every message that begins with `!echo`. Run it with Python 3: PARLEY_URL=… PARLEY_TOKEN=… python3 bot.py
import json, os, urllib.request

url = f"{os.environ['PARLEY_URL']}/api/v1/rooms/{os.environ.get('PARLEY_ROOM', 'lobby')}"

def ask(path, body=None, **more):
    headers = {"Authorization": f"Bearer {os.environ['PARLEY_TOKEN']}", "Content-Type": "application/json", **more}
    data = None if body is None else json.dumps(body).encode()
    return json.load(urllib.request.urlopen(urllib.request.Request(url + path, data, headers)))

cursor = ""
while True:
    changes = ask(f"/changes{cursor}")
    for m in changes["messages"]:
        if m["rev"] == m["id"] and "program" not in m and m["message"].startswith("!echo "):  # no edits, no bots
            ask("/messages", {"message": m["message"][6:], "replyTo": m["id"]}, **{"Idempotency-Key": f"answer-{m['id']}"})
    cursor = f"?epoch={changes['epoch']}&after={changes['rev']}"
