"""Many documents in one file: each as it is by itself, in their order, with its
bookmark and its part of the structure; every font once; on sheets together; and
whole or not at all, whatever becomes of one of them."""
import hashlib
import os
import re
import signal
import time

import pikepdf

import batches
import harness
import verapdf
from figure_test import png
from imposition_test import glyphs, labels, moved

LETTER = """---
layout: handout
title: {zh: 邀请, en: Invitation}
keywords: 会议
---

# 致{{name}}

# To {{name_en}}

尊敬的{{name}}：您的座位是{{seat}}号，见[主页](https://e.org/{{seat}})。[^1]

Dear {{name_en}}: your seat is No. {{seat}}.

![印](seal.png)

[^1]: 请准时。
"""
LONG = """---
layout: {layout}
title: {{zh: 第{0}号, en: No. {0}}}
languages: [zh-Hans, en]
date: 2026-05-01
---

::: {{.contents}}
:::

# 开头

# Beginning

{1}

# 结尾

# End
"""


def tree(node, depth=0):
    """The structure below a node, its types indented."""
    kids = node.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    found = [depth * " " + str(node.S)]
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += tree(kid, depth + 1)
    return found


def bookmarks(items):
    return [(item.title, bookmarks(item.children)) for item in items]


def outline(pdf):
    with pdf.open_outline() as found:
        return bookmarks(found.root)


def fonts(pdf):
    """The embedded programs by name."""
    return [str(thing.FontName).split("+")[1] for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and
            thing.get("/Type") == "/FontDescriptor"]


def text_of(path):
    return harness.run("pdftotext", "-raw", path, "-").stdout.decode()


