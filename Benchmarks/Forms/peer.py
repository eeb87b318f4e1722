"""peer.py draw TEXTS.json OUT.json | warm TEXTS.json | cold TEXTS.json OUT.pdf | merged TEXTS.json COUNT

Sets with typst (PyPI `typst`, `qrcode`) the sheets whose texts dossier-bench wrote, as tagged PDF/A-2a."""
import json
import os
import resource
import statistics
import sys
import time

import typst

HERE = os.path.dirname(os.path.abspath(__file__))
FONTS = os.environ["PEER_FONTS"]


def drawn(code):
    import qrcode
    import qrcode.image.svg

    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    made.add_data(code)
    made.make()
    rows = made.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    side = len(rows)
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}' width='72' height='72'><path d='{path}'/></svg>"


def compiler():
    return typst.Compiler(HERE + "/sheet.typ", ignore_system_fonts=True, font_paths=[FONTS])


def compiled(made, sheets):
    return made.compile(
        format="pdf", pdf_standards=["a-2a"], sys_inputs={"sheets": json.dumps(sheets, ensure_ascii=False)})


def main():
    mode, path = sys.argv[1:3]
    sheets = json.load(open(path))
    if mode == "cold":
        # Drawn before: a peer may have its codes ready.
        open(sys.argv[3], "wb").write(compiled(compiler(), sheets[:1]))
        return
    if mode == "draw":
        for sheet in sheets:
            sheet["svg"] = drawn(sheet["code"])
        json.dump(sheets, open(sys.argv[3], "w"), ensure_ascii=False)
        return
    if mode == "merged":
        count = int(sys.argv[3])
        many = [sheets[i % len(sheets)] for i in range(count)]
        start = time.perf_counter()
        made = compiled(compiler(), many)
        print(json.dumps({"s": round(time.perf_counter() - start, 3), "bytes": len(made)}))
        return
    made = compiler()
    compiled(made, sheets[-1:])
    times, sizes = [], []
    for sheet in sheets:
        start = time.perf_counter()
        pdf = compiled(made, [sheet])
        times.append((time.perf_counter() - start) * 1000)
        sizes.append(len(pdf))
    print(json.dumps({
        "median_ms": round(statistics.median(times), 2), "bytes": int(statistics.median(sizes)),
        "kilobytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


main()
