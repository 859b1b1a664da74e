# labels: once
"""The JSON Schema of layout definitions and the program that reads them know
the same keys and the same words, told from the sources and from what each
says to definitions that have all of them, or one that nobody knows."""
import copy
import glob
import json
import os
import re

import jsonschema
import yaml

import harness
import manual_test

LAYOUTS = os.path.join(harness.root, "layouts")
SOURCE = "---\nlanguages: [zh-Hans, en]\n---\n\n文字。\n\nText.\n"

# Where in the schema each array of keys in the sources is found.
ARRAYS = {
    "root_keys": "properties",
    "page_keys": "properties/page/properties",
    "area_keys": "properties/page/properties/type-area/properties",
    "grid_keys": "properties/page/properties/grid/properties",
    "print_keys": "properties/page/properties/print/properties",
    "column_keys": "properties/page/properties/columns/anyOf/0/properties",
    "arrangement_keys": "properties/arrangement/anyOf/0/properties",
    "secondary_keys": "properties/arrangement/anyOf/0/properties/secondary"
                      "/properties",
    "panel_keys": "properties/boxes/additionalProperties/properties",
    "font_keys": "$defs/font/properties",
    "style_keys": "$defs/style/properties",
    "furniture_keys": "$defs/furniture/properties",
    "row_keys": "$defs/furniture/properties/row/properties",
}


def read(*names):
    with open(os.path.join(harness.root, *names), encoding="utf-8") as file:
        return file.read()


def arrays(code):
    """The arrays of keys in the sources: name -> keys."""
    found = {}
    for name, body in re.findall(r"\bconst char \*const (\w+_keys)\[\] *= *"
                                 r"\{(.*?)\};", code, re.DOTALL):
        found[name] = manual_test.strings(body)
    return found


def at(schema, path):
    for part in path.split("/"):
        schema = schema[int(part) if part.isdigit() else part]
    return schema


def enums(node):
    """All words of a schema."""
    if isinstance(node, dict):
        for word in node.get("enum", []):
            yield word
        for child in node.values():
            yield from enums(child)
    elif isinstance(node, list):
        for child in node:
            yield from enums(child)


def sample(schema, node):
    """Something that the schema allows, with all of its keys."""
    while "$ref" in node:
        node = at(schema, node["$ref"][2:])
    for choice in ("anyOf", "enum"):
        if choice in node:
            first = node[choice][0]
            return sample(schema, first) if choice == "anyOf" else first
    if "#" in node.get("pattern", ""):
        return "#123456"
    if "const" in node:
        return node["const"]
    if node.get("type") == "object":
        made = {key: sample(schema, child)
                for key, child in node.get("properties", {}).items()}
        other = node.get("additionalProperties")
        if isinstance(other, dict):
            made["own"] = sample(schema, other)
        for part in node.get("patternProperties", {}).values():
            made["en"] = sample(schema, part)
        return made
    if node.get("type") == "array":
        return [sample(schema, node["items"])
                for _ in range(node.get("minItems", 1))]
    if node.get("type") == "number":
        return 1
    if node.get("type") == "integer":
        return node["minimum"]
    return "true" if "boolean" in node.get("type", []) else "1pt"


def mappings(node, path=()):
    """The paths of all mappings whose keys are fixed."""
    if isinstance(node, dict):
        if path[-1:] not in [("variables",), ("fonts",), ("styles",), ("boxes",)]:
            yield path
        for key, child in node.items():
            yield from mappings(child, (*path, key))
    elif isinstance(node, list):
        for number, child in enumerate(node):
            yield from mappings(child, (*path, number))


def planted(definition, path):
    """A copy with a key that nobody knows in the mapping at `path`."""
    made = copy.deepcopy(definition)
    node = made
    for part in path:
        node = node[part]
    node["planted-key-of-a-test"] = "1pt"
    return made


