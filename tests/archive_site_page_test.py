# labels: once
# seconds: 90
"""The web page of an archive, opened from its folder in Chromium: searched,
filtered, printed and used by keyboard alone, judged by axe-core, and with
documents whose metadata mean harm."""
import glob
import json
import os
import random
import re
import shutil
import unicodedata

import pikepdf

import chromium
import harness
from sites import DOCUMENTS, OTHERS, SiteCase, script, source

# What metadata can hold.
HOSTILE = [
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>",
    "\" onmouseover=\"alert(3)\" x='\\",
    "javascript:alert(4)",
    "\u202egnorw eht yaw\u2066 round\u200f",
    "كتاب عن الماء والنهر",
    "../../../etc/passwd",
    "很长的标题" * 200,
    "Antidisestablishmentarianism" * 40,
    "\u2028\u2029\ufeff",
]

# As a person would type them, and what only a program would.
QUERIES = [
    "合作", "合", "作", "合作共赢", "合作 共赢", "合作 -监测", "水", "监测数据",
    "共享。", "合，作", "\"合作共赢\"", "“水质 监测”", "「数据共享」", "water",
    "WATER", "ｗａｔｅｒ", "cafe", "CAFÉ", "\"water quality\"",
    "\"quality water\"", "water quality", "water-supply", "2024", "２０２４",
    "water -forum", "water 合作", "birds winter", "青江", "海湾市 city",
    "论坛 \"met the\"", "wat", "nothere", "没有的词", "-水 water", "\"unclosed",
    "*", "OR", "water OR birds", "NEAR(water)", "^water", "constructor",
    "__proto__", "';--", "%", "script", "alert", "الماء", "title:water",
]



# Functions for the page's tests.
PAGE = """\
const home = given.site;
const visit = async (hash, settings) => {
  const page = await open(settings);
  await page.goto(home + (hash ? "#" + new URLSearchParams(hash) : ""));
  await settled(page);
  return page;
};
/* What was asked for stands there, with its passages. */
const settled = async (page) => {
  await page.waitForFunction(() => {
    const query = document.querySelector("#query").value.trim();
    const heading = document.querySelector("#documents").textContent;
    return document.querySelector("#count").textContent !== "" &&
      (query ? heading.includes(query) : !heading.includes("“"));
  });
  await page.waitForTimeout(400);
};
const titles = (page) => page.$$eval("#list h3", (all) =>
  all.map((one) => one.textContent));
"""


