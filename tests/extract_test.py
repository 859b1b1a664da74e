# labels: once
"""What is copied out of a PDF is what was written: poppler, MuPDF and pdf.js
read the source's text, in its order, for every script; nothing stands between
two Han, and a space at the end of an English line is a real space.

A divided word has a soft hyphen (U+00AD) at the line's end, which means
nothing to who searches or copies.  The narrow space between Han and Latin is
no character: readers may tell it as a space or not, as the writer may.
"""
import glob
import os
import re
import subprocess
import unicodedata

import yaml

import broken_pdf
import harness
import pdfjs

LAYOUT = """page: {size: A6, margins: {top: 12mm, bottom: 12mm, inner: 12mm,
  outer: 12mm}}
fonts:
  song: {han: Noto Serif CJK SC, latin: TeX Gyre Termes}
styles:
  paragraph: {font: song, size: 10.5pt, pitch: 17pt, align: justify,
    hyphenate: true, indent: 0}
"""

# Two paragraphs of each, of several lines.
TEXTS = {
    "zh-Hans": [
        "五月的水样全部合格，浊度比去年低了一成。“清水行动”由三家单位承办：监测"
        "站、学校、居委会——人人可以参加……下一次采样定在九月，地点不变。",
        "参加者请于上午八时到齐，带好水瓶、手套、雨具；遇雨顺延（另行通知）。"],
    "zh-Hant": [
        "五月的水樣全部合格，濁度比去年低了一成。「清水行動」由三家單位承辦：監"
        "測站、學校、居委會，人人可以參加。下一次採樣訂在九月，地點不變。",
        "參加者請於上午八時到齊，帶好水瓶、手套、雨具；遇雨順延（另行通知）。"],
    "ja": [
        "五月の水の検査はすべて合格し、濁りは昨年より一割ほど減りました。「清流」"
        "の活動には、観測所、学校、町内会の三つが参加しています。",
        "参加者は午前八時までに集合し、ペットボトルと手袋をお持ちください。"],
    "ko": [
        "오월의 수질 검사는 모두 기준에 맞았고 탁도는 작년보다 조금 낮아졌다. "
        "다음 검사는 구월에 같은 곳에서 열리며 누구나 참가할 수 있다.",
        "참가자는 아침 여덟 시까지 모여 물병과 장갑을 가지고 와야 한다."],
    "th": [
        "ตัวอย่างน้ำในเดือนพฤษภาคมผ่านเกณฑ์ทั้งหมด และความขุ่นลดลงจากปีที่แล้ว"
        "ประมาณหนึ่งในสิบ ครั้งต่อไปจะเก็บตัวอย่างในเดือนกันยายน",
        "ผู้เข้าร่วมควรมาถึงก่อนแปดโมงเช้า"],
    "ar": [
        "كانت جميع عينات المياه في شهر مايو مطابقة للمعايير وكانت العكارة أقل من "
        "العام الماضي بمقدار العشر وستؤخذ العينات التالية في سبتمبر",
        "على المشاركين الحضور قبل الساعة الثامنة صباحا"],
    "en": [
        "All samples taken in May met the standard; turbidity was a tenth lower "
        "than in the extraordinarily wet year before, when representatives of "
        "three neighbourhood committees complained. The office “flows” again.",
        "Participants meet at eight o’clock, with bottles, gloves and coats."],
    "extension-b": [
        "𠮷野家在𠀋字之旁，古字𠂢与𠅘同见于一卷，𠮷字又见于下文。写经人用字多"
        "异，𠀡、𠀾、𠁆三字依次相连，抄本至今尚存。",
        "校勘时把𠮷与吉并列，注明出处。"],
}

# A line may end inside a word: readers that drop the space at a line's end
# cannot tell one from the other.
WITHOUT_SPACES = {"ko", "th"}


def is_wide(c):
    """A character of Chinese, or of Japanese, with its marks."""
    return unicodedata.east_asian_width(c) in "WF" and \
        not "\uac00" <= c <= "\ud7a3" or c in "“”‘’—…·"


