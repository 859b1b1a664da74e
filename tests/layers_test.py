# labels: once
"""An arrow never points back: reads every #include of the tree and checks
that each folder includes only what it may, that a library is included by its
one folder only, and that nothing else stands at the top of the tree."""
import os
import re
import subprocess

import harness

# Which of our folders a file in a folder may include from.
MAY_INCLUDE = {
    "input": {"input"},
    "fonts": {"fonts"},
    "layouts": {"input", "fonts", "layouts"},
    "pipeline": {"input", "fonts", "layouts", "pipeline"},
    "tests": {"input", "fonts", "layouts", "pipeline", "tests"},
}

# Which folder or file alone may include a library's headers: one file where
# the library is loaded when it is first needed (input/late.h).
LIBRARIES = [
    (r"(pango|fontconfig|glib|gio|gobject|freetype|freetype2|cairo)[/.]|hb\b"
     r"|hb-|glib-|pangof|ft2build", "fonts/"),
    (r"hpdf", "pipeline/pdf/"),
    (r"cmark|yaml\.h|csv\.h|json-c|utf8proc", "input/"),
    (r"uchardet", "input/encoding.c"),
    (r"hyphen\.h", "layouts/hyphen_dictionary.c"),
    (r"unicode/", "layouts/words.c"),
    (r"qrencode", "layouts/qr_code.c"),
    (r"spng", "pipeline/picture_png.c"),
    (r"turbojpeg", "pipeline/picture_jpeg.c"),
    (r"libdeflate", "pipeline/"),
    (r"qpdf/", "pipeline/check/pdf.h"),
    (r"expat\.h", "pipeline/check/"),
    (r"sqlite3", "pipeline/archive/sql.h"),
]

TOP = {"pipeline", "layouts", "fonts", "input", "tests", "CMakeLists.txt",
       "README.md", "LICENSE"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def wrong_includes(tree, files):
    for file in files:
        folder = file.split("/")[0]
        if not file.endswith((".c", ".h")) or folder not in MAY_INCLUDE:
            continue
        with open(os.path.join(tree, file), encoding="utf-8") as source:
            includes = INCLUDE.findall(source.read())
        for quote, header in includes:
            target = header.split("/")[0]
            ours = target in MAY_INCLUDE and "/" in header
            if ours and target not in MAY_INCLUDE[folder]:
                yield f"{file} includes {header}: {folder}/ may not"
            if quote == '"' and not ours:
                yield f'{file} includes "{header}": say the folder as well'
            for pattern, owner in LIBRARIES:
                if re.match(pattern, header) and not file.startswith(owner):
                    yield f"{file} includes {header}: only {owner} may"


def wrong_at_top(files):
    for name in sorted({file.split("/")[0] for file in files}):
        if name not in TOP and not name.startswith("."):
            yield f"{name} does not belong at the top of the tree"


def tree_files(tree):
    """What git keeps; without git, everything but what is built."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", tree, "ls-files",
         "--cached", "--others", "--exclude-standard"],
        capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        files = listed.stdout.splitlines()
        return [file for file in files
                if os.path.exists(os.path.join(tree, file))]
    files = []
    for folder, folders, names in os.walk(tree):
        at = os.path.relpath(folder, tree)
        folders[:] = [name for name in folders if name != "__pycache__" and
                      not (at == "." and re.match(r"\.git$|build|out$", name))]
        files += [os.path.normpath(os.path.join(at, name)) for name in names]
    return files


class Layers(harness.TestCase):
    def test_includes(self):
        files = tree_files(harness.root)
        self.assertGreater(len(files), 10)
        self.assertEqual(list(wrong_includes(harness.root, files)), [])

    def test_top(self):
        self.assertEqual(list(wrong_at_top(tree_files(harness.root))), [])

    def test_planted_includes_are_found(self):
        for file, line in [
                ("input/a.c", '#include "fonts/fonts.h"'),
                ("input/a.h", "#include <layouts/length.h>"),
                ("fonts/a.c", '#include "input/text.h"'),
                ("layouts/a.c", '  #  include "pipeline/pdf/pdf.h"'),
                ("layouts/a.c", "#include <pango/pango.h>"),
                ("pipeline/a.c", "#include <hpdf.h>"),
                ("pipeline/a.c", "#include <hb-subset.h>"),
                ("pipeline/pdf/a.c", "#include <glib.h>"),
                ("layouts/a.c", "#include <fontconfig/fontconfig.h>"),
                ("fonts/a.c", "#include <hpdf_objects.h>"),
                ("fonts/a.c", "#include <yaml.h>"),
                ("layouts/a.c", "#include <cmark-gfm.h>"),
                ("input/a.c", "#include <libdeflate.h>"),
                ("fonts/a.c", "#include <hyphen.h>"),
                ("pipeline/check/a.c", "#include <qpdf/qpdf-c.h>"),
                ("pipeline/archive/a.c", "#include <sqlite3.h>"),
                ("layouts/a.c", "#include <unicode/ubrk.h>"),
                ("pipeline/pdf/a.c", "#include <expat.h>"),
                ("tests/a_test.c", "#include <hb.h>"),
                ("input/a.c", '#include "text.h"')]:
            with self.subTest(file=file, line=line):
                self.write(file, f"int a;\n{line}\n")
                found = list(wrong_includes(self.folder, [file]))
                self.assertEqual(len(found), 1, found)

    def test_right_includes_are_let_through(self):
        self.write("layouts/a.c", '#include "fonts/fonts.h"\n'
                   '#include "input/text.h"\n#include <string.h>\n')
        self.write("pipeline/pdf/a.c", '#include <hpdf.h>\n'
                   '#include "layouts/length.h"\n')
        self.write("fonts/a.c", "#include <hb.h>\n#include <glib.h>\n")
        self.write("pipeline/check/pdf.h", "#include <qpdf/qpdf-c.h>\n")
        files = ["layouts/a.c", "pipeline/pdf/a.c", "fonts/a.c",
                 "pipeline/check/pdf.h"]
        self.assertEqual(list(wrong_includes(self.folder, files)), [])

    def test_planted_folder_is_found(self):
        self.write("input/a.c", "")
        self.write("docs/a.md", "")
        self.write(".ci/run", "")
        found = list(wrong_at_top(tree_files(self.folder)))
        self.assertEqual(found, ["docs does not belong at the top of the tree"])


if __name__ == "__main__":
    harness.main()
