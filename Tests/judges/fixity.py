"""fixity.py FOLDER   Checks that METS and PREMIS name every file with its right size and digest."""
import hashlib
import os
import sys

from lxml import etree

folder = sys.argv[1]
METS = "{http://www.loc.gov/METS/}"
LINK = "{http://www.w3.org/1999/xlink}href"
PREMIS = "{http://www.loc.gov/premis/v3}"
parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
mets = etree.parse(os.path.join(folder, "METS.xml"), parser)

named = {}
for file in mets.iter(METS + "file"):
    named[file.find(METS + "FLocat").get(LINK)] = file
for reference in mets.iter(METS + "mdRef"):
    named[reference.get(LINK)] = reference
problems = []
digests = {}
for path, element in named.items():
    content = open(os.path.join(folder, path), "rb").read()
    digests[path] = hashlib.sha256(content).hexdigest()
    if element.get("CHECKSUMTYPE") != "SHA-256" or element.get("CHECKSUM") != digests[path]:
        problems.append(f"METS names another digest of {path}")
    if int(element.get("SIZE")) != len(content):
        problems.append(f"METS names another size of {path}")
present = {
    os.path.relpath(os.path.join(root, name), folder)
    for root, _, names in os.walk(folder)
    for name in names
}
for path in sorted(present - set(named) - {"METS.xml"}):
    problems.append(f"METS does not name {path}")

premis = etree.parse(os.path.join(folder, "metadata/preservation/premis.xml"), parser)
kept = {d.text.strip() for d in premis.iter(PREMIS + "messageDigest")}
for path in named:
    if path.startswith("representations/") and digests[path] not in kept:
        problems.append(f"PREMIS does not name the digest of {path}")
print("\n".join(problems) or f"{len(named)} files as named")
sys.exit(bool(problems))
