"""An archive knows whether it is as it was: each changed bit, each file that
went, came or was swapped is told; and the catalogue is made again from the
files, the same as before.
"""
import glob
import os
import random
import shutil
import sqlite3

import archives
import harness

# BRIEFSET_FLIPS=1000 for all of them.
FLIPS = int(os.environ.get("BRIEFSET_FLIPS", "40"))


class Verify(archives.TestCase):
    def setUp(self):
        super().setUp()
        self.archive("add", "--from-manifest", self.many(5))
        self.archive("add", self.typeset("a.pdf", identifier="X", number=7),
                     "--source", "a.md")
        self.archive("add", self.typeset("b.pdf", identifier="X", number=8))

    def verify(self, status=1):
        return {(line["status"], line["file"])
                for line in self.lines("verify", status=status)}

    def stored(self):
        return self.files() + self.files("additions")

    def relative(self, path):
        return os.path.relpath(path, self.folder_of_archive)

    def test_sound(self):
        self.assertEqual(self.verify(status=0), set())
        self.assertRegex(self.said("verify"), r"^7 documents, \d+ files: all")

    def flip(self, path, chance):
        """Changes one bit; gives what puts it back."""
        with open(path, "r+b") as file:
            data = file.read()
            at = chance.randrange(len(data))
            file.seek(at)
            file.write(bytes([data[at] ^ 1 << chance.randrange(8)]))
        return path, at, data[at:at + 1]

    def test_flipped_bits(self):
        """Each single bit, wherever it is: one in some files at a time."""
        chance = random.Random(5)
        files = self.stored()
        left = FLIPS
        while left > 0:
            some = chance.sample(files, min(left, len(files) - 1))
            left -= len(some)
            flipped = [self.flip(path, chance) for path in some]
            self.assertEqual(self.verify(), {("changed", self.relative(path))
                                             for path in some})
            for path, at, byte in flipped:
                with open(path, "r+b") as file:
                    file.seek(at)
                    file.write(byte)
        self.assertEqual(self.verify(status=0), set())

    def test_deleted(self):
        for path in self.stored():
            os.rename(path, self.path("kept"))
            self.assertEqual(self.verify(), {("missing", self.relative(path))})
            os.rename(self.path("kept"), path)

    def test_added(self):
        for name in ("x.pdf", "files/x.pdf", "files/ab/x", "additions/y.json",
                     "files/ab/" + "a" * 64 + ".txt", ".hidden",
                     "files/" + "a" * 64 + ".pdf"):
            path = os.path.join(self.folder_of_archive, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="ascii") as file:
                file.write("x")
            self.assertEqual(self.verify(), {("foreign", name)})
            os.remove(path)

    def test_swapped(self):
        pdfs = [path for path in self.files() if path.endswith(".pdf")][:2]
        os.rename(pdfs[0], self.path("kept"))
        os.rename(pdfs[1], pdfs[0])
        os.rename(self.path("kept"), pdfs[1])
        self.assertEqual(self.verify(), {("changed", self.relative(path))
                                         for path in pdfs})

    def test_swapped_with_their_names_in_the_catalogue(self):
        """Who changes files and catalogue alike must know all of it."""
        with sqlite3.connect(self.catalogue()) as database:
            database.execute("UPDATE value SET text = '别的标题' WHERE"
                             " kind = 'title' AND document = 2")
        database.close()
        [(status, _)] = self.verify()
        self.assertEqual(status, "differs")

    def test_text_of_the_catalogue(self):
        for change in ("UPDATE text SET text = replace(text, '水', '火') WHERE"
                       " document = 3", "DELETE FROM text WHERE document = 3",
                       "UPDATE document SET date = '1999-01-01' WHERE id = 3",
                       "UPDATE stored SET name = 'x' WHERE document = 3",
                       "DELETE FROM value WHERE document = 3"):
            shutil.copy(self.catalogue(), self.path("kept"))
            with sqlite3.connect(self.catalogue()) as database:
                self.assertGreater(database.execute(change).rowcount, 0)
            database.close()
            self.assertEqual([status for status, _ in self.verify()],
                             ["differs"], change)
            shutil.copy(self.path("kept"), self.catalogue())

    def test_row_that_went(self):
        with sqlite3.connect(self.catalogue()) as database:
            database.execute("DELETE FROM document WHERE id = 2")
        database.close()
        self.assertEqual({status for status, _ in self.verify()}, {"unlisted"})
        self.archive("rebuild")
        self.assertEqual(self.verify(status=0), set())

    def test_no_archival_pdf_any_more(self):
        """A document that was let in with the wrong verdict."""
        plain = self.typeset("plain.pdf", "--profile", "plain", number=9)
        self.archive("add", "--any-pdf", plain)
        self.archive("verify")
        with sqlite3.connect(self.catalogue()) as database:
            database.execute("UPDATE document SET conforms = 1")
        database.close()
        self.assertEqual([status for status, _ in self.verify()], ["invalid"])

    def test_sample(self):
        self.assertTrue(self.said("verify", "--sample", "3").startswith(
            "3 documents"))
        self.assertTrue(self.said("verify", "--sample", "99").startswith(
            "7 documents"))
        for path in self.files():
            if path.endswith(".pdf"):
                os.truncate(path, 50)
        self.archive("verify", "--sample", "1", status=1)

    def test_in_chinese(self):
        self.assertIn("一切如初", self.said("verify", "--lang", "zh"))
        os.remove(self.stored()[0])
        self.assertIn("不见了", self.said("verify", "--lang", "zh", status=1))

    # ---- rebuilding ----

    def searches(self):
        return [self.lines("search", word, "--all-versions") for word in
                ("水质", "良", "recipient", "号收", "正文", "第3号")]

    def state(self):
        return self.rows(), self.lines("list", "--all-versions"), \
            self.searches()

    def test_rebuilt_catalogue_is_the_same(self):
        before = self.state()
        self.assertTrue(all(before[2]))
        with open(self.catalogue(), "rb") as file:
            whole = file.read()
        damages = [b"", b"no database", whole[:len(whole) // 2],
                   whole[:5000] + os.urandom(3000) + whole[8000:],
                   b"\0" * len(whole), None]
        for damage in damages:
            for path in glob.glob(self.catalogue() + "*"):
                os.remove(path)
            if damage is not None:
                with open(self.catalogue(), "wb") as file:
                    file.write(damage)
                self.archive("verify", status=None)
            self.archive("rebuild")
            self.assertEqual(self.state(), before)
            self.assertEqual(self.verify(status=0), set())

    def test_damaged_catalogue_is_told(self):
        with open(self.catalogue(), "wb") as file:
            file.write(b"no database at all" * 1000)
        for words in (("list",), ("search", "水"), ("verify",),
                      ("add", "a.pdf")):
            done = self.archive(*words, status=3)
            self.assertIn(b"rebuild", done.stderr)

    def test_rebuild_from_documents_alone(self):
        """Without additions: all that the PDFs say themselves."""
        before = self.lines("list", "--all-versions")
        shutil.rmtree(os.path.join(self.folder_of_archive, "additions"))
        self.assertEqual({status for status, _ in self.verify()}, {"missing"})
        self.archive("rebuild")
        after = self.lines("list", "--all-versions")
        self.assertEqual(len(after), len(before))
        own = ("sha256", "bytes", "pages", "profile", "date", "identifier",
               "program", "titles", "issuers", "languages", "fonts")
        for one in (before, after):
            one.sort(key=lambda entry: entry["sha256"])
        self.assertEqual([[entry[key] for key in own] for entry in before],
                         [[entry[key] for key in own] for entry in after])
        self.assertEqual(sum(not entry["current"] for entry in after), 1)
        self.assertEqual({status for status, _ in self.verify()}, {"unlisted"})

    def test_rebuild_leaves_out_what_is_damaged(self):
        pdfs = [path for path in self.files() if path.endswith(".pdf")]
        os.truncate(pdfs[0], 100)
        done = self.archive("rebuild", status=1)
        self.assertIn(os.path.basename(pdfs[0]).encode(), done.stderr)
        self.assertEqual(len(self.lines("list", "--all-versions")), 6)

    def test_who_reads_meanwhile(self):
        """The catalogue that is replaced can be read to its end."""
        with sqlite3.connect(self.catalogue()) as database:
            rows = database.execute("SELECT id FROM document ORDER BY id")
            self.assertEqual(rows.fetchone(), (1,))
            self.archive("rebuild")
            self.assertEqual(len(rows.fetchall()), 6)
        database.close()


if __name__ == "__main__":
    harness.main()