class Schema(harness.TestCase):
    def setUp(self):
        super().setUp()
        self.schema = json.loads(read("layouts", "layout.json"))
        self.checker = jsonschema.Draft202012Validator(self.schema)
        self.code = manual_test.sources(harness.root, ("layouts/",))
        # Elements of one kind only, and nothing that needs a file.
        made = sample(self.schema, self.schema)
        del made["extends"]
        self.all = made

    def wrong(self, definition):
        """What the schema says is wrong."""
        return [error.message
                for error in self.checker.iter_errors(definition)]

    def said(self, definition):
        """What the program says of it."""
        layout = self.write("case.yaml", yaml.safe_dump(
            definition, allow_unicode=True, sort_keys=False))
        source = self.write("case.md", SOURCE)
        return harness.typeset(source, self.path("case.pdf"), "--layout",
                               layout, status=None).stderr.decode()

    def unknown(self, definition):
        return re.findall(r'error: "([^"]+)" means nothing',
                          self.said(definition))

    def test_built_in_definitions(self):
        jsonschema.Draft202012Validator.check_schema(self.schema)
        files = glob.glob(os.path.join(LAYOUTS, "*.yaml"))
        self.assertGreater(len(files), 6)
        for path in files:
            with self.subTest(layout=os.path.basename(path)):
                definition = yaml.safe_load(read("layouts",
                                                 os.path.basename(path)))
                self.assertEqual(self.wrong(definition), [])
                definition["styles"]["own"] = {"font": "song", "sise": "1pt"}
                self.assertNotEqual(self.wrong(definition), [])

    def test_printed(self):
        done = harness.run(harness.briefset, "schema", "layout")
        self.assertEqual(done.stdout.decode(), read("layouts", "layout.json"))
        for words in ([], ["none"], ["layout", "layout"]):
            harness.run(harness.briefset, "schema", *words, status=2)

    def test_keys_of_the_sources(self):
        found = arrays(self.code)
        found.pop("author_keys")
        page_only = found.pop("page_furniture_keys")
        self.assertEqual(set(found), set(ARRAYS))
        for name, path in ARRAYS.items():
            with self.subTest(array=name):
                self.assertEqual(set(at(self.schema, path)), found[name])
        self.assertEqual(
            set(at(self.schema, "$defs/page-furniture/properties")),
            found["furniture_keys"] | page_only)
        self.assertEqual(set(at(self.schema, "$defs/style-keys/properties")),
                         found["style_keys"])
        keyed = re.findall(r"KeyedLength keys\[\] = \{(.*?)\};", self.code,
                           re.DOTALL)
        page = self.schema["properties"]["page"]["properties"]
        self.assertEqual(
            sorted(sorted(manual_test.strings(body)) for body in keyed),
            sorted(sorted(node["properties"]) for node in
                   (page["margins"], self.schema["properties"]["autospace"])))

    def test_words_of_the_sources(self):
        words = set()
        for body in re.findall(r"Word \w+\[\] = \{(.*?)\};", self.code,
                               re.DOTALL):
            words |= set(re.findall(r'\{"([\w-]+)"', body))
        papers = re.search(r"\bpapers\[\] = \{(.*?)\n\};", self.code,
                           re.DOTALL).group(1)
        words |= set(re.findall(r'\{"(\w+)"', papers))
        words |= manual_test.type_sizes(self.code)
        self.assertEqual(set(enums(self.schema)), words)

    def test_the_reader_knows_every_key_of_the_schema(self):
        self.assertEqual(self.wrong(self.all), [])
        self.assertEqual(self.unknown(self.all), [])

    def test_neither_knows_another_key(self):
        paths = list(mappings(self.all))
        self.assertGreater(len(paths), 15)
        for path in paths:
            with self.subTest(path="/".join(map(str, path))):
                definition = planted(self.all, path)
                self.assertNotEqual(self.wrong(definition), [])
                self.assertIn("planted-key-of-a-test",
                              self.said(definition))

    def test_values_that_both_refuse(self):
        """And neither refuses one beside it that is right."""
        for path, good, bad in [
                (("page", "size"), "B5", "B6"),
                (("page", "size"), ["200mm", "300mm"], ["200mm"]),
                (("page", "sides"), 2, 3),
                (("page", "margins", "top"), "20mm", "20px"),
                (("page", "landscape"), True, "maybe"),
                (("prohibition",), "gb", "gbt"),
                (("styles", "own", "color"), "#12aB9f", "#12aB9"),
                (("styles", "own", "align"), "left", "leftish"),
                (("styles", "own", "size"), "小四", "小八"),
                (("styles", "own", "size"), ".5in", "1.5.0in"),
                (("fonts", "own", "weight"), 700, 1000),
                (("page-furniture", 0, "pages"), ["odd", "not-last"], ["od"]),
                (("opening",), [], {})]:
            with self.subTest(path=path, bad=bad):
                place = []
                for value in (good, bad):
                    definition = copy.deepcopy(self.all)
                    node = definition
                    for part in path[:-1]:
                        node = node[part]
                    node[path[-1]] = value
                    said = [line for line in self.said(definition).split("\n")
                            if re.search(r"definition-(value|length|color)",
                                         line)]
                    place.append((bool(self.wrong(definition)), set(said)))
                # The sample has elements that are several things at once, so
                # the reader has something to say of it in any case.
                (good_wrong, good_said), (bad_wrong, bad_said) = place
                self.assertFalse(good_wrong)
                self.assertTrue(bad_wrong)
                self.assertTrue(bad_said - good_said, bad_said)

    def test_planted_arrays_are_found(self):
        self.assertEqual(arrays('static const char *const a_keys[] = {"b",\n'
                                '"c-d"};'), {"a_keys": {"b", "c-d"}})


if __name__ == "__main__":
    harness.main()
