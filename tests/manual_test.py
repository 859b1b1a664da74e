# labels: once
"""The manual tells all and nothing else: options, commands, diagnostics with
their severity, the keys and words of layout definitions, the limits, each
compared with the sources in both directions.  What the README shows is done
as it says, and what comes out is compared."""
import os
import re
import subprocess
import urllib.parse

import harness
from layers_test import tree_files

CODE = ("input/", "fonts/", "layouts/", "pipeline/")
PICTURE_BYTES = 120 * 1024


def read(tree, *names):
    with open(os.path.join(tree, *names), encoding="utf-8") as file:
        return file.read()


def sources(tree, under=CODE):
    return "\n".join(read(tree, file) for file in sorted(tree_files(tree))
                     if file.endswith((".c", ".h")) and file.startswith(under))


def section(manual, *names):
    """The text of a section, or of a subsection in it."""
    for macro, name in zip((".Sh", ".Ss"), names):
        found = re.search(rf'^{macro} {name}$(.*?)(?=^{macro} |^\.Sh |\Z)',
                          manual, re.MULTILINE | re.DOTALL)
        assert found, f"the manual has no {name}"
        manual = found.group(1)
    return manual


def items(text, macro):
    """What `.It` lines name with `macro`: ".It Ic left , right" names two."""
    found = []
    for line in re.findall(rf"^\.It {macro} (.+)$", text, re.MULTILINE):
        found += [word for word in line.split() if word != ","]
    return found


def marked(text, macro):
    """All words that `macro` marks, anywhere."""
    found = set()
    for line in re.findall(r"^\.(.+)$", text, re.MULTILINE):
        current = None
        for word in line.split():
            if re.fullmatch("[A-Z][a-z]", word):
                current = word
            elif current == macro and re.match(r"\w", word):
                found.add(word)
    return found


def strings(text):
    return set(re.findall(r'"((?:[^"\\]|\\.)*)"', text))


def arrays(code, name):
    """The strings of all arrays of that name."""
    found = set()
    for body in re.findall(rf"\b(?:{name})\[\] *= *\{{(.*?)\}};", code,
                           re.DOTALL):
        found |= strings(body)
    return found


# ---- what the program knows ----

def help_options(said):
    return set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", said))


def code_options(code):
    found = {"--" + name for name in re.findall(
        r'\{"([a-z-]+)", (?:required|optional|no)_argument', code)}
    found |= {"-" + letter for letter in re.findall(
        r"_argument, NULL, '(.)'", code)}
    found |= set(re.findall(r'\{"(--[a-z-]+)", (?:set|allow)_\w+\}', code))
    return found | set(re.findall(r'strcmp\(word, "(--[a-z]+)"\)', code))


def rules(code):
    """The codes of what a finished PDF is checked for."""
    return {(severity.lower(), name) for severity, name in re.findall(
        r'\bR\(\w+, SEVERITY_(\w+),\s*"([a-z0-9-]+)"', code)}


def code_diagnostics(code):
    return {(severity.lower(), name) for severity, name in re.findall(
        r'SEVERITY_(\w+),\s*"([a-z0-9-]+)"', code)}


def layout_keys(code):
    keys = arrays(code, r"(?:\w+_)?keys")
    return {key for key in keys if not key.startswith("author")} - {"issuer"}


def layout_words(code):
    """Words and papers a value may be, and units of length."""
    found = set()
    for body in re.findall(r"Word \w+\[\] = \{(.*?)\};", code, re.DOTALL):
        found |= set(re.findall(r'\{"([\w-]+)"', body))
    for name in ("papers", "units"):
        body = re.search(rf"\b{name}\[\] = \{{(.*?)\n\}};", code, re.DOTALL)
        found |= set(re.findall(r'\{"(\w+)"', body.group(1)))
    return found | {"em"}


def type_sizes(code):
    body = re.search(r"\btype_sizes\[\] = \{(.*?)\n\};", code, re.DOTALL)
    return set(re.findall(r'\{"(\w+)"', body.group(1)))


def code_limits(code):
    """The constants that the manual's LIMITS must name."""
    names = ("LANGUAGES_MAX", "COLUMNS_MAX", "DEPTH_MAX", "YAML_DEPTH_MAX",
             "FONT_FOLDERS_MAX", "NESTED_MAX", "EXTENDS_MAX")
    return {name: int(re.search(rf"\b{name} = (\d+)", code).group(1))
            for name in names}


# ---- what the manual says ----

def manual_options(manual):
    return {"-" + name for name in re.findall(r"\bFl (-?[a-z][a-z-]*)",
                                              manual)}


def manual_option_items(manual):
    return {"-" + name for line in re.findall(r"^\.It Fl (.*)$", manual,
                                              re.MULTILINE)
            for name in re.findall(r"(?:^|Fl )(-?[a-z][a-z-]*)", line)}


def manual_diagnostics(manual):
    found = set()
    for severity in ("error", "warning", "note"):
        part = section(manual, "DIAGNOSTICS", severity.capitalize() + "s")
        found |= {(severity, name) for name in items(part, "Li")}
    return found


