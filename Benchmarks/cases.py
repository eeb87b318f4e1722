"""cases.py SAMPLE.jsonl COUNT [SEED] [PAPER_BYTES] [closed|short]   Writes COUNT import lines.

SAMPLE is what `dossier case export` gives of a sample office. Each line is one of its cases under a
number of its own, with other words in its title, description and log, and with papers of PAPER_BYTES
bytes in place of the printed ones. With `closed`, only cases that went the whole way; with `short`,
cases that were claimed and withdrawn, of three papers and a scan of 150,000 bytes. The same arguments
give the same lines on any machine.
"""
import base64
import copy
import hashlib
import json
import random
import sys

PLACES = "永叔路 孺子路 象山南路 船山路 站前路 洪城路 桃苑大街 抚生路 金盘路 云锦路".split()
THINGS = (
    "化粪池 下水道 路灯 单元门 楼道灯 屋顶防水 消防通道 电动车棚 垃圾分类亭 健身器材 休闲座椅 "
    "加装电梯 纱窗 围墙 绿化带 停车位 监控探头 晾衣架 污水管 雨水井"
).split()
TROUBLES = (
    "长期堵塞 年久失修 夜间不亮 经常漏水 被杂物占用 数量不足 存在安全隐患 无人管理 影响出行 "
    "噪声扰民 锈蚀严重 位置不合理 反复损坏 异味很重"
).split()
WISHES = (
    "希望尽快修缮 建议统一改造 请求明确管理单位 盼望增设设施 要求定期清理 建议居民共同商议出资方案 "
    "希望先修急需的部分 请有关部门现场察看 建议纳入老旧小区改造计划"
).split()
FACTS = (
    "现场查看了管道走向 与社区和施工单位商定了方案 施工队进场 更换了损坏部件 完成了试水 走访了住户 "
    "公示了费用 清运了建筑垃圾 恢复了路面 做了满意度回访 补充了照片 核对了图纸"
).split()


SCAN_BYTES = 150_000


def words(rng):
    place, thing = rng.choice(PLACES), rng.choice(THINGS)
    number = rng.randrange(1, 400)
    title = f"关于解决{place}{number}号小区{thing}{rng.choice(TROUBLES)}问题的建议"
    sentences = [
        f"{place}{number}号小区{rng.randrange(1, 40)}栋{rng.choice(THINGS)}{rng.choice(TROUBLES)}，"
        f"涉及{rng.randrange(3, 200)}户，{rng.choice(WISHES)}"
        for _ in range(rng.randrange(8, 16))
    ]
    return title, ["；".join(sentences[i : i + 4]) + "。" for i in range(0, len(sentences), 4)]


def vary(value, rng, old, new):
    """Puts the new number in place of the old one, and other words into what people wrote."""
    if isinstance(value, dict):
        title, paragraphs = words(rng)
        for key, inner in value.items():
            if key == "title" and isinstance(inner, str) and "建议" in inner:
                value[key] = title
            elif key == "p" and isinstance(inner, list):
                value[key] = paragraphs
            elif key == "text" and isinstance(inner, str) and len(inner) > 8:
                day = f"{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日"
                value[key] = f"{day}{rng.choice(FACTS)}，{rng.choice(FACTS)}。"
            elif isinstance(inner, str):
                value[key] = inner.replace(old, new)
            else:
                vary(inner, rng, old, new)
    elif isinstance(value, list):
        for inner in value:
            vary(inner, rng, old, new)


def renamed(line, serial, rng, paper_bytes):
    line = copy.deepcopy(line)
    old = line["case"]
    office, year, _ = old.split("-")
    new = f"{office}-{year}-{serial:05}"
    by_name = {}
    for file in line["file"]:
        paper = hashlib.sha256(f"{new} {file['name']}".encode()).digest()
        size = SCAN_BYTES if file["name"].endswith(".jpg") else paper_bytes
        paper = (paper * (size // 32 + 1))[:size]
        by_name[file["name"]] = hashlib.sha256(paper).hexdigest()
        file["base64"] = base64.b64encode(paper).decode()
    issued = {}
    for event in line["event"]:
        payload = event[event["kind"]]
        if payload.get("file") in by_name:
            payload["digest"] = by_name[payload["file"]]
        if event["kind"] == "document-issued":
            issued[payload["code"], payload["version"]] = payload["digest"]
        elif event["kind"] == "signature":
            payload["digest"] = issued[payload["code"], payload["version"]]
    vary(line, rng, old, new)
    return line


def shortened(line):
    """A case whose last event is that a deputy claimed it: it is withdrawn and the answer given."""
    line = copy.deepcopy(line)
    recorder, claimed = line["event"][0], line["event"][-1]

    def add(by, on, kind, payload):
        event = {key: value for key, value in by.items() if key not in (by["kind"], "kind")}
        event |= {"sequence": len(line["event"]) + 1, "id": f"e{len(line['event']) + 1}", "on": on}
        event |= {"recorded-at": f"{on}T10:00:00+08:00", "kind": kind, kind: payload}
        line["event"].append(event)

    day = claimed["on"]
    for evidence, name, kind in (("s-1", "s-1.pdf", "application/pdf"), ("s-2", "s-2.jpg", "image/jpeg")):
        line["file"].append({"name": f"attachments/{name}"})
        payload = {"evidence": evidence, "file": f"attachments/{name}", "media-type": kind}
        add(recorder, day, "attached", payload)
    add(claimed, day, "withdrawn", {"reason": "居民来电说已自行解决，申请撤回。"})
    add(recorder, day, "answered", {"way": "phone", "text": "已电话告知撤回，居民表示同意。"})
    return line


def main():
    sample = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    count = int(sys.argv[2])
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    paper_bytes = int(sys.argv[4]) if len(sys.argv) > 4 else 512
    only_closed = "closed" in sys.argv[5:]
    if "short" in sys.argv[5:]:
        sample = [shortened(line) for line in sample if line["event"][-1]["kind"] == "claimed"]
    # Most cases of an office are closed; the others are spread over the steps before.
    closed = [line for line in sample if line["event"][-1]["kind"] == "return-visit"]
    for serial in range(1000, 1000 + count):
        chosen = rng.choice(closed if closed and (only_closed or rng.random() < 0.5) else sample)
        line = renamed(chosen, serial, rng, paper_bytes)
        print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


main()
