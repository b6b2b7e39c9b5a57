"""What every page must be: valid HTML, one heading, labelled controls, nothing inline."""

import re
from collections import Counter

from justhtml import JustHTML
from justhtml.parser import StrictModeError

_TEMPLATE = re.compile(r"<template[^>]*>(.*?)</template>", re.DOTALL)
_UNLABELLED = {"hidden", "submit", "button"}


def page_problems(text: str) -> list[str]:
    """List what is wrong with a page; an empty list is a good page."""
    try:
        JustHTML(text, strict=True, sanitize=False)
    except StrictModeError as error:
        return [f"not valid HTML: {error}"]
    page = JustHTML(_TEMPLATE.sub("", text), sanitize=False)
    found = [*_heading(page), *_identifiers(page), *_controls(page), *_inline(page)]
    for content in _TEMPLATE.findall(text):  # each comes into the page alone
        piece = JustHTML(content, sanitize=False)
        found += [*_identifiers(piece), *_controls(piece), *_inline(piece)]
    return found


def _heading(page: JustHTML) -> list[str]:
    found = []
    headings = len(page.query("h1")) - len(page.query("[hidden] h1"))
    if headings != 1:
        found.append(f"{headings} h1")
    if not page.query("html")[0].attrs.get("lang"):
        found.append("no language")
    if not page.query("title") or not page.query("title")[0].to_text().strip():
        found.append("no title")
    return found


def _identifiers(page: JustHTML) -> list[str]:
    identifiers = Counter(node.attrs["id"] for node in page.query("[id]"))
    return [f"the id {name!r} stands {times} times" for name, times in identifiers.items() if times > 1]


def _controls(page: JustHTML) -> list[str]:
    labelled = {node.attrs.get("for") for node in page.query("label")}
    wrapped = {id(node) for node in page.query("label input, label select, label textarea")}
    return [
        f"no label for {node.name} {node.attrs.get('name')!r}"
        for node in page.query("input, select, textarea")
        if node.attrs.get("type") not in _UNLABELLED
        and id(node) not in wrapped
        and node.attrs.get("id") not in labelled
        and not {"aria-label", "aria-labelledby"} & set(node.attrs)
    ]


def _inline(page: JustHTML) -> list[str]:
    found = [
        "an inline script"
        for node in page.query("script")
        if "src" not in node.attrs and node.attrs.get("type") != "application/json"
    ]
    for node in page.query("*"):
        found += [f"{name} on {node.name}" for name in node.attrs if name == "style" or name.startswith("on")]
    return found