class Manual(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.manual = read(harness.root, "pipeline", "briefset.1")
        self.code = sources(harness.root)
        self.layouts = section(self.manual, "LAYOUT DEFINITIONS")

    def same(self, ours, theirs):
        self.assertGreater(len(ours), 2)
        self.assertEqual(sorted(ours), sorted(theirs))

    def test_options(self):
        said = harness.run(harness.briefset, "--help").stdout.decode()
        self.same(help_options(said), manual_options(self.manual))
        self.same(help_options(said), manual_option_items(self.manual))
        self.same(help_options(said), code_options(self.code))

    def test_commands(self):
        said = harness.run(harness.briefset, "--help").stdout.decode()
        commands = re.findall(r'\{"(\w+)", command_\w+\}', self.code)
        self.same(commands,
                  items(section(self.manual, "DESCRIPTION"), "Cm"))
        self.same(commands, set(re.findall(r"^  briefset (\w+)", said,
                                           re.MULTILINE)))

    def test_diagnostics(self):
        self.same(code_diagnostics(self.code),
                  manual_diagnostics(self.manual))

    def test_layout_keys(self):
        code = sources(harness.root, ("layouts/",))
        self.same(layout_keys(code) | {"top", "bottom", "inner", "outer",
                                       "left", "center", "right"},
                  set(items(self.layouts, "Ic")) | marked(self.layouts, "Ic"))

    def test_layout_words(self):
        code = sources(harness.root, ("layouts/",))
        self.same(layout_words(code) | {"1", "2"},
                  marked(self.layouts, "Cm"))
        for size in type_sizes(code):
            self.assertIn(size, self.layouts)

    def test_spans(self):
        code = read(harness.root, "input", "spans.c")
        classes = re.findall(r'\{"(\w+)", +MARK_', code)
        classes += set(re.findall(r'word_is\(name, length, "(\w+)"', code)) - \
            {"anchor"}
        keys = re.findall(r'word_is\(key, key_length, "(\w+)"', code)
        self.same(["." + name for name in classes] +
                  [name + "=" for name in keys],
                  items(section(self.manual, "SOURCE FORMAT", "Spans"), "Li"))

    def test_styles(self):
        """Every style that the text is set in by its name."""
        code = sources(harness.root, ("layouts/",))
        used = set(re.findall(r'\.style = "([a-z-]+)"', code))
        used |= set(re.findall(r'"(table-\w+|heading-\d)"', code))
        used -= {name for _, name in code_diagnostics(code)}
        self.assertGreater(len(used), 8)
        for name in used - {f"heading-{level}" for level in range(2, 6)}:
            self.assertRegex(self.layouts, rf"(?m)^\.Li {name}\b")

    def test_limits(self):
        limits = section(self.manual, "LIMITS")
        said = sorted(map(int, re.findall(r"\b\d+\b", limits)))
        # The paper's limit is PDF's own: 14,400 points.
        self.same(sorted([*code_limits(self.code).values(), 5]), said)

    def test_version(self):
        version = re.search(r"project\(briefset VERSION ([\d.]+)",
                            read(harness.root, "CMakeLists.txt")).group(1)
        self.assertIn(f"\n.Os briefset {version}\n", self.manual)

    def test_formats_without_a_warning(self):
        path = os.path.join(harness.root, "pipeline", "briefset.1")
        harness.need("groff")
        done = harness.run("groff", "-ww", "-K", "utf8", "-T", "utf8",
                           "-mandoc", path)
        self.assertEqual(done.stderr, b"")
        self.assertIn("初号".encode(), done.stdout)
        bad = self.write("bad.1", ".Dd today\n.Dt A 1\n.Sh A\n.Xy\n")
        self.assertNotEqual(harness.run("groff", "-ww", "-T", "utf8",
                                        "-mandoc", bad).stderr, b"")

    def test_smallest_layout(self):
        """The layout in EXAMPLES is a layout."""
        text = re.search(r"The smallest layout:\n\.Bd[^\n]*\n(.*?)^\.Ed",
                         self.manual, re.MULTILINE | re.DOTALL).group(1)
        layout = self.write("small.yaml", text)
        source = self.write("a.md", "# 甲\n\n# One\n\n文字。\n\nSome text.\n")
        done = harness.typeset(source, self.path("a.pdf"), "--layout", layout)
        self.assertEqual(done.stderr, b"")

    # ---- negative controls ----

    def test_what_is_missing_is_found(self):
        manual = self.manual
        for line, reader in [
                (".It Fl -fonts Ar DIR\n", manual_option_items),
                (".It Li missing-glyph\n", manual_diagnostics),
                (".It Ic keep-with-next\n",
                 lambda text: set(items(text, "Ic"))),
                (".Cm inner ;\n", lambda text: marked(text, "Cm"))]:
            with self.subTest(line=line):
                self.assertIn(line, manual)
                self.assertEqual(
                    len(reader(manual) - reader(manual.replace(line, ""))), 1)

    def test_what_is_planted_is_found(self):
        code = ('diagnose(d, SEVERITY_NOTE,\n  "planted-code", place, "x");\n'
                'diagnose(d, SEVERITY_ERROR, "planted-too", place, "x");\n'
                '{"planted", required_argument, NULL, \'p\'},\n')
        self.assertEqual(code_diagnostics(code), {
            ("note", "planted-code"), ("error", "planted-too")})
        self.assertEqual(code_options(code), {"--planted", "-p"})
        self.assertEqual(
            layout_keys('const char *const style_keys[] = {"a", "b-c"};'),
            {"a", "b-c"})
        self.assertEqual(help_options("  -o, --planted DIR/  well-known\n"),
                         {"-o", "--planted"})
        moved = self.manual.replace(".It Li raw-html\n", "").replace(
            ".It Li yaml-key\n", ".It Li yaml-key\n.It Li raw-html\n")
        self.assertEqual(
            manual_diagnostics(moved) ^ manual_diagnostics(self.manual),
            {("error", "raw-html"), ("warning", "raw-html")})


# ---- the README ----

FENCE = re.compile(r"^(?:[^\n]*`([\w.-]+)`[^\n]*\n\n)?```(\w+)\n(.*?)^```$",
                   re.MULTILINE | re.DOTALL)
MARK = "=next="


def blocks(readme):
    """(name of a file said just above, kind, content) of each block."""
    return FENCE.findall(readme)


def steps(block):
    """A console block as [command, what it printed]."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append([line[2:], ""])
        else:
            found[-1][1] += line + "\n"
    return found


def wrong_links(readme, tree):
    for link in re.findall(r"\]\(([^)#]+)\)", readme):
        if not urllib.parse.urlparse(link).scheme and \
                not os.path.exists(os.path.join(tree, link)):
            yield f"{link} is not there"


def wrong_scripts(readme, tree):
    """Scripts that are neither there nor written as the README says."""
    written = {name for name, _, _ in blocks(readme)}
    for script in re.findall(r"^\s*(?:\$ )?sh ([\w./-]+)", readme,
                             re.MULTILINE):
        if script not in written and \
                not os.path.exists(os.path.join(tree, script)):
            yield f"{script} is not there"


class Readme(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.readme = read(harness.root, "README.md")

    def replay(self, readme):
        """Does what it shows; gives what was shown and what came instead."""
        os.makedirs(self.path("build"), exist_ok=True)
        for name, target in [("build/briefset", harness.briefset),
                             ("layouts", os.path.join(harness.root, "layouts")),
                             ("input", os.path.join(harness.root, "input"))]:
            if not os.path.lexists(self.path(name)):
                os.symlink(target, self.path(name))
        different = []
        for name, kind, content in blocks(readme):
            if kind != "console":
                if name:
                    self.write(name, content)
                continue
            shown = steps(content)
            script = "".join(f"{command}\nstatus=$?; echo {MARK}; "
                             "(exit $status)\n" for command, _ in shown)
            done = subprocess.run(["sh", "-c", script], cwd=self.folder,
                                  stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
            came = done.stdout.decode().split(MARK + "\n")
            different += [(command, expected, came[i])
                          for i, (command, expected) in enumerate(shown)
                          if squeezed(expected) != squeezed(came[i])]
        return different

    def test_examples(self):
        harness.need("pdftotext")
        kinds = [kind for _, kind, _ in blocks(self.readme)]
        self.assertGreater(kinds.count("console"), 2)
        self.assertEqual(self.replay(self.readme), [])

    def test_a_wrong_example_is_found(self):
        wrong = ("Save this as `a.md`:\n\n```markdown\n甲乙\n```\n\n```console\n"
                 "$ build/briefset typeset a.md --layout none\n"
                 "$ echo $?\n0\n```\n")
        found = self.replay(wrong)
        self.assertEqual([command for command, _, _ in found],
                         ["build/briefset typeset a.md --layout none",
                          "echo $?"])

    def test_scripts_and_links(self):
        self.assertRegex(self.readme, r"(?m)^sh pipeline/quickstart\.sh$")
        self.assertRegex(self.readme, r"(?m)^sh tests/run\.sh$")
        self.assertEqual(list(wrong_scripts(self.readme, harness.root)), [])
        self.assertEqual(list(wrong_links(self.readme, harness.root)), [])
        self.assertEqual(len(list(wrong_scripts("sh no/such.sh\n",
                                                harness.root))), 1)
        self.assertEqual(len(list(wrong_links("[a](no/such.png)",
                                              harness.root))), 1)

    def test_picture(self):
        picture = os.path.join(harness.root, "input", "samples",
                               "bulletin-page-1.png")
        with open(picture, "rb") as file:
            data = file.read()
        self.assertEqual(data[:8], b"\x89PNG\r\n\x1a\n")
        self.assertLess(len(data), PICTURE_BYTES)
        self.assertIn("input/samples/bulletin-page-1.png", self.readme)


def squeezed(text):
    """Without white space: pdftotext's depends on its version."""
    return "".join(text.split())


if __name__ == "__main__":
    harness.main()
