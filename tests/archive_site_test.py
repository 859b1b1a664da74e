# labels: once
# seconds: 30
"""The files that briefset archive DIR site OUT/ makes, read back: documents,
pictures, texts and the index; what happens to the folder that was there."""
import glob
import hashlib
import os
import re
import shutil
import subprocess

from PIL import Image

import harness
from sites import DOCUMENTS, SiteCase, places, script


class Files(SiteCase):
    def tree(self, site):
        return sorted(os.path.relpath(os.path.join(folder, name), site)
                      for folder, _, names in os.walk(site) for name in names)

    def test_documents_are_the_archive_s(self):
        entries = self.catalogue()["documents"]
        self.assertEqual(len(entries), len(DOCUMENTS) + 2)
        for entry in entries:
            path = os.path.join(self.site, "documents", entry["name"] + ".pdf")
            with open(path, "rb") as file:
                content = file.read()
            self.assertEqual(hashlib.sha256(content).hexdigest(),
                             entry["sha256"])
            self.assertEqual(len(content), entry["bytes"])
            self.assertEqual(os.stat(path).st_nlink, 1,
                             "a change to it would change the archive")
        self.assertEqual(
            sorted(entry["name"] + ".pdf" for entry in entries),
            sorted(os.listdir(os.path.join(self.site, "documents"))))

    def test_names_can_be_read(self):
        names = {entry["file"]: entry["name"]
                 for entry in self.catalogue()["documents"]}
        self.assertRegex(names["water.pdf"],
                         r"\A2024-05-01-水质监测简报-[0-9a-f]{10}\Z")

    def test_what_is_shown(self):
        entry, = (one for one in self.catalogue()["documents"]
                  if one["file"] == "water.pdf")
        self.assertEqual(entry["titles"],
                         [["zh-Hans", "水质监测简报"],
                          ["en", "Water Quality Bulletin"]])
        self.assertEqual(entry["issuers"],
                         [["zh-Hans", "青江流域管理局"],
                          ["en", "Qing River Authority"]])
        self.assertEqual((entry["date"], entry["pages"], entry["languages"]),
                         ("2024-05-01", 1, ["zh-Hans", "en"]))
        self.assertTrue(entry["current"])

    def test_versions(self):
        entries = {entry["sha256"]: entry
                   for entry in self.catalogue()["documents"]}
        first, second = entries[self.first], entries[self.second]
        self.assertEqual(first["key"], second["key"])
        self.assertEqual((first["version"], first["current"]), (1, False))
        self.assertEqual((second["version"], second["current"]), (2, True))

    def test_pictures(self):
        harness.need("pdftoppm")
        for entry in self.catalogue()["documents"]:
            self.assertTrue(entry["picture"])
            path = os.path.join(self.site, "pictures",
                                entry["sha256"] + ".png")
            with Image.open(path) as picture:
                self.assertEqual(picture.width, 280)
                self.assertAlmostEqual(picture.height / picture.width,
                                       297 / 210, delta=0.01)
                self.assertLess(min(picture.convert("L").getdata()), 128)

    def test_texts(self):
        entry, = (one for one in self.catalogue()["documents"]
                  if one["file"] == "water.pdf")
        digest, blocks = script(os.path.join(self.site, "page", "texts",
                                             entry["sha256"] + ".js"))
        self.assertEqual(digest, entry["sha256"])
        self.assertIn(["zh-Hans", 1, DOCUMENTS[0][4][0]],
                      [block[:2] + [re.sub(r"^1\.\s*", "", block[2])]
                       for block in blocks])

    def test_index(self):
        entries = self.catalogue()["documents"]
        words, last = {}, ""
        for number, first in enumerate(self.catalogue()["words"]):
            file, listed = script(os.path.join(
                self.site, "page", "words", f"{number}.js"))
            self.assertEqual((file, listed[0]), (number, first))
            for word, text in zip(listed[::2], listed[1::2]):
                self.assertLess(last.encode(), word.encode())
                last = word
                words[word] = places(text)
        found = {entries[document]["file"]
                 for document, _, _ in words["合作"]}
        self.assertEqual(found, {"water.pdf", "forum.pdf"})
        columns = {(entries[document]["file"], column)
                   for document, column, _ in words["合作"]}
        self.assertIn(("forum.pdf", 0), columns)  # the title
        self.assertIn(("forum.pdf", 1), columns)
        self.assertNotIn(("water.pdf", 0), columns)
        self.assertNotIn("\uffff", words)

    def test_same_again(self):
        """The same archive makes the same site."""
        other = self.path("site")
        self.make(other)
        self.assertEqual(self.tree(other), self.tree(self.site))
        for name in self.tree(other):
            with open(os.path.join(other, name), "rb") as one, \
                    open(os.path.join(self.site, name), "rb") as two:
                self.assertEqual(one.read(), two.read(), name)

    def test_pictures_serve_again(self):
        harness.need("pdftoppm")
        site = self.path("site")
        done = self.make(site)
        count = len(DOCUMENTS) + 2
        self.assertIn(f"{count} new pictures".encode(), done.stdout)
        pictures = os.path.join(site, "pictures")
        before = {name: os.stat(os.path.join(pictures, name)).st_ino
                  for name in os.listdir(pictures)}
        os.remove(os.path.join(pictures, min(before)))
        done = self.make(site)
        self.assertIn(b"1 new picture", done.stdout)
        after = {name: os.stat(os.path.join(pictures, name)).st_ino
                 for name in os.listdir(pictures)}
        self.assertEqual(set(after), set(before))
        for name in set(before) - {min(before)}:
            self.assertEqual(after[name], before[name])

    def test_without_pdftoppm(self):
        site = self.path("site")
        done = self.make(site, "--messages", "short",
                         env={**os.environ, "PATH": self.folder})
        said = done.stderr.decode()
        self.assertEqual(said.count("warning"), 1, said)
        self.assertIn("[no-pictures]", said)
        self.assertEqual(os.listdir(os.path.join(site, "pictures")), [])
        catalogue = script(os.path.join(site, "page", "catalogue.js"))[0]
        self.assertFalse(any(entry["picture"]
                             for entry in catalogue["documents"]))

    def test_without_pictures(self):
        site = self.path("site")
        done = self.make(site, "--without-pictures")
        self.assertEqual(done.stderr, b"")
        self.assertEqual(os.listdir(os.path.join(site, "pictures")), [])

    def test_foreign_folders_stay(self):
        self.write("mine/notes.txt", "mine")
        done = self.make(self.path("mine"), status=1)
        self.assertIn(b"notes.txt", done.stderr)
        self.assertEqual(self.tree(self.path("mine")), ["notes.txt"])
        self.make(self.path("site"))
        self.write("site/CNAME", "mine")
        before = self.tree(self.path("site"))
        self.make(self.path("site"), status=1)
        self.assertEqual(self.tree(self.path("site")), before)
        self.assertEqual(sorted(os.listdir(self.folder)), ["mine", "site"])

    def test_empty_folder_becomes_a_site(self):
        os.mkdir(self.path("site"))
        self.make(self.path("site") + "/")
        self.assertEqual(self.tree(self.path("site")), self.tree(self.site))

    def test_link_stays_a_link(self):
        os.mkdir(self.path("real"))
        os.symlink("real", self.path("link"))
        self.make(self.path("link"))
        self.assertTrue(os.path.islink(self.path("link")))
        self.assertEqual(self.tree(self.path("real")), self.tree(self.site))

    def test_what_was_left_is_cleared_away(self):
        self.write("site.briefset-site/documents/half.pdf", "half")
        self.make(self.path("site"))
        self.assertEqual(os.listdir(self.folder), ["site"])
        self.assertEqual(self.tree(self.path("site")), self.tree(self.site))

    def test_damaged_archive_makes_no_site(self):
        archive = self.path("archive")
        shutil.copytree(self.archive, archive)
        site = self.path("site")
        harness.run(harness.briefset, "archive", archive, "site", site)
        before = self.tree(site)
        pdf = glob.glob(os.path.join(archive, "files", "*", "*.pdf"))[0]
        with open(pdf, "r+b") as file:
            file.seek(1000)
            byte = file.read(1)
            file.seek(1000)
            file.write(bytes([byte[0] ^ 1]))
        done = harness.run(harness.briefset, "archive", archive, "site", site,
                           status=1)
        self.assertIn(os.path.basename(pdf).encode(), done.stderr)
        self.assertEqual(self.tree(site), before)
        os.remove(pdf)
        harness.run(harness.briefset, "archive", archive, "site", site,
                    status=3)
        self.assertEqual(self.tree(site), before)
        self.assertEqual(sorted(os.listdir(self.folder)), ["archive", "site"])

    def test_empty_archive(self):
        archive = self.path("archive")
        shutil.copytree(self.archive, archive)
        subprocess.run(
            ["/usr/bin/python3", "-c", "import sqlite3, sys\n"
             "database = sqlite3.connect(sys.argv[1])\n"
             "database.execute('DELETE FROM document')\n"
             "database.commit()",
             os.path.join(archive, "catalogue.sqlite")], check=True)
        harness.run(harness.briefset, "archive", archive, "site",
                    self.path("site"))
        catalogue = script(self.path("site", "page", "catalogue.js"))[0]
        self.assertEqual(catalogue, {"documents": [], "words": []})

    def test_wrong_usage(self):
        for words in ([], [self.path("a"), self.path("b")], [""],
                      ["--no", self.path("a")]):
            harness.run(harness.briefset, "archive", self.archive, "site",
                        *words, status=2)
        harness.run(harness.briefset, "archive", self.path("none"), "site",
                    self.path("a"), status=1)
        self.assertEqual(os.listdir(self.folder), [])


if __name__ == "__main__":
    harness.main()