def plain(text):
    """Spaces next to a wide character on one side and another one on the
    other are the writer's; lines are told apart by nothing."""
    text = unicodedata.normalize("NFC", re.sub("[\u00ad\u200b]", "", text))
    return re.sub(r" +", lambda match: (
        "" if match.start() and match.end() < len(text) and
        is_wide(text[match.start() - 1]) != is_wide(text[match.end()])
        else " "), text).strip()


def joined(lines):
    """Lines of a reader that drops the space at a line's end: it is put back
    where neither neighbour is wide and no word was divided."""
    text = ""
    for line in lines:
        line = line.strip()
        if text and line and not text.endswith(("\u00ad", "-")) and \
                not is_wide(text[-1]) and not is_wide(line[0]):
            text += " "
        text += line
    return text


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL,
                          check=True).stdout.decode("utf-8")


def by_poppler(pdf):
    return joined(re.split(r"[\n\f]", run("pdftotext", pdf, "-")))


def by_poppler_raw(pdf):
    return joined(re.split(r"[\n\f]", run("pdftotext", "-raw", pdf, "-")))


def by_mupdf(pdf):
    """Spaces at the ends of lines are in the file: none is added."""
    return re.sub(r"[\n\f]", "", run("mutool", "draw", "-q", "-F", "txt", pdf))


def by_pdfjs(pdf):
    return joined(re.split(r"[\n\f]", pdfjs.text(pdf)))


READERS = {"poppler": by_poppler, "poppler, raw": by_poppler_raw,
           "MuPDF": by_mupdf, "pdf.js": by_pdfjs}


def blocks(markdown):
    """The body's paragraphs, headings and items as plain lines; items of two
    lists that stand together are paired, as they are set."""
    body = markdown.split("\n---\n", 1)[1]
    lists, found = [], []
    for block in re.split(r"\n\s*\n", body.strip()):
        if block.startswith(("<!--", ":::", "|")):
            continue
        if block.startswith(">"):
            said = re.sub(r"(?m)^> ?", "", block)
            lists.append([joined(part.split("\n"))
                          for part in said.split("\n\n")])
            continue
        lines = block.split("\n")
        if re.match(r"(\d+\.|[-*]) ", block):
            lists.append([re.sub(r"^(\d+\.|[-*]) +", "", line)
                          for line in lines])
            continue
        found += [line for pair in zip(*lists) for line in pair]
        lists = []
        found.append(re.sub(r"^#+ +", "", joined(lines)))
    found += [line for pair in zip(*lists) for line in pair]
    return [re.sub(r"\{[^}]*\}", "", line.replace("*", ""))
            .replace("[", "").replace("]", "") for line in found]