class Page(SiteCase):
    def browse(self, work, quiet=True, **given):
        result, said = chromium.run(PAGE + work, {
            "site": "file://" + os.path.join(self.site, "index.html"),
            **given})
        if quiet:
            self.assertEqual(said, [])
        return result

    def search(self, query, *options):
        """The documents that the command finds, in order."""
        done = harness.run(harness.briefset, "archive", self.archive, "search",
                           "--json", "--limit", "1000", *options, "--", query,
                           status=None)
        self.assertIn(done.returncode, (0, 2), done.stderr)
        if done.returncode == 2:
            self.assertIn(b"no word", done.stderr)
            return None
        return [json.loads(line)["sha256"] for line in
                done.stdout.decode().splitlines()]

    def test_list(self):
        found = self.browse("""
            const page = await visit();
            return {count: await page.textContent("#count"),
                    titles: await titles(page),
                    lang: await page.getAttribute("html", "lang"),
                    text: await page.textContent("#list li"),
                    width: await page.$eval("#list img", (one) =>
                      one.naturalWidth)};""")
        self.assertEqual(found["titles"], [
            "Water Quality Bulletin", "A Forum Opens", "Birds in Winter",
            "仅有中文的通知", "New Words"])
        self.assertEqual(found["count"], "5 documents.")
        self.assertEqual(found["lang"], "en")
        self.assertEqual(found["width"], 280 if shutil.which("pdftoppm") else 0)
        for text in ("水质监测简报", "Qing River Authority", "青江流域管理局",
                     "1 May 2024", "1 page", "kB", "Chinese"):
            self.assertIn(text, found["text"])

    def test_language_of_the_page(self):
        found = self.browse("""
            const page = await visit(null, {locale: "zh-CN"});
            const chinese = [await page.getAttribute("html", "lang"),
                             await page.title(), ...await titles(page)];
            await page.click("#other");
            await settled(page);
            const english = [await page.getAttribute("html", "lang"),
                             await page.title(), ...await titles(page)];
            await page.reload();
            await settled(page);
            return [chinese, english, await page.title()];""")
        self.assertEqual(found[0][:3],
                         ["zh-Hans", "简报档案", "水质监测简报"])
        self.assertEqual(found[1][:3],
                         ["en", "Archive of briefings",
                          "Water Quality Bulletin"])
        self.assertEqual(found[2], "Archive of briefings")

    def test_search_in_both_languages(self):
        found = self.browse("""
            const page = await visit();
            const answers = [];
            for (const query of ["合作", "WATER", "nothere"]) {
              await page.fill("#query", query);
              await settled(page);
              answers.push({
                titles: (await titles(page)).sort(),
                count: await page.textContent("#count"),
                marks: await page.$$eval("#list q mark", (all) =>
                  Array.from(new Set(all.map((one) => one.textContent)))),
                links: await page.$$eval("#list .passages a", (all) =>
                  all.map((one) => [one.textContent, one.href])),
                langs: await page.$$eval("#list q", (all) =>
                  Array.from(new Set(all.map((one) => one.lang))))});
            }
            return answers;""")
        chinese, english, nothing = found
        self.assertEqual(chinese["titles"],
                         ["A Forum Opens", "Water Quality Bulletin"])
        self.assertEqual((chinese["marks"], chinese["langs"]),
                         (["合作"], ["zh-Hans"]))
        for text, address in chinese["links"]:
            self.assertEqual(text, "Page 1")
            self.assertRegex(address, r"/documents/[^/]*\.pdf#page=1\Z")
        self.assertEqual(english["titles"],
                         ["A Forum Opens", "Birds in Winter", "New Words",
                          "Water Quality Bulletin"])
        self.assertEqual(set(english["marks"]), {"Water", "water", "WATER"})
        self.assertEqual(english["langs"], ["en"])
        self.assertEqual((nothing["titles"], nothing["count"]),
                         ([], "No document found."))

    def test_finds_what_the_command_finds(self):
        """The same documents in the same order."""
        choice = random.Random(1)
        queries = list(QUERIES)
        texts = [text for document in DOCUMENTS for text in document[4]
                 if text] + OTHERS
        for _ in range(60):
            text = choice.choice(texts)
            start = choice.randrange(len(text) - 1)
            piece = text[start:start + choice.randint(1, 12)].strip(" -\"")
            queries.append(choice.choice(["{}", "\"{}\"", "{} 水", "water -{}"]
                                         ).format(piece))
        asked = [(query, "") for query in queries] + \
            [(query, choice.choice(["zh", "en", "fr"])) for query in queries]
        found = self.browse("""
            const page = await visit();
            return page.evaluate(async (asked) => {
              const answers = [];
              for (const [text, language] of asked) {
                const query = briefset.queryOf(text);
                answers.push(query.some((phrase) => !phrase.excluded)
                  ? (await briefset.search(query, language)).map((place) =>
                    briefset.documents[place].sha256) : null);
              }
              return answers;
            }, given.asked);""", asked=asked)
        some = 0
        for (query, language), answer in zip(asked, found):
            options = ["--all-versions"]
            options += ["--language", language] if language else []
            with self.subTest(query=query, language=language):
                self.assertEqual(answer, self.search(query, *options))
            some += bool(answer)
        self.assertGreater(some, len(asked) / 3)

    def test_words_are_the_program_s(self):
        """Every character, and random texts, as input/words.c reads them."""
        characters = [chr(c) for c in range(0x20, 0x30000)
                      if not 0xD800 <= c < 0xE000 and
                      unicodedata.category(chr(c)) not in ("Cn", "Cc")]
        choice = random.Random(2)
        lines = [f"a{one}b" for one in characters]
        lines += ["".join(choice.choices(characters, k=8)) for _ in range(3000)]
        done = harness.run(
            os.path.join(os.path.dirname(harness.briefset), "tests", "words"),
            input="\n".join(lines).encode())
        wanted = done.stdout.decode().split("\n")[:-1]
        found = self.browse("""
            const page = await visit();
            return page.evaluate((lines) => lines.map((line) =>
              briefset.wordsOf(line).map((word) => (word.single ? "1" : "") +
                (word.apart ? "!" : "") + word.folded + ":" +
                line.slice(word.start, word.end) + "\\t").join("")),
              given.lines);""", lines=lines)
        self.assertEqual(len(wanted), len(found))
        wrong = [(line, one, other) for line, one, other
                 in zip(lines, wanted, found) if one != other]
        self.assertEqual(wrong[:20], [], len(wrong))

    def test_filters(self):
        found = self.browse("""
            const page = await visit();
            const answers = {};
            const ask = async (name) => {
              await settled(page);
              answers[name] = await titles(page);
            };
            await page.selectOption("#issuer", {label:
              "Haiwan City Government"});
            await ask("issuer");
            await page.click("[type=reset]");
            await ask("reset");
            await page.selectOption("#language", {label: "English"});
            await ask("language");
            await page.selectOption("#language", "");
            await page.fill("#from", "2022-11-30");
            await ask("from");
            await page.fill("#to", "2023-03-15");
            await ask("to");
            await page.click("[type=reset]");
            await page.check("#versions");
            await ask("versions");
            await page.fill("#query", "irrigation");
            await ask("old");
            await page.uncheck("#versions");
            await ask("current");
            return answers;""")
        water, forum, birds, chinese, new = (
            "Water Quality Bulletin", "A Forum Opens", "Birds in Winter",
            "仅有中文的通知", "New Words")
        self.assertEqual(found["issuer"], [forum, chinese])
        self.assertEqual(found["reset"], [water, forum, birds, chinese, new])
        self.assertEqual(found["language"], [water, forum, birds, new])
        self.assertEqual(found["from"], [water, forum, birds])
        self.assertEqual(found["to"], [forum, birds])
        self.assertEqual(found["versions"],
                         [water, forum, birds, chinese, new, "Old Words"])
        self.assertEqual((found["old"], found["current"]),
                         (["Old Words"], []))

    def test_versions_of_a_document(self):
        found = self.browse("""
            const page = await visit({query: "navigation"});
            await page.click("#list summary");
            return [await page.textContent("#list summary"),
                    await page.$$eval("#list details a", (all) =>
                      all.map((one) => decodeURIComponent(one.href))),
                    await page.isVisible("#list details a"),
                    await page.textContent("#list code")];""")
        self.assertEqual(found[0], "Details and 1 other version")
        self.assertEqual(len(found[1]), 1)
        self.assertIn(self.first[:10] + ".pdf", found[1][0])
        self.assertTrue(found[2])
        self.assertEqual(found[3], self.second)

    def test_document_opens_and_the_way_back(self):
        """By keyboard alone."""
        found = self.browse("""
            const page = await visit();
            const focus = () => page.evaluate(() =>
              document.activeElement.className || document.activeElement.id ||
              document.activeElement.textContent);
            const press = async (key) => {
              await page.keyboard.press(key);
              return focus();
            };
            const answers = [await press("Tab"), await press("Enter"),
                             await press("Tab")];
            await page.focus("#other");
            answers.push(await press("Tab"));
            await page.keyboard.type("合作共赢");
            await page.keyboard.press("Enter");
            await settled(page);
            for (let i = 0; i < 20 && !answers.includes("Water Quality " +
                 "Bulletin", 4); i++)
              answers.push(await press("Tab"));
            const [response] = await Promise.all([
              page.waitForEvent("framenavigated"),
              page.keyboard.press("Enter")]);
            await page.waitForTimeout(500);
            const opened = [page.url(), await page.evaluate(() =>
              document.contentType)];
            await page.goBack();
            await settled(page);
            return {answers, opened, back: await titles(page),
                    query: await page.inputValue("#query")};""")
        self.assertEqual(found["answers"][:4],
                         ["skip", "documents", "Water Quality Bulletin",
                          "query"])
        steps = found["answers"][4:]
        for wanted in ("issuer", "language", "from", "to", "versions"):
            self.assertIn(wanted, steps)
        address, kind = found["opened"]
        self.assertRegex(address, r"/documents/2024-05-01-.*\.pdf\Z")
        self.assertEqual(kind, "application/pdf")
        self.assertEqual((found["query"], found["back"]),
                         ("合作共赢", ["Water Quality Bulletin"]))

    def test_many_documents_come_in_parts(self):
        found = self.browse("""
            const page = await open();
            await page.addInitScript(() => {
              let real;
              Object.defineProperty(window, "many", {value: (data) => {
                const one = data.documents[0];
                data.documents = Array.from({length: 120}, (_, i) => ({...one,
                  key: String(i), titles: [["en", `Number ${i}`]],
                  current: true}));
              }});
            });
            await page.route("**/page/catalogue.js", async (route) => {
              const text = await (await import("fs")).promises.readFile(
                new URL(route.request().url()), "utf8");
              await route.fulfill({contentType: "text/javascript", body:
                text.replace("briefset.catalogue(", "((data) => { " +
                  "many(data); briefset.catalogue(data); })(")});
            });
            await page.goto(home);
            await settled(page);
            const answers = [];
            const tell = async () => answers.push([
              (await titles(page)).length, await page.textContent("#count"),
              await page.evaluate(() => document.activeElement.textContent)]);
            await tell();
            await page.click("#more");
            await tell();
            await page.click("#all");
            await tell();
            return [answers, await page.isVisible("#rest")];""")
        self.assertEqual([answer[0] for answer in found[0]], [50, 100, 120])
        self.assertEqual(found[0][0][1], "120 documents, the first 50 shown.")
        self.assertEqual(found[0][1][2], "Number 69")
        self.assertEqual(found[0][2][1:], ["120 documents.", "Number 19"])
        self.assertFalse(found[1])

    def test_unreadable_index_is_said(self):
        broken = self.path("site")
        shutil.copytree(self.site, broken)
        for name in glob.glob(os.path.join(broken, "page", "words", "*")):
            os.remove(name)
        found = self.browse("""
            const page = await open();
            await page.goto(given.broken + "#query=water");
            await page.waitForFunction(() =>
              document.querySelector("#count").textContent.includes("words"));
            return page.textContent("#count");""", quiet=False,
            broken="file://" + os.path.join(broken, "index.html"))
        self.assertIn("page/words/0.js", found)

    def test_axe(self):
        found = self.browse("""
            const answers = {};
            for (const colorScheme of ["light", "dark"])
              for (const locale of ["en-GB", "zh-CN"])
                for (const query of ["", "water", "nothere"]) {
                  const page = await visit({query}, {locale, colorScheme,
                    viewport: {width: query ? 320 : 1280, height: 900}});
                  for (const one of await page.$$("summary"))
                    await one.click();
                  answers[[colorScheme, locale, query]] = await judge(page);
                }
            return answers;""")
        self.assertEqual(len(found), 12)
        for name, violations in found.items():
            self.assertEqual(violations, [], name)

    def test_axe_sees_what_is_broken(self):
        found = self.browse("""
            const page = await visit();
            await page.evaluate(() => {
              document.querySelector("label[for=query]").remove();
              document.querySelector("#list img")?.removeAttribute("alt");
              document.documentElement.removeAttribute("lang");
              document.querySelector("h3 a").textContent = "";
              document.querySelector("#count").style.color = "#eeeeee";
            });
            return judge(page);""")
        rules = {violation.split(":")[0] for violation in found}
        self.assertLessEqual({"label", "html-has-lang", "link-name",
                              "color-contrast"}, rules)
        self.assertEqual("image-alt" in rules, bool(shutil.which("pdftoppm")))

    def test_narrow_and_enlarged(self):
        found = self.browse("""
            const answers = [];
            for (const [width, scale] of [[320, 1], [640, 2]]) {
              const page = await visit({query: "water"}, {
                viewport: {width, height: 800}, deviceScaleFactor: scale});
              await page.click("#list summary");
              answers.push(await page.evaluate(() =>
                document.documentElement.scrollWidth - innerWidth));
            }
            return answers;""")
        self.assertEqual(found, [0, 0])

    def test_print(self):
        harness.need("pdftotext")
        pdf = self.path("print.pdf")
        self.browse("""
            const page = await visit({query: "合作"});
            await page.pdf({path: given.pdf, format: "A4"});""", pdf=pdf)
        text = harness.run("pdftotext", "-layout", pdf, "-").stdout.decode()
        self.assertRegex(text, r"Results for “\s*合作\s*”")
        for there in ("2 documents", "A Forum Opens", "Page 1"):
            self.assertIn(there, text)
        for screen in ("Clear all", "Issuer\n", "Details"):
            self.assertNotIn(screen, text)

    def test_policy_holds(self):
        """A script that got into the page would not run."""
        result, said = chromium.run(PAGE + """
            const page = await visit();
            await page.evaluate(() => {
              const script = document.createElement("script");
              script.textContent = "window.harmed = true";
              document.body.append(script);
              const image = document.createElement("img");
              image.src = "https://example.invalid/a.png";
              document.body.append(image);
            });
            await page.waitForTimeout(200);
            return page.evaluate(() => window.harmed === undefined);""", {
            "site": "file://" + os.path.join(self.site, "index.html")})
        self.assertTrue(result)
        self.assertEqual(sum("Content Security Policy" in text
                             for text in said), 2, said)


