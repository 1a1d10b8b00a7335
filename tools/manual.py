# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual as a page for a web browser, which the extension brings: from docs/manual.md.

It knows as much of Markdown as that page has: headings, paragraphs, tables, pictures, links, and
words that are strong, emphasized or code.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from .console import ROOT

MANUAL = ROOT / "docs/manual.md"
#: The folder of the extension that it is in, and its name.
FOLDER, PAGE = "manual", "manual.html"

_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Neural Style Transfer: Manual</title>
<style>
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5;
  font-family: sans-serif; color: #ddd; background: #1d1d1d; }
img { max-width: 100%; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid #444; }
code { color: #9cf; }
a { color: #7af; }
</style>
</head>
<body>
"""


def write_manual(folder: Path) -> None:
    """Write the page and its pictures into `folder`, which is made."""
    folder.mkdir(parents=True)
    text = MANUAL.read_text(encoding="utf-8")
    (folder / PAGE).write_text(to_html(text), encoding="utf-8")
    for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text):
        shutil.copy2(MANUAL.parent / name, folder / name)


def to_html(text: str) -> str:
    """The whole page."""
    blocks = (_block(each) for each in re.split(r"\n{2,}", text.strip()))
    return _HEAD + "\n".join(blocks) + "\n</body>\n</html>\n"


def anchor(heading: str) -> str:
    """What a link names a heading by."""
    return re.sub(r"[^\w-]+", "-", heading.lower()).strip("-")


def _block(text: str) -> str:
    if match := re.fullmatch(r"(#+) (.+)", text):
        level = len(match[1])
        return f'<h{level} id="{anchor(match[2])}">{_words(match[2])}</h{level}>'
    if text.startswith("|"):
        return "<table>" + "".join(_rows(text)) + "</table>"
    return f"<p>{_words(' '.join(text.split()))}</p>"


def _rows(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines()):
        if number == 1:  # what parts the head from the rest
            continue
        cell = "td" if number else "th"
        cells = (each.strip() for each in line.strip().strip("|").split("|"))
        yield "<tr>" + "".join(f"<{cell}>{_words(each)}</{cell}>" for each in cells) + "</tr>"


def _words(text: str) -> str:
    text = html.escape(text, quote=False)
    text = re.sub(r"!\[([^\]]*)\]\(([^)]+)\)", r'<img src="\2" alt="\1">', text)
    text = re.sub(r"\[([^\]]+)\]\((https?://[^)]+|#[^)]*)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)  # pages that the extension has not
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", text)