class Extraction(harness.TestCase):
    def setUp(self):
        super().setUp()
        harness.need("pdftotext", "mutool")
        self.layout = self.write("layout.yaml", LAYOUT)

    def made(self, paragraphs, language):
        source = self.write("case.md", f"---\nlanguages: [{language}]\n---\n\n"
                            + "\n\n".join(paragraphs) + "\n")
        pdf = self.path("case.pdf")
        extra = os.environ.get("BRIEFSET_TEST_FONTS")
        done = harness.typeset(source, pdf, "--layout", self.layout,
                               *(["--fonts", extra] if extra else []),
                               status=None)
        said = done.stderr.decode()
        if "[missing-glyph]" in said:
            self.skipTest(f"there is no font for {language}")
        self.assertEqual(done.returncode, 0, said)
        return pdf

    def by_all(self, check):
        """Calls `check` with each reader that is there."""
        for name, reader in READERS.items():
            with self.subTest(name):
                if name == "pdf.js":
                    pdfjs.need()
                check(reader)

    def same(self, language):
        paragraphs = TEXTS[language]
        pdf = self.made(paragraphs, "zh-Hans" if language == "extension-b"
                        else language)

        def check(reader):
            text = plain(reader(pdf))
            wanted = "".join if reader is by_mupdf else joined
            wanted = plain(wanted(paragraphs))
            if language in WITHOUT_SPACES and reader is not by_mupdf:
                text, wanted = text.replace(" ", ""), wanted.replace(" ", "")
            self.assertEqual(text, wanted)
        self.by_all(check)

    def test_simplified_chinese(self):
        self.same("zh-Hans")

    def test_traditional_chinese(self):
        self.same("zh-Hant")

    def test_japanese(self):
        self.same("ja")

    def test_korean(self):
        self.same("ko")

    def test_thai(self):
        self.same("th")

    def test_english(self):
        self.same("en")

    def test_extension_b(self):
        self.same("extension-b")

    def test_arabic(self):
        """poppler turns what runs from right to left; to the others the file
        says its letters in the order in which they are seen."""
        pdf = self.made(TEXTS["ar"], "ar")
        wanted = plain(joined(TEXTS["ar"]))

        def check(reader):
            text = unicodedata.normalize("NFKC", plain(reader(pdf)))
            text = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)
            if reader is by_poppler:
                self.assertEqual(text, wanted)
            else:
                words = [word if word in wanted else word[::-1]
                         for word in text.split()]
                self.assertEqual(sorted("".join(words)),
                                 sorted(wanted.replace(" ", "")))
        self.by_all(check)

    def test_spaces_at_line_ends_are_there(self):
        pdf = self.made(TEXTS["en"], "en")
        lines = run("mutool", "draw", "-q", "-F", "txt", pdf)
        ends = [line for line in re.split(r"[\n\f]", lines)
                if line and line[-1] not in ".\u00ad"]
        self.assertGreater(len(ends), 3)
        for line in ends:
            self.assertTrue(line.endswith(" "), line)

    def test_no_space_between_han(self):
        pdf = self.made(TEXTS["zh-Hans"], "zh-Hans")
        self.by_all(lambda reader: self.assertNotRegex(
            reader(pdf), r"[\u4e00-\u9fff，。：] [\u4e00-\u9fff]"))

    def test_what_is_changed_is_noticed(self):
        """Without one entry of its ToUnicode map the text is another."""
        pdf = self.made(TEXTS["zh-Hans"], "zh-Hans")
        with broken_pdf.pikepdf.open(pdf) as file:
            broken_pdf.edit_first_text(broken_pdf.composite(file).ToUnicode,
                                       rb"\2<7532>\n")
            file.save(self.path("other.pdf"))
        wanted = plain(joined(TEXTS["zh-Hans"]))
        self.by_all(lambda reader: self.assertNotEqual(
            plain(reader(self.path("other.pdf"))), wanted))

    def without_furniture(self):
        """The bulletin without what stands around its text."""
        with open(os.path.join(harness.root, "layouts", "bulletin.yaml"),
                  encoding="utf-8") as file:
            layout = yaml.safe_load(file)
        del layout["page-furniture"]
        return self.write("plain.yaml", yaml.safe_dump(
            layout, allow_unicode=True, sort_keys=False))

    def in_order(self, wanted, text, reader):
        """pdf.js leaves soft hyphens out: where a word was divided cannot be
        told from a space.  Poppler takes a hyphen that ends a line for one
        of a divided word."""
        def even(text):
            if reader is by_pdfjs:
                return text.replace(" ", "")
            return re.sub(r"(?<=[A-Za-z])-(?=[A-Za-z])", "", text) \
                if reader is by_poppler else text
        at = 0
        text = even(text)
        for block in map(even, wanted):
            place = text.find(block, at)
            self.assertGreaterEqual(place, 0, f"{block} not in {text[at:]}")
            at = place + len(block)

    def test_samples(self):
        """Each block is there whole, each after the one before."""
        for sample in sorted(glob.glob(os.path.join(
                harness.root, "input", "samples", "*.md"))):
            with open(sample, encoding="utf-8") as file:
                wanted = [plain(block) for block in blocks(file.read())]
            self.assertGreater(len(wanted), 1)
            pdf = self.path("sample.pdf")
            harness.typeset(sample, pdf, "--layout", self.without_furniture())
            self.by_all(lambda reader: self.in_order(
                wanted, plain(reader(pdf)), reader))


if __name__ == "__main__":
    harness.main()
