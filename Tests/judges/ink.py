"""ink.py   Draws PDF pages with poppler and tells how much ink of two pictures lies in different places."""
import io
import subprocess

from PIL import Image, ImageChops, ImageFilter

DPI = 100
SCALE = DPI / 25.4
LIMIT = 0.02


def pdf_page(path, number, dpi=DPI):
    """The page as poppler draws it, counted from 1."""
    raw = subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-f", str(number), "-l", str(number), path],
        capture_output=True, check=True).stdout
    return Image.open(io.BytesIO(raw)).convert("RGB")


def ink(picture):
    return picture.convert("L").point(lambda value: 255 if value < 128 else 0)


def elsewhere(one, other):
    """Ink of one page that has none of the other within two pixels, both ways, as a share of all ink."""
    one, other = ink(one), ink(other.resize(one.size))
    total = missing = 0
    for a, b in ((one, other), (other, one)):
        near = b.filter(ImageFilter.MaxFilter(5))
        total += sum(a.histogram()[128:])
        missing += sum(ImageChops.subtract(a, near).histogram()[128:])
    return missing / max(1, total)