class Hostile(SiteCase):
    """Documents whose metadata mean harm."""

    @classmethod
    def fill(cls):
        plain = cls.typeset("plain", source(DOCUMENTS[0]))
        for number, text in enumerate(HOSTILE):
            path = os.path.join(cls.home, f"hostile{number}.pdf")
            with pikepdf.open(plain) as pdf:
                with pdf.open_metadata() as metadata:
                    metadata["dc:title"] = text
                    metadata["dc:description"] = text
                    metadata["dc:publisher"] = {text}
                pdf.docinfo["/Title"] = text
                pdf.save(path)
            cls.add(path, "--any-pdf")
        name = os.path.join(cls.home, "<b>\"'&#39;javascript:.pdf")
        shutil.copy(plain, name)
        cls.add(name)

    browse = Page.browse

    def test_files(self):
        names = os.listdir(os.path.join(self.site, "documents"))
        self.assertEqual(len(names), len(HOSTILE) + 1)
        for name in names:
            self.assertRegex(name, r"\A[\w-]+\.pdf\Z")
            self.assertLessEqual(len(name.encode()), 255)
        for path in glob.glob(os.path.join(self.site, "page", "**", "*.js"),
                              recursive=True):
            if os.path.basename(path) not in ("site.js", "words.js",
                                              "language.js", "search.js"):
                script(path)
        titles = {title for entry in self.catalogue()["documents"]
                  for _, title in entry["titles"]}
        self.assertIn(HOSTILE[0], titles)

    def test_page(self):
        found = self.browse("""
            const answers = [];
            for (const query of ["", "alert", "script"]) {
              const page = await visit({query},
                {viewport: {width: 320, height: 900}});
              for (const one of await page.$$("summary"))
                await one.click();
              answers.push({
                titles: await titles(page), axe: await judge(page),
                scripts: await page.$$eval("main script, main [onerror], " +
                  "main [onmouseover], main iframe", (all) => all.length),
                links: await page.$$eval("a[href]", (all) => all.map((one) =>
                  one.getAttribute("href"))),
                wide: await page.evaluate(() =>
                  document.documentElement.scrollWidth - innerWidth)});
            }
            return answers;""")
        self.assertIn(HOSTILE[0], found[0]["titles"])
        self.assertEqual([len(answer["titles"]) for answer in found],
                         [len(HOSTILE) + 1, 3, 1])
        for answer in found:
            self.assertEqual((answer["scripts"], answer["wide"]), (0, 0))
            self.assertEqual(answer["axe"], [])
            for link in answer["links"]:
                self.assertRegex(link, r"\A(#documents|documents/[\w%-]*\.pdf"
                                 r"(#page=\d+)?)\Z|\Adocuments/\Z")

    def test_opens(self):
        """The addresses of documents are those of their files."""
        found = self.browse("""
            const page = await visit();
            return page.$$eval("h3 a", (all) => all.map((one) => one.href));
            """)
        for address in found:
            path = re.sub(r"%([0-9A-F]{2})", lambda byte: chr(int(byte[1], 16)),
                          address[len("file://"):]).encode("latin-1").decode()
            self.assertTrue(os.path.isfile(path), path)


if __name__ == "__main__":
    harness.main()
