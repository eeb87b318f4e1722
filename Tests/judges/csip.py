"""csip.py FOLDER   Holds an information package against the E-ARK CSIP rules, without a network.

eark-validator asks the standard's site for four lists of terms when it starts; the terms that a
volume uses are given to it here. It also reads METS in pieces and stumbles over an element that
lies across two of them, so it is given the whole text at once.
"""
import io
import json
import sys
import urllib.request

from lxml import etree

TERMS = {
    "ContentCategory": ["Textual works – Digital"],
    "ContentInformationType": ["MIXED", "OTHER"],
    "OAISPackageType": ["SIP", "AIP", "DIP"],
    "Status": ["SUPERSEDED", "CURRENT"],
}


def vocabulary(address, *_, **__):
    name = str(address).rsplit("Vocabulary", 1)[1].removesuffix(".xml")
    return io.BytesIO("".join(f"<Term>{term}</Term>\n" for term in TERMS[name]).encode())


class WholeText:
    def __init__(self, source, events=("end",), **_):
        parser = etree.XMLPullParser(events=events, huge_tree=True)
        parser.feed(source.read() if hasattr(source, "read") else open(source, "rb").read())
        self.events = list(parser.read_events())
        self.root = parser.close()

    def __iter__(self):
        return iter(self.events)


urllib.request.urlopen = vocabulary
etree.iterparse = WholeText

from eark_validator.packages import PackageValidator  # noqa: E402
from pathlib import Path  # noqa: E402

package = PackageValidator(Path(sys.argv[1]))
report = json.loads(package.validation_report.model_dump_json(by_alias=True))


def findings(value):
    if isinstance(value, dict):
        if "severity" in value:
            yield value
        else:
            for part in value.values():
                yield from findings(part)
    elif isinstance(value, list):
        for part in value:
            yield from findings(part)


errors = [f for f in findings(report) if str(f["severity"]).lower().startswith("error")]
for error in errors:
    print(error)
metadata = report.get("metadata") or {}
schema = next(v for k, v in metadata.items() if "schema" in k.lower())
print(report["structure"]["status"], schema.get("status"), len(errors))
sys.exit(bool(errors) or str(schema.get("status")).upper() != "VALID")
