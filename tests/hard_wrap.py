"""Text wrapped as extractors leave it: at a width, with blank lines, indents,
trailing blanks, page numbers and running heads, or without.
"""
import re
import unicodedata

NEVER_FIRST = "，。、；：？！）」』”’》,.;:?!)"
NEVER_LAST = "（「『“‘《("


def columns(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" or c in "“”‘’—…"
               else 1 for c in text)


def tokens_of(text):
    """What may not be divided: words; Han with their marks."""
    glued = []
    for token in re.findall(r"[A-Za-z0-9][A-Za-z0-9'.,/-]*|.", text):
        if glued and glued[-1] != " " and (token[0] in NEVER_FIRST or
                                           glued[-1][-1] in NEVER_LAST):
            glued[-1] += token
        else:
            glued.append(token)
    return glued


def wrap(text, width, first_width=None):
    lines, line, room = [], "", first_width or width
    for token in tokens_of(text):
        if line.strip() and columns(line + token) > room:
            lines.append(line.rstrip())
            line, room = "", width
            if token == " ":
                continue
        line += token
    return lines + [line.rstrip()]


class Manner:
    """How an extractor writes lines down."""

    def __init__(self, width=44, indent="none", trailing=False, doubled=False,
                 gap=0, page=0):
        self.width = width        # columns of a full line
        self.indent = indent      # of first lines: none, visible, lost
        self.trailing = trailing  # a blank after each paragraph's last line
        self.doubled = doubled    # a blank line after every line
        self.gap = gap            # more blank lines after each paragraph
        self.page = page          # lines a page, with head and number; 0: none

    def __repr__(self):
        return " ".join("%s=%s" % item for item in vars(self).items())

    def lines_of(self, kind, text):
        plain = kind == "heading" or kind == "item"
        first = self.width - (0 if plain or self.indent == "none" else 4)
        lines = wrap(text, self.width, first)
        if self.indent == "visible" and kind == "paragraph":
            lines[0] = "　　" + lines[0]
        if self.trailing:
            lines[-1] += " "
        return lines

    def write(self, blocks):
        out, count, page = [], 0, 1
        for kind, text in blocks:
            for line in self.lines_of(kind, text):
                out += [line] + [""] * self.doubled
                count += 1
                if self.page and count % self.page == 0:
                    out += ["", "- %d -" % page, "", "\f山地通讯", ""]
                    page += 1
            out += [""] * self.gap
        return "\n".join(out) + "\n"
