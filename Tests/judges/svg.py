"""svg.py FILE.svg FILE.pdf   Draws an SVG of stacked pages with librsvg and compares each page with the PDF's page as
poppler draws it. Prints the share of the ink that lies elsewhere; exit status 1 above the limit, 2 when it cannot be
drawn."""
import io
import re
import subprocess
import sys

from PIL import Image

from ink import LIMIT, elsewhere, pdf_page

GAP = 6  # millimetres between pages
DPI = 200  # at which a grid's half point is more than a dot, wherever it falls


def heights(path):
    """Of each page, in dots: not in whole ones, which would add up."""
    said = subprocess.run(
        ["pdfinfo", "-f", "1", "-l", "100000", path], capture_output=True, text=True, check=True).stdout
    return [float(found) * DPI / 72 for found in re.findall(r"^Page +\d+ size: +[\d.]+ x ([\d.]+)", said, re.M)]


def main():
    drawn = subprocess.run(
        ["rsvg-convert", "-d", str(DPI), "-p", str(DPI), "--unlimited", sys.argv[1]], capture_output=True)
    if drawn.returncode != 0:
        print(drawn.stderr.decode())
        sys.exit(2)
    whole = Image.open(io.BytesIO(drawn.stdout)).convert("RGBA")
    paper = Image.new("RGBA", whole.size, "white")
    paper.alpha_composite(whole)
    whole = paper.convert("RGB")
    top, bad = 0.0, False
    for number, height in enumerate(heights(sys.argv[2]), 1):
        peer = pdf_page(sys.argv[2], number, DPI)
        left = (whole.width - peer.width) // 2
        page = whole.crop((left, round(top), left + peer.width, round(top) + peer.height))
        share = elsewhere(page, peer)
        print(f"{sys.argv[1]} page {number}: {share:.4f} of the ink lies elsewhere")
        bad = bad or share > LIMIT
        top += height + GAP * DPI / 25.4
    left_over = whole.height - (top - GAP * DPI / 25.4)
    if abs(left_over) > 2:
        print(f"{sys.argv[1]} is {left_over:.0f} dots higher than the PDF's pages")
    sys.exit(1 if bad or abs(left_over) > 2 else 0)


main()
