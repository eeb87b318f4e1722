"""ofd.py FILE.ofd FILE.pdf   Draws each page of an OFD package with FreeType (Debian's python3-pil), from its own
embedded fonts, and compares it with the PDF's page as poppler draws it. Prints the share of the ink that lies
elsewhere; exit status 1 above the limit, 2 when the package is no OFD."""
import io
import sys
import xml.etree.ElementTree as ET
import zipfile

from PIL import Image, ImageDraw, ImageFont

from ink import DPI, LIMIT, SCALE, elsewhere, pdf_page

NS = "{http://www.ofdspec.org/2016}"


def numbers(text):
    return [float(part) for part in text.split()]


def colour(element, name):
    found = element.find(NS + name)
    return tuple(int(value) for value in found.get("Value").split()) if found is not None else (0, 0, 0)


class Package:
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path)
        body = self.read("OFD.xml").find(NS + "DocBody")
        root = body.find(NS + "DocRoot").text
        self.folder = root.rsplit("/", 1)[0] + "/"
        self.document = self.read(root)
        self.files = {}
        common = self.document.find(NS + "CommonData")
        for name in ("PublicRes", "DocumentRes"):
            part = common.find(NS + name)
            if part is None:
                continue
            resources = self.read(self.folder + part.text)
            base = self.folder + resources.get("BaseLoc") + "/"
            for item in resources.iter():
                inner = item.find(NS + "FontFile")
                inner = inner if inner is not None else item.find(NS + "MediaFile")
                if inner is not None:
                    self.files[item.get("ID")] = self.zip.read(base + inner.text)
        self.maximum = int(common.find(NS + "MaxUnitID").text)
        self.fonts = {}
        self.seen = set()

    def read(self, name):
        return ET.fromstring(self.zip.read(name))

    def pages(self):
        for page in self.document.find(NS + "Pages"):
            self.number(page)
            yield self.read(self.folder + page.get("BaseLoc"))

    def number(self, element):
        identifier = int(element.get("ID"))
        if identifier in self.seen or identifier > self.maximum:
            sys.exit(f"ofd: the number {identifier} stands twice or is above {self.maximum}")
        self.seen.add(identifier)

    def font(self, identifier, size):
        key = identifier, size
        if key not in self.fonts:
            self.fonts[key] = ImageFont.truetype(
                io.BytesIO(self.files[identifier]), size, layout_engine=ImageFont.Layout.BASIC)
        return self.fonts[key]


def draw(package, page):
    width, height = numbers(page.find(NS + "Area").find(NS + "PhysicalBox").text)[2:]
    picture = Image.new("RGB", (round(width * SCALE), round(height * SCALE)), "white")
    pen = ImageDraw.Draw(picture)
    layer = page.find(NS + "Content").find(NS + "Layer")
    package.number(layer)
    for unit in layer:
        package.number(unit)
        left, top = numbers(unit.get("Boundary"))[:2]
        kind = unit.tag[len(NS):]
        if kind == "TextObject":
            font = package.font(unit.get("Font"), round(float(unit.get("Size")) * SCALE))
            code = unit.find(NS + "TextCode")
            x, y = left + float(code.get("X")), top + float(code.get("Y"))
            steps = numbers(code.get("DeltaX") or "") + [0]
            for character, step in zip(code.text, steps + [0] * len(code.text)):
                pen.text((x * SCALE, y * SCALE), character, fill=colour(unit, "FillColor"), font=font, anchor="ls")
                x += step
        elif kind == "PathObject":
            outlines = [[]]
            parts = unit.find(NS + "AbbreviatedData").text.split()
            while parts:
                word = parts.pop(0)
                if word == "M" and outlines[-1]:
                    outlines.append([])
                if word == "C":
                    outlines[-1].append(outlines[-1][0])
                else:
                    outlines[-1].append(((left + float(parts.pop(0))) * SCALE, (top + float(parts.pop(0))) * SCALE))
            for outline in outlines:
                if unit.get("Fill") == "true":
                    pen.polygon(outline, fill=colour(unit, "FillColor"))
                else:
                    wide = max(1, round(float(unit.get("LineWidth")) * SCALE))
                    pen.line(outline, fill=colour(unit, "StrokeColor"), width=wide)
        elif kind == "ImageObject":
            wide, high = numbers(unit.get("CTM"))[0], numbers(unit.get("CTM"))[3]
            image = Image.open(io.BytesIO(package.files[unit.get("ResourceID")])).convert("RGB")
            image = image.resize((round(wide * SCALE), round(high * SCALE)))
            picture.paste(image, (round(left * SCALE), round(top * SCALE)))
        else:
            sys.exit(f"ofd: an unknown object {kind}")
    return picture


def main():
    package = Package(sys.argv[1])
    bad = False
    for index, page in enumerate(package.pages()):
        peer = pdf_page(sys.argv[2], index + 1)
        drawn = draw(package, page)
        if len(sys.argv) > 3:
            drawn.save(f"{sys.argv[3]}-{index + 1}.png")
        share = elsewhere(drawn, peer)
        print(f"{sys.argv[1]} page {index + 1}: {share:.4f} of the ink lies elsewhere")
        bad = bad or share > LIMIT
    sys.exit(1 if bad else 0)


main()
