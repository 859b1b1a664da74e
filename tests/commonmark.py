"""cmark-gfm through ctypes: what a CommonMark parser makes of Markdown."""
import ctypes
import ctypes.util


class CommonMark:
    """cmark-gfm with the extensions that the program reads Markdown with."""

    OPTIONS = 1 << 13 | 1 << 14  # footnotes, ~~ for strikethrough

    def __init__(self):
        self.core = ctypes.CDLL(find_library("cmark-gfm"))
        extensions = ctypes.CDLL(find_library("cmark-gfm-extensions"))
        extensions.cmark_gfm_core_extensions_ensure_registered()
        for name in ("parser_new", "parser_finish", "find_syntax_extension",
                     "node_first_child", "node_next"):
            getattr(self.core, "cmark_" + name).restype = ctypes.c_void_p
        for name in ("node_get_literal", "node_get_type_string"):
            getattr(self.core, "cmark_" + name).restype = ctypes.c_char_p

    def children(self, node):
        child = self.core.cmark_node_first_child(ctypes.c_void_p(node))
        while child:
            yield child
            child = self.core.cmark_node_next(ctypes.c_void_p(child))

    def walk(self, node, blocks):
        for child in self.children(node):
            pointer = ctypes.c_void_p(child)
            kind = self.core.cmark_node_get_type_string(pointer).decode()
            literal = self.core.cmark_node_get_literal(pointer)
            if kind in ("paragraph", "heading"):
                blocks.append("")
            elif kind == "text":
                blocks[-1] += literal.decode()
            elif kind not in ("list", "item"):
                blocks.append("<%s>" % kind)
            self.walk(child, blocks)

    def texts(self, markdown):
        """The text of each block; any markup inside shows as <its name>."""
        parser = ctypes.c_void_p(self.core.cmark_parser_new(self.OPTIONS))
        for name in (b"table", b"strikethrough"):
            found = self.core.cmark_find_syntax_extension(name)
            self.core.cmark_parser_attach_syntax_extension(
                parser, ctypes.c_void_p(found))
        data = markdown.encode()
        self.core.cmark_parser_feed(parser, data, len(data))
        root = self.core.cmark_parser_finish(parser)
        blocks = []
        self.walk(root, blocks)
        self.core.cmark_node_free(ctypes.c_void_p(root))
        self.core.cmark_parser_free(parser)
        return blocks


def find_library(name):
    found = ctypes.util.find_library(name)
    if not found:
        raise OSError("no library " + name)
    return found


def load():
    """The parser, or None where the library is not installed."""
    try:
        return CommonMark()
    except OSError:
        return None
