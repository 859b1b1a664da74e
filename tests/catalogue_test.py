# labels: once
"""Every message there is can be said in Chinese: each format of diagnose(),
failure() and wrong_usage() in the sources stands in the catalogue, its Chinese
takes the same arguments as the same kinds, and nothing in the catalogue is of
no use."""
import re

import harness
from manual_test import read, sources

SPEC = re.compile(r"%(?:%|[-+ #0-9.*zl]*([a-zA-Z]))")
POSITIONAL = re.compile(r"%(?:%|(\d)\$(\w)|(.?))")
STRING = r'"(?:[^"\\]|\\.)*"'


def unquote(literal):
    """What adjacent C strings say together."""
    parts = re.findall(STRING, literal)
    text = "".join(part[1:-1] for part in parts)
    return re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), text)


def arguments(code, at):
    """The arguments of a call whose "(" is at `at` - 1, split at commas."""
    found, depth, start = [], 0, at
    while True:
        literal = re.compile(STRING).match(code, at)
        if literal:
            at = literal.end()
            continue
        character = code[at]
        if character in "([{":
            depth += 1
        elif character in ")]}":
            if depth == 0:
                return found + [code[start:at].strip()]
            depth -= 1
        elif character == "," and depth == 0:
            found.append(code[start:at].strip())
            start = at + 1
        at += 1


# Which argument of each function is a format.
CALLS = {"diagnose": 4, "failure": 1, "wrong_usage": 0, "lint": 4,
         "report_place": 3, "found": 3, "words_of": 1}


def formats(code):
    """Every format of these calls; a call whose format is no literal is
    given as it stands, in angle brackets."""
    found = set()
    for call in re.finditer(r"\b(%s)\(" % "|".join(CALLS), code):
        line = code[code.rfind("\n", 0, call.start()) + 1:call.start()]
        if not re.match(r"\s+(?:return )?$|.*[=(:?] $", line):
            continue  # a definition, a declaration or a comment
        given = arguments(code, call.end())
        format_ = given[CALLS[call.group(1)]]
        found.add(unquote(format_) if format_.startswith('"')
                  else f"<{format_}>")
    return found


def catalogue(code, table):
    """{English: Chinese} of one table."""
    body = re.search(rf"{table}\[\] = \{{(.*?)\n\}};|{table}\[\] = \{{(.*?)"
                     r"\{0\}\};", code, re.DOTALL)
    body = body.group(1) or body.group(2)
    body = body.replace("DID_YOU_MEAN", '"%2$w%3$s%4$w"')
    pairs = re.findall(rf"\{{((?:\s*{STRING})+),((?:\s*{STRING})+)\}}", body)
    return {unquote(english): unquote(chinese) for english, chinese in pairs}


def kinds(english):
    """The arguments of an English format: "d" or "s" each; `.*` is one."""
    found = []
    for spec in SPEC.finditer(english):
        if spec.group(1):
            found.append("s" if spec.group(1) == "s" else "d")
    return found


def misfit(english, chinese):
    """What is wrong with a translation, or None."""
    given = kinds(english)
    used = set()
    for spec in POSITIONAL.finditer(chinese):
        if spec.group(0) == "%%":
            continue
        if not spec.group(1):
            return f"not positional: {spec.group(0)}"
        index = int(spec.group(1)) - 1
        if index >= len(given):
            return f"no argument {index + 1}"
        if (spec.group(2) == "d") != (given[index] == "d"):
            return f"argument {index + 1} is of another type"
        if spec.group(2) not in "dsw":
            return f"unknown %{spec.group(2)}"
        used.add(index)
    if len(used) != len(given):
        return "an argument is not used"
    if not re.search("[\u4e00-\u9fff]", chinese) and \
            re.search("[a-z]{3}", SPEC.sub("", english)):
        return "not Chinese"
    return None


class Catalogue(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.code = sources(harness.root)
        self.table = {
            **catalogue(read(harness.root, "input", "catalogue_zh.c"),
                        "catalogue_formats"),
            **catalogue(read(harness.root, "input", "catalogue_check_zh.c"),
                        "catalogue_check_formats")}

    def test_every_format_has_a_translation(self):
        used = formats(self.code)
        self.assertGreater(len(used), 60)
        self.assertEqual(sorted(used - set(self.table)), [])

    def test_nothing_is_left_over(self):
        self.assertEqual(sorted(set(self.table) - formats(self.code)), [])

    def test_translations_fit(self):
        for english, chinese in self.table.items():
            self.assertIsNone(misfit(english, chinese), english)

    def test_words_are_used(self):
        """Words of our own; those of libraries cannot be looked for."""
        words = catalogue(read(harness.root, "input", "catalogue_zh.c"),
                          "catalogue_words")
        self.assertGreater(len(words), 40)
        for english, chinese in words.items():
            self.assertTrue(chinese, english)

    def test_hints_are_for_codes(self):
        code = read(harness.root, "input", "catalogue_zh.c")
        table = code[code.index("catalogue_hints[] ="):]
        hinted = re.findall(r'^    \{"([a-z0-9-]+)",', table, re.MULTILINE)
        self.assertGreater(len(hinted), 5)
        for name in hinted:
            self.assertIn(f'"{name}"', self.code.replace(table, ""))

    # ---- negative controls ----

    def test_planted_formats_are_found(self):
        code = ('    diagnose(d, SEVERITY_NOTE, "a-b", place(1, "c,("),\n'
                '             "one %d, "\n             "two \\"%s\\"", 1, 2);\n'
                '    failure("c", wording);\n'
                'void\nfailure(const char *code, const char *format, ...)\n')
        self.assertEqual(formats(code), {'one %d, two "%s"', "<wording>"})

    def test_planted_misfits_are_found(self):
        self.assertIsNone(misfit("%s of %zu at %.*s", "第 %2$d 的 %1$s %3$w"))
        for english, chinese in [
                ("%s of %d", "%1$s 的第"), ("%s of %d", "%1$d 的 %2$d"),
                ("%s of %d", "%1$s 的 %3$s %2$d"), ("%s off", "%s 关"),
                ("%d %%", "%1$s %%个"), ("a word", "a word"),
                ("%s of", "%1$x 的")]:
            self.assertIsNotNone(misfit(english, chinese), chinese)


if __name__ == "__main__":
    harness.main()
