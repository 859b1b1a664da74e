"""What goes into an archive: documents that are archival PDFs, each once, an
updated one beside the one before, with all that they say of themselves and
what they were made from; and nothing is done with what should not be there.
"""
import hashlib
import json
import os
import shutil
import subprocess

import pikepdf

import archives
import harness


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


class Archive(archives.TestCase):
    def test_what_is_known(self):
        pdf = self.typeset(
            "a.pdf", issue="{zh: 第 3 期, en: No. 3}",
            description="{zh: 湿地, en: Wetlands}",
            keywords="{zh: [水, 鸟], en: [water]}", author="陈曦",
            zh="正文甲。", en="Text A.", date="2026年5月3日")
        [told] = self.lines("add", pdf)
        self.assertEqual(told, {"status": "added", "sha256": sha256(pdf),
                                "file": pdf, "version": 1})
        [entry] = self.lines("list")
        for key, value in {
                "sha256": sha256(pdf), "version": 1, "current": True,
                "file": "a.pdf", "bytes": os.path.getsize(pdf), "pages": 1,
                "profile": "a-2a+ua-1", "conforms": True,
                "date": "2026-05-03", "languages": ["zh-Hans", "en"],
                "authors": ["陈曦"], "keywords": ["水", "鸟", "water"],
                "program": self.program(),
                "titles": [{"language": "zh-Hans", "text": "第0号文件"},
                           {"language": "en", "text": "Document 0"}],
                "issuers": [{"language": "zh-Hans", "text": "青江观鸟会"},
                            {"language": "en",
                             "text": "Qing River Bird Society"}],
                "issues": [{"language": "zh-Hans", "text": "第 3 期"},
                           {"language": "en", "text": "No. 3"}],
                "descriptions": [{"language": "zh-Hans", "text": "湿地"},
                                 {"language": "en", "text": "Wetlands"}],
        }.items():
            self.assertEqual(entry[key], value, key)
        self.assertIn("NotoSerifCJKsc-Regular", entry["fonts"])
        self.assertRegex(entry["added"], r"^20\d\d-\d\d-\d\dT[\d:.]{15}Z$")
        self.assertEqual(self.lines("show", entry["sha256"][:6]), [entry])

    def program(self):
        said = harness.run(harness.briefset, "--version").stdout.decode()
        return " ".join(said.split()[:2])

    def test_text_by_language_and_page(self):
        self.archive("add", self.typeset(
            "a.pdf", zh="甲。" * 1500 + "末尾。", en="First. Last."))
        rows = {row.split(", ")[2]: row for row in self.rows()["text"]}
        self.assertEqual(sorted(rows), ["'en'", "'zh-Hans'"])
        chinese = rows["'zh-Hans'"]
        self.assertIn("\\x0c2\\x0c", chinese)
        self.assertIn("末尾。", chinese.split("\\x0c2\\x0c")[1])
        self.assertIn("First. Last.", rows["'en'"])
        self.assertNotIn("First", chinese)

    def test_metadata_is_in_the_pdf(self):
        """As Dublin Core has it, and in a schema that is described."""
        pdf = self.typeset("a.pdf", issue="{zh: 第 3 期, en: No. 3}",
                           identifier="X-7", date="3 May 2026")
        with pikepdf.open(pdf) as opened, opened.open_metadata() as meta:
            self.assertEqual(meta["dc:publisher"],
                             {"青江观鸟会", "Qing River Bird Society"})
            self.assertEqual(meta["dc:identifier"], "X-7")
            self.assertEqual(meta["dc:date"], ["2026-05-03"])
            space = "{urn:briefset:document#}"
            self.assertEqual(meta[space + "issuer"], "青江观鸟会")
            self.assertEqual(meta[space + "issue"], "第 3 期")
        harness.run(harness.briefset, "check", pdf, "--profile", "a-2a+ua-1")

    def test_dates(self):
        """However it is written, and no date that is none."""
        for number, (written, date) in enumerate([
                ("2026-05-01", "2026-05-01"), ("2026年5月1日", "2026-05-01"),
                ("2026 年 5 月 1 日", "2026-05-01"),
                ("二〇二六年五月一日", "2026-05-01"),
                ("二○二六年十二月三十一日", "2026-12-31"),
                ("二〇二六年十月二十日", "2026-10-20"),
                ("2024年2月29日", "2024-02-29"), ("1 May 2026", "2026-05-01"),
                ("May 1, 2026", "2026-05-01"), ("1 Sept. 2026", "2026-09-01"),
                ("2023年2月29日", None), ("2026年13月1日", None),
                ("5月1日", None), ("May 2026", None), ("昨天", None),
                ("2026-05-01 或更晚", None), ("32 May 2026", None)]):
            pdf = self.typeset(f"{number}.pdf", date=f'"{written}"')
            self.archive("add", pdf)
            entry = self.lines("list")[-1]
            self.assertEqual(entry["date"], date, written)

    # ---- once, and in versions ----

    def test_twice_is_once(self):
        pdf = self.typeset("a.pdf")
        copy = self.path("b.pdf")
        shutil.copy(pdf, copy)
        self.archive("add", pdf)
        before = self.rows(), self.files(), self.files("additions")
        said = [line["status"] for line in self.lines("add", pdf, copy, pdf)]
        self.assertEqual(said, ["present"] * 3)
        self.assertEqual((self.rows(), self.files(), self.files("additions")),
                         before)
        fresh = self.typeset("c.pdf", number=3)
        said = [line["status"] for line in self.lines("add", fresh, fresh)]
        self.assertEqual(said, ["added", "present"])

    def test_versions_by_identifier(self):
        for number, name in enumerate(("a.pdf", "b.pdf", "c.pdf")):
            told = self.lines("add", self.typeset(name, zh=f"第{number}稿。",
                                                  identifier="GZ-2026-1"))
            self.assertEqual(told[0]["version"], number + 1)
        self.archive("add", self.typeset("d.pdf", identifier="GZ-2026-2"))
        self.assertEqual([entry["file"] for entry in self.lines("list")],
                         ["c.pdf", "d.pdf"])
        every = self.lines("list", "--all-versions")
        self.assertEqual([(e["file"], e["current"]) for e in every],
                         [("a.pdf", False), ("b.pdf", False), ("c.pdf", True),
                          ("d.pdf", True)])
        history = self.lines("history", every[1]["sha256"][:10])
        self.assertEqual([e["version"] for e in history], [1, 2, 3])
        self.assertEqual(len(self.files()), 4)

    def test_versions_by_issue(self):
        """Issuer, issue and name of the file, but not less than all three."""
        issue = "{zh: 第 1 期, en: No. 1}"
        for folder, fields, version in [
                ("1", {"issue": issue}, 1),
                ("2", {"issue": issue, "zh": "改过。"}, 2),
                ("3", {"issue": "{zh: 第 2 期, en: No. 2}"}, 1),
                ("4", {"issue": issue, "issuer": "{zh: 甲, en: A}"}, 1),
                ("5", {}, 1), ("6", {"zh": "改过。"}, 1)]:
            told = self.lines("add", self.typeset(f"{folder}/a.pdf", **fields))
            self.assertEqual(told[0]["version"], version, folder)
        told = self.lines("add", self.typeset("7/b.pdf", issue=issue, zh="又。"))
        self.assertEqual(told[0]["version"], 1)

    def test_replaces(self):
        old = self.typeset("a.pdf", number=1)
        new = self.typeset("b.pdf", number=2)
        self.archive("add", old)
        self.archive("add", new, "--replaces", sha256(old)[:8])
        self.assertEqual([e["file"] for e in self.lines("list")], ["b.pdf"])
        self.archive("add", self.typeset("c.pdf", number=3), "--replaces",
                     "00000000", status=1)
        self.assertEqual([e["file"] for e in self.lines("list")], ["b.pdf"])

    def test_damage_is_healed_by_adding_again(self):
        pdf = self.typeset("a.pdf")
        self.archive("add", pdf)
        [stored] = self.files()
        with open(stored, "r+b") as file:
            file.truncate(100)
        self.archive("verify", status=1)
        self.archive("add", pdf)
        self.archive("verify")

    # ---- what is not let in ----

    def test_refused(self):
        good = self.typeset("good.pdf")
        plain = self.typeset("plain.pdf", "--profile", "plain", number=1)
        broken = self.path("broken.pdf")
        with pikepdf.open(good) as pdf:
            del pdf.Root.OutputIntents
            pdf.save(broken)
        text = self.write("text.pdf", "no PDF at all")
        cut = self.path("cut.pdf")
        with open(good, "rb") as file:
            self.write("cut.pdf", file.read()[:400])
        done = self.archive("add", plain, broken, text, cut,
                            self.path("none.pdf"), self.folder, good, status=1)
        said = done.stderr.decode()
        for word in ("plain.pdf", "broken.pdf", "text.pdf", "cut.pdf",
                     "none.pdf", "6.2.4.3"):
            self.assertIn(word, said)
        self.assertEqual([e["file"] for e in self.lines("list")],
                         ["good.pdf"])
        self.assertEqual(len(self.files()), 1)
        self.assertEqual(self.files("temporary"), [])
        self.archive("add", "--any-pdf", plain, broken, text, status=1)
        self.assertEqual([(e["file"], e["conforms"])
                          for e in self.lines("list")],
                         [("good.pdf", True), ("plain.pdf", False),
                          ("broken.pdf", False)])
        self.archive("verify")

    def test_refused_in_chinese_and_json(self):
        plain = self.typeset("plain.pdf", "--profile", "plain")
        done = self.archive("add", plain, "--lang", "zh", status=1)
        self.assertIn("不符合 PDF/A-2 或 PDF/A-3", done.stderr.decode())
        done = self.archive("add", plain, "--messages", "json", status=1)
        lines = [json.loads(line) for line in done.stderr.splitlines()]
        self.assertIn("no-archival-pdf", [line["code"] for line in lines])

    # ---- what it was made from ----

    def test_sources(self):
        layout = self.write("own.yaml", "extends: bulletin\n")
        pdf = self.typeset("a.pdf", "--layout", layout)
        self.archive("add", pdf, "--source", self.path("a.md"), "--layout",
                     layout)
        [entry] = self.lines("list")
        self.assertEqual([(f["role"], f["sha256"]) for f in entry["files"]],
                         [("source", sha256(self.path("a.md"))),
                          ("layout", sha256(layout))])
        for file in entry["files"]:
            digest = file["sha256"]
            self.assertEqual(sha256(os.path.join(
                self.folder_of_archive, "files", digest[:2], digest)), digest)
        self.assertEqual(self.remade(entry), "same")

    def test_manifest(self):
        manifest = self.many(12)
        self.archive("add", "--from-manifest", manifest)
        entries = self.lines("list")
        self.assertEqual(len(entries), 12)
        for entry in entries:
            self.assertEqual([f["role"] for f in entry["files"]],
                             ["source", "records"])
        self.assertEqual(sorted(entry["made"]["record"] for entry in entries),
                         list(range(1, 13)))
        self.assertEqual(self.remade(entries[7]), "same")
        self.assertEqual(len(self.files()), 14)  # one template, one table

    def test_changed_source_is_not_kept(self):
        manifest = self.many(2)
        self.write("t.md", archives.source(zh="{{name}}", en="{{en}}"))
        done = self.archive("add", "--from-manifest", manifest)
        self.assertIn("t.md", done.stderr.decode())
        self.assertEqual([f["role"] for f in self.lines("list")[0]["files"]],
                         ["records"])

    def test_sources_inside(self):
        """A PDF/A-3 carries its own."""
        pdf = self.typeset("a.pdf", "--profile", "a-3a+ua-1")
        self.archive("add", pdf)
        [entry] = self.lines("list")
        self.assertEqual([(f["role"], f["name"]) for f in entry["files"]],
                         [("source", "a.md")])
        self.assertEqual(self.remade(entry), "same")

    def test_two_sources_and_pictures(self):
        self.write("p/x.zh.md", "---\nlanguages: [zh-Hans, en]\ntitle: {zh: 甲,"
                   " en: A}\n---\n\n甲。\n\n![图](pictures/a.png)\n")
        self.write("p/x.en.md", "A.\n\n![Figure](pictures/a.png)\n")
        os.makedirs(self.path("p", "pictures"))
        shutil.copy(os.path.join(harness.root, "input", "samples",
                                 "bulletin-page-1.png"),
                    self.path("p", "pictures", "a.png"))
        harness.run(harness.briefset, "batch", "p/x.zh.md", "--arrangement",
                    "parallel", "--compression", "small", "-o", "out/",
                    cwd=self.folder)
        self.archive("add", "--from-manifest", "out/manifest.ndjson")
        [entry] = self.lines("list")
        self.assertEqual(sorted(f["role"] for f in entry["files"]),
                         ["input", "input", "source"])
        self.assertEqual(self.remade(entry), "same")

    def remade(self, entry, **options):
        [line] = self.lines("remake", entry["sha256"][:12], **options)
        return line["status"]

    def test_remake_tells_what_differs(self):
        pdf = self.typeset("a.pdf", zh="原来的话。")
        other = self.write("b.md", archives.source(zh="别的话。"))
        self.archive("add", pdf, "--source", other)
        [entry] = self.lines("list")
        [line] = self.lines("remake", entry["sha256"], status=1)
        self.assertEqual(line["in"], "text")
        self.assertIn("原来的话", line["then"])
        self.assertIn("别的话", line["now"])
        self.archive("remake", entry["sha256"], "-o", "new.pdf", status=1)
        harness.typeset(other, self.path("again.pdf"))
        self.assertEqual(sha256(self.path("new.pdf")),
                         sha256(self.path("again.pdf")))

    def test_remake_with_another_program(self):
        pdf = self.typeset("a.pdf")
        with open(pdf, "rb") as file:
            data = file.read()
        said = self.program().encode()
        other = said[:-1] + bytes([said[-1] ^ 1])
        self.assertIn(said, data)
        edited = self.write("b.pdf", data.replace(said, other))
        self.archive("add", edited, "--source", self.path("a.md"))
        [entry] = self.lines("list")
        [line] = self.lines("remake", entry["sha256"], status=1)
        self.assertEqual((line["in"], line["then"], line["now"]),
                         ("program", other.decode(), said.decode()))

    def test_nothing_to_remake(self):
        self.archive("add", self.typeset("a.pdf"))
        done = self.archive("remake", self.lines("list")[0]["sha256"],
                            status=1)
        self.assertIn(b"nothing is kept", done.stderr)

    def test_names_that_lead_out(self):
        """What is laid out to be typeset again stays in its folder."""
        deep = "../" * 30
        self.write("in/a.md", archives.source())
        pdf = self.typeset("a.pdf")
        name = deep + self.path("in", "a.md").lstrip("/")
        self.archive("add", pdf, "--source", name)
        before = os.stat(self.path("in", "a.md")).st_mtime_ns
        done = self.archive("remake", self.lines("list")[0]["sha256"],
                            status=1)
        self.assertIn(b"cannot write", done.stderr)
        self.assertEqual(os.stat(self.path("in", "a.md")).st_mtime_ns, before)

    # ---- names and numbers ----

    def test_hostile_names(self):
        pdf = self.typeset("a.pdf")
        with open(pdf, "rb") as file:
            data = file.read()
        names = ["it's \"quoted\".pdf", "a\nb.pdf", "-rf.pdf", "%2e%2e.pdf",
                 "'); DROP TABLE document; --.pdf", "\u202efdp.pdf",
                 "名字 ☃.pdf", b"\xff\xfe.pdf", "x" * 240 + ".pdf"]
        for number, name in enumerate(names):
            name = name if isinstance(name, bytes) else name.encode()
            path = os.path.join(self.folder.encode(), b"f%d" % number)
            os.mkdir(path)
            with open(os.path.join(path, name), "wb") as file:
                file.write(data + b"%%%d\n" % number)
            subprocess.run(
                [harness.briefset, "archive", self.folder_of_archive, "add",
                 "--any-pdf", "--", os.path.join(path, name)], check=True,
                stdout=subprocess.DEVNULL)
        entries = self.lines("list")
        self.assertEqual(len(entries), len(names))
        self.assertEqual(entries[4]["file"], names[4])
        self.archive("verify")

    def test_numbers(self):
        self.archive("add", self.typeset("a.pdf"))
        digest = self.lines("list")[0]["sha256"]
        for word in ("", "abc", "xyz0", digest[:3], digest + "0",
                     "'; --", digest[:8].upper() + "G", "0000"):
            done = self.archive("show", "--", word, status=1)
            self.assertIn(b"no document", done.stderr.replace(
                b"is no document", b"no document"))
        self.archive("show", digest[:4])
        self.archive("show", digest)

    def test_usage(self):
        for words in ((), ("fly",), ("add",), ("search",), ("list", "x"),
                      ("add", "--fly"), ("search", "--from", "gestern", "x"),
                      ("search", "--limit", "-1", "x"), ("export",),
                      ("export", "--csv", "--ndjson"), ("show",),
                      ("verify", "--sample", "0"),
                      ("add", "a.pdf", "b.pdf", "--source", "a.md"),
                      ("add", "a.pdf", "--layout", "bulletin"),
                      ("add", "a.pdf", "--source", "a.md", "--records",
                       "r.csv")):
            self.archive(*words, status=2)
        harness.run(harness.briefset, "archive", status=2)
        self.assertFalse(os.path.exists(self.folder_of_archive))

    def test_no_archive(self):
        for words in (("list",), ("search", "x"), ("verify",), ("rebuild",),
                      ("show", "abcd"), ("export", "--csv")):
            done = self.archive(*words, status=1)
            self.assertIn(b"is no archive", done.stderr)


if __name__ == "__main__":
    harness.main()