class Merge(batches.Case):
    def letters(self, count=6, bad=()):
        words = self.records(count, bad)
        self.write("in/letter.md", LETTER)
        self.write("in/seal.png", png(8, 8, (200, 0, 0), kind=2))
        return words

    def long(self, *lengths, layout="bulletin"):
        return [self.write(f"in/l{i}.md", LONG.format(
            i, "国家" * length, layout=layout))
                for i, length in enumerate(lengths, 1)]

    def merged(self, *words, folder="out", **options):
        said = self.batch(*words, "--merge", "all.pdf", folder=folder,
                          **options)
        self.assertEqual([name for name in os.listdir(self.path(folder))
                          if name.endswith(".pdf")], ["all.pdf"])
        self.said = said
        return self.path(folder, "all.pdf")

    def open(self, path):
        pdf = pikepdf.open(path)
        self.addCleanup(pdf.close)
        return pdf

    def digest(self, path):
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()

    # ---- what is in it ----

    def test_each_document_as_it_is_by_itself(self):
        words = self.letters()
        self.batch(*words, folder="apart")
        path = self.merged(*words)
        pages = glyphs(path)
        self.assertEqual(len(pages), 6)
        for number, page in enumerate(pages, 1):
            alone, = glyphs(self.path("apart", f"{number:03}.pdf"))
            self.assertEqual(page, alone)
        self.assertNotEqual(pages[0], pages[1])
        self.assertEqual(
            text_of(path),
            "".join(text_of(self.path("apart", f"{number:03}.pdf"))
                    for number in range(1, 7)))

    def test_fonts_and_pictures_once(self):
        words = self.letters()
        pdf = self.open(self.merged(*words))
        self.batch(*words, folder="apart")
        alone = self.open(self.path("apart", "001.pdf"))
        self.assertEqual(sorted(fonts(pdf)), sorted(fonts(alone)))
        self.assertEqual(len(fonts(pdf)), len(set(fonts(pdf))))
        pictures = [thing for thing in pdf.objects
                    if isinstance(thing, pikepdf.Stream) and
                    thing.get("/Subtype") == "/Image"]
        self.assertEqual(len(pictures), 1)

    def test_bookmarks(self):
        pdf = self.open(self.merged(*self.letters(2)))
        self.assertEqual(outline(pdf), [
            (f"00{i}", [("邀请 / Invitation",
                         [(f"致张{i} / To Zhang {i}", [])])])
            for i in (1, 2)])
        with pdf.open_outline() as found:
            self.assertEqual([item.destination[0] for item in found.root],
                             [page.obj for page in pdf.pages])
        pdf = self.open(self.merged(*self.long(1, 1), folder="titles"))
        self.assertEqual(outline(pdf), [
            (f"第{i}号 / No. {i}", [("开头 / Beginning", []),
                                    ("结尾 / End", [])]) for i in (1, 2)])

    def test_structure(self):
        words = self.letters(3)
        root = self.open(self.merged(*words)).Root.StructTreeRoot
        self.batch(*words, folder="apart")
        alone = self.open(self.path("apart", "002.pdf")).Root.StructTreeRoot
        self.assertEqual(str(root.K.S), "/Document")
        self.assertEqual([str(part.S) for part in root.K.K], ["/Part"] * 3)
        self.assertEqual({str(part.Lang) for part in root.K.K}, {"zh-Hans"})
        for part in root.K.K:
            self.assertEqual(tree(part)[1:], tree(alone.K)[1:])
        self.assertGreater(len(tree(alone.K)), 8)
        self.assertEqual(len(root.IDTree.Names), 6)  # three notes

    def test_links_go_to_their_own_document(self):
        pdf = self.open(self.merged(*self.long(3000, 3000)))
        pages = [page.obj.objgen for page in pdf.pages]
        places = {(number, pages.index(note.Dest[0].objgen))
                  for number, page in enumerate(pdf.pages)
                  for note in page.get("/Annots", [])}
        second = len(glyphs(self.merged(*self.long(3000), folder="one")))
        second += second % 2  # it begins on a front
        first = {place for place in places if place[0] < second}
        self.assertEqual({place[0] for place in first}, {0})
        self.assertEqual(len(first), 2)
        self.assertEqual(places - first, {(one + second, other + second)
                                          for one, other in first})

    def test_what_it_says_of_itself(self):
        info = self.open(self.merged(*self.letters(2))).open_metadata()
        self.assertEqual(info["dc:title"], "邀请")
        self.assertEqual(info["dc:subject"], {"会议"})
        info = self.open(self.merged(*self.long(1, 1),
                                     folder="long")).open_metadata()
        self.assertEqual(info["dc:title"], "all")
        self.assertEqual(info["xmp:CreateDate"], "2026-05-01T00:00:00Z")
        self.assertEqual(info["dc:language"], {"zh-Hans"})

    def test_labels(self):
        def found(path):
            nums = self.open(path).Root.get("/PageLabels", {}).get("/Nums", [])
            return [(int(nums[i]), str(nums[i + 1].get("/P", "")),
                     int(nums[i + 1].get("/St", 0)))
                    for i in range(0, len(nums), 2)]
        self.assertEqual(found(self.merged(*self.letters(3))), [])
        self.assertEqual(
            found(self.merged(*self.long(3000, 10, layout="handout"),
                              folder="long")),
            [(0, "1-", 1), (len(glyphs(self.path("long/all.pdf"))) - 1, "2-",
                            1)])

    def test_both_sides_begin_on_a_front(self):
        """A bulletin is printed on both sides, a handout is not."""
        sources = self.long(10, 10, 10)
        pages = glyphs(self.merged(*sources))
        self.assertEqual([bool(page) for page in pages],
                         [True, False, True, False, True])
        sources = self.long(10, 10, 10, layout="handout")
        self.assertEqual(len(glyphs(self.merged(*sources, folder="one"))), 3)

    # ---- on sheets ----

    def test_two_people_on_a_sheet(self):
        words = self.letters(3)
        pages = glyphs(self.merged(*words))
        sheets = self.merged(*words, "--impose", "2up", "--sheet", "A3",
                             folder="sheets")
        found = glyphs(sheets)
        self.assertEqual(labels(sheets), ["1, 2", "3"])
        self.assertEqual([len(sheet) for sheet in found],
                         [len(pages[0]) + len(pages[1]), len(pages[2])])
        width = float(self.open(sheets).pages[0].MediaBox[2])
        right = moved(pages[1], 1, width / 2, 0)
        for got, want in zip(found[0], pages[0] + right):
            self.assertEqual(got[0], want[0])
            self.assertAlmostEqual(got[1], want[1], 1)

    def test_booklets_are_of_one_document(self):
        sheets = self.merged(*self.long(10, 3000), "--impose", "booklet")
        pages = len(glyphs(self.merged(*self.long(3000), folder="one")))
        self.assertGreater(pages, 2)
        found = labels(sheets)
        self.assertEqual(found[:2], ["1-1", ""])
        self.assertEqual(len(found), 2 + (pages + 3) // 4 * 2)
        self.assertTrue(all("1-" not in label.replace("-1", "")
                            for label in found[2:]), found)

    def test_documents_that_are_not_put_on_sheets(self):
        self.long(10, 10, 10, layout="handout")
        self.write("in/jobs.yaml", "merge: all.pdf\noutput: ../out\njobs:\n"
                   "  - {source: l1.md, impose: 2up}\n"
                   "  - {sources: [l2.md, l3.md]}\n")
        harness.run(harness.briefset, "batch", self.path("in/jobs.yaml"))
        self.assertEqual(labels(self.path("out/all.pdf")), ["1", "2", "3"])

    # ---- it keeps the standards ----

    def valid_ones(self):
        yield self.merged(*self.letters())
        yield self.merged(*self.letters(), "--impose", "2up", folder="sheets")
        yield self.merged(*self.long(10, 3000, 2000), folder="long")
        yield self.merged(*self.long(10, 3000), "--impose", "booklet",
                          "--compression", "small", folder="booklets")

    def test_check_finds_nothing(self):
        for path in self.valid_ones():
            done = harness.run(harness.briefset, "check", path, status=None)
            self.assertNotIn(b"error", done.stderr + done.stdout)
            self.assertLess(done.returncode, 2)

    def test_verapdf_finds_nothing(self):
        verapdf.need()
        made = list(self.valid_ones())
        for flavour in ("2a", "ua1"):
            self.assertEqual(verapdf.failures(flavour, made),
                             {path: {} for path in made})

    def test_a_shortfall_is_everyones(self):
        self.write("in/skips.md", "---\ntitle: {zh: 甲, en: A}\n---\n\n"
                   "### 深\n\n### Deep\n\n文字。\n\nText.\n")
        path = self.merged(*self.long(10), self.path("in/skips.md"))
        self.assertIn("[profile-reduced]", self.said)
        self.assertNotIn("ua", verapdf.claims(path))
        path = self.merged(*self.long(10), self.path("in/skips.md"),
                           "--profile-strict", folder="strict", status=1)
        self.assertEqual(verapdf.claims(path)["ua"], "1")
        self.assertEqual(len(glyphs(path)), 1)

    # ---- the same file, and only when it is needed ----

    def test_workers_make_no_difference(self):
        words = self.letters(12)
        digests = {self.digest(self.merged(*words, "--workers", workers,
                                           folder=f"w{workers}"))
                   for workers in "125"}
        self.assertEqual(len(digests), 1)

    def test_what_is_there_is_not_made_again(self):
        words = self.letters()
        path = self.merged(*words)
        entry, = self.manifest()
        self.assertEqual((entry["output"], entry["status"], entry["pages"],
                          entry["sha256"], entry["bytes"]),
                         ("all.pdf", "made", 6, self.digest(path),
                          os.path.getsize(path)))
        self.assertEqual(sorted(os.path.basename(name)
                                for name, _ in entry["inputs"]),
                         ["letter.md", "seal.png"])
        about = os.stat(path)
        self.merged(*words)
        self.assertEqual(self.counts(self.said), {"made": 0, "unchanged": 6})
        self.assertEqual(os.stat(path), about)
        first = self.digest(path)
        table = self.path("in/people.csv")
        with open(table, encoding="utf-8") as file:
            text = file.read()
        for number, change in enumerate([
                text.replace("张3,", "张三,"),
                text.replace("003,", "033,"),
                text.replace("004,张4,Zhang 4,4\n", "")]):
            self.write("in/people.csv", change)
            self.merged(*words)
            self.assertEqual(self.counts(self.said),
                             {"made": 5 if number == 2 else 6})
            self.assertNotEqual(self.digest(path), first)
        self.write("in/people.csv", text)
        self.merged(*words)
        self.assertEqual(self.digest(path), first)
        os.remove(path)
        self.merged(*words)
        self.assertEqual(self.digest(path), first)
        self.merged(*words, "--impose", "2up")
        self.assertEqual(self.counts(self.said), {"made": 6})

    def test_dry_run(self):
        words = self.letters(2)
        for wanted in ("all.pdf\n", ""):
            done = harness.run(
                harness.briefset, "batch", *words, "--merge", "all.pdf",
                "--dry-run", "-o", self.path("out"))
            self.assertEqual(os.path.basename(done.stdout.decode()), wanted)
            self.merged(*words)

    # ---- faults ----

    def test_a_bad_record_is_left_out(self):
        words = self.letters()
        calm = glyphs(self.merged(*words, folder="calm"))
        with open(self.path("in/people.csv"), encoding="utf-8") as file:
            text = file.read()
        self.write("in/people.csv", text.replace("张2,", "张\U0010fffd,")
                   .replace("Zhang 5,5", "Zhang 5,5,too much"))
        for _ in range(2):  # the second run says so again
            path = self.merged(*words, status=1)
            self.assertEqual(self.counts(self.said), {"made": 4, "failed": 2})
            self.assertRegex(self.said, r"people\.csv:3:\d+: error: "
                             r".*\[missing-glyph\]")
            self.assertRegex(self.said, r"people\.csv:6:.*\[ragged-row\]")
            self.assertEqual(glyphs(path),
                             [calm[i] for i in (0, 2, 3, 5)])
            entry, = self.manifest()
            self.assertEqual(entry["status"], "partial")
            self.assertIn("missing-glyph", str(entry["messages"]))
        self.write("in/people.csv", text)
        path = self.merged(*words)
        self.assertEqual(self.digest(path),
                         self.digest(self.path("calm", "all.pdf")))

    def test_all_bad(self):
        words = self.letters()
        self.write("in/letter.md", LETTER + "\n\U0010fffd\n")
        said = self.batch(*words, "--merge", "all.pdf", status=1)
        self.assertEqual(self.counts(said), {"made": 0, "failed": 6})
        self.assertFalse(os.path.exists(self.path("out", "all.pdf")))

    def test_a_document_that_takes_too_long(self):
        slow = self.endless("in/slow.md")
        path = self.merged(slow, *self.long(10, 10), "--timeout",
                           self.patience(), status=1)
        self.assertRegex(self.said, r"slow\.md: error.*\[document-timeout\]")
        self.assertEqual([title for title, _ in outline(self.open(path))],
                         ["第1号 / No. 1", "第2号 / No. 2"])

    def test_killed_at_any_moment(self):
        words = [*self.letters(150), "--merge", "all.pdf"]
        self.batch(*words, folder="calm")
        wanted = self.files("calm")
        for number in range(12):
            process = self.start([*words, "--workers", "2"],
                                 start_new_session=True)
            time.sleep(0.04 * number)
            process.kill()
            process.communicate()
            time.sleep(0.1)
            path = self.path("out", "all.pdf")
            if os.path.exists(path):
                self.assertEqual({"all.pdf": self.digest(path)}, wanted)
        self.batch(*words)
        self.complete(wanted)

    def test_interrupted(self):
        words = [*self.letters(400), "--merge", "all.pdf", "--workers", "1"]
        process = self.start(words)
        while process.poll() is None and not self.workers(process):
            time.sleep(0.001)
        time.sleep(0.15)
        process.send_signal(signal.SIGINT)
        said = process.communicate()[1].decode()
        if process.returncode != 0:
            self.assertEqual(process.returncode, 130)
            self.assertEqual(self.files(), {})
        if "left" in said:  # not before it was known what there is to do
            self.assertEqual(self.counts(said), {"made": 0, "left": 400})

    # ---- wrong usage ----

    def test_wrong_usage(self):
        words = self.letters(2)
        for more in (["--merge", "a/all.pdf"], ["--merge", "all"],
                     ["--merge", ".pdf"],
                     ["--merge", "all.pdf", "--shard", "1/2"]):
            with self.subTest(more):
                self.batch(*words, *more, status=2)
        job = self.write("jobs.yaml", "merge: x/y.pdf\njobs: [{source: a}]\n")
        self.assertIn("jobs.yaml:1:8: error", self.batch(job, status=1))

    def test_jobs_that_cannot_be_in_one_file(self):
        self.long(10, 10, 10)
        self.write("in/jobs.yaml", "merge: all.pdf\noutput: ../out\njobs:\n"
                   "  - {source: l1.md}\n"
                   "  - {source: l2.md, profile: plain}\n"
                   "  - {source: l3.md, profile: a-2a+ua-1}\n")
        done = harness.run(harness.briefset, "batch",
                           self.path("in/jobs.yaml"), status=1)
        said = done.stderr.decode()
        self.assertTrue(re.search(r"l2\.md: error: .*\[merge-differs\]", said))
        self.assertEqual(self.counts(said), {"made": 2, "failed": 1})


if __name__ == "__main__":
    harness.main()
