"""Three programs set the same paragraphs: briefset, Typst, LuaLaTeX.

Each setter takes the paragraphs of one language and a width and makes a PDF
whose every line begins LEFT from the page's edge and is `width` wide.  The
peers have the settings that set these paragraphs best: what was tried beside
them is said where it matters.
"""
import json
import os
import shutil
import subprocess

import bilingual

SIZE = 12  # points; one em
PITCH = 20
INDENT = 2  # em
PAGE = (640, 840)
LEFT = 60
TOP = 60
HAN_FONT = "Noto Serif CJK SC"
LATIN_FONT = "TeX Gyre Termes"


class Missing(Exception):
    """A program that is not there, or not with what it needs."""


# ---- what they share ----

def finish(command, folder, **options):
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, **options)
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0:
        raise Missing(f"{os.path.basename(command[0])} failed:\n"
                      f"{said[-2000:]}")
    return said


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


# ---- briefset ----

BRIEFSET_LAYOUT = """\
name: {{zh: 行, en: Lines}}
page:
  size: [{page[0]}pt, {page[1]}pt]
  margins: {{top: {top}pt, bottom: {top}pt, inner: {left}pt, outer: {outer}pt}}
  sides: 1
prohibition: gb
fonts:
  song: {{han: {han}, latin: {latin}}}
emphasis: song
strong: song
code: song
styles:
  paragraph:
    font: song
    align: justify
    hyphenate: true
    zh: {{size: {size}pt, pitch: {pitch}pt, indent: {indent}em}}
    en: {{size: {size}pt, pitch: {pitch}pt, indent: {indent}em}}
  heading-1: {{like: paragraph}}
  heading-2: {{like: paragraph}}
  heading-3: {{like: paragraph}}
  item: {{like: paragraph}}
  quote: {{like: paragraph}}
  code: {{like: paragraph}}
  note: {{like: paragraph}}
  table-cell: {{like: paragraph}}
  table-head: {{like: paragraph}}
  title: {{like: paragraph}}
"""


class Briefset:
    name = "briefset"
    settings = "prohibition gb, hyphenate"

    def __init__(self, program, _cache):
        if not os.access(program, os.X_OK):
            raise Missing(f"{program} is not there: build it first")
        self.program = program
        said = finish([program, "--version"], None)
        self.version = said.split()[1]

    def set(self, paragraphs, language, width, folder):
        layout = BRIEFSET_LAYOUT.format(
            page=PAGE, top=TOP, left=LEFT, outer=PAGE[0] - LEFT - width,
            han=HAN_FONT, latin=LATIN_FONT, size=SIZE, pitch=PITCH,
            indent=INDENT)
        write(folder, "lines.yaml", layout)
        tag = "zh-Hans" if language == "zh" else "en-US"
        source = f"---\nlanguages: [{tag}]\n---\n\n" + \
            "\n\n".join(map(bilingual.escape, paragraphs)) + "\n"
        write(folder, "lines.md", source)
        finish([self.program, "typeset", "lines.md", "-o", "lines.pdf",
                "--layout", "lines.yaml"], folder)
        return os.path.join(folder, "lines.pdf")


# ---- Typst ----

TYPST_PACKAGE = "@myriaddreamin/typst-ts-node-compiler"
TYPST_PACKAGE_VERSION = "0.7.0"
# What npm ci must get: package and the checksum of its archive.
TYPST_LOCK = {
    TYPST_PACKAGE:
    "sha512-snM2byzDcqqQbT6FiGeCgkbviJkxsuaUS/x2RiLoMngFC3UEiciM4LcUKDcIygsH"
    "70TroRLPzPIevF0LNGBJNA==",
    TYPST_PACKAGE + "-linux-x64-gnu":
    "sha512-Q+ywVMYaxrS7u+PBuCwi9p+lSBpQ3YNkoXKDiS2mMdRka8ddurt5tJvuR0I1ku0b"
    "sXTR1/u4IsLwyyHWpKqUuw==",
}

TYPST_RUN = """\
import {{readFileSync, writeFileSync}} from "fs";
import {{NodeCompiler}} from "{package}";
const compiler = NodeCompiler.create({{fontArgs: [{{fontPaths: {fonts}}}]}});
writeFileSync(process.argv[3], compiler.pdf(
    {{mainFileContent: readFileSync(process.argv[2], "utf-8")}}));
"""

TYPST_HEAD = """\
#set page(width: {page[0]}pt, height: {page[1]}pt, margin: (left: {left}pt,
  right: {right}pt, top: {top}pt, bottom: {top}pt))
#set text(font: {fonts}, size: {size}pt, {language}, hyphenate: true,
  cjk-latin-spacing: auto, overhang: false)
#set par(justify: true, linebreaks: "optimized", leading: {leading}pt,
  spacing: {leading}pt, first-line-indent: (amount: {indent}em, all: true))
#set smartquote(enabled: false)
"""


def font_folders():
    """The folders of the two fonts."""
    folders = set()
    for family in (HAN_FONT, LATIN_FONT):
        said = subprocess.run(["fc-list", family, "file"], check=True,
                              capture_output=True, text=True).stdout
        folders |= {os.path.dirname(line.split(":")[0])
                    for line in said.splitlines()}
    return sorted(folders)


def typst_text(text):
    """Text as a string in Typst's markup: it means nothing but itself."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{escaped}"'


def npm_lock():
    entries = {"": {"dependencies": {TYPST_PACKAGE: TYPST_PACKAGE_VERSION}}}
    for name, checksum in TYPST_LOCK.items():
        entries["node_modules/" + name] = {
            "version": TYPST_PACKAGE_VERSION, "integrity": checksum,
            "optional": name != TYPST_PACKAGE}
    entries["node_modules/" + TYPST_PACKAGE]["optionalDependencies"] = {
        name: TYPST_PACKAGE_VERSION for name in TYPST_LOCK
        if name != TYPST_PACKAGE}
    return {"name": "lines", "lockfileVersion": 3, "requires": True,
            "packages": entries}


class Typst:
    name = "Typst"
    settings = "optimized line breaks, cjk-latin-spacing auto, hyphenate"

    def __init__(self, _program, cache):
        for tool in ("node", "npm"):
            if not shutil.which(tool):
                raise Missing(f"{tool} is not installed")
        self.folder = os.path.join(cache, "typst-" + TYPST_PACKAGE_VERSION)
        if not os.path.isdir(os.path.join(self.folder, "node_modules")):
            self.install()
        write(self.folder, "run.mjs", TYPST_RUN.format(
            package=TYPST_PACKAGE, fonts=json.dumps(font_folders())))
        self.version = self.ask_version()

    def install(self):
        os.makedirs(self.folder, exist_ok=True)
        lock = npm_lock()
        write(self.folder, "package.json", json.dumps(
            {"name": "lines", "private": True,
             "dependencies": lock["packages"][""]["dependencies"]}))
        write(self.folder, "package-lock.json", json.dumps(lock))
        finish(["npm", "ci", "--no-audit", "--no-fund"], self.folder)

    def ask_version(self):
        asks = os.path.join(self.folder, "version.typ")
        write(self.folder, "version.typ", '#set document(keywords: str('
              'sys.version))\n#str(sys.version)')
        made = os.path.join(self.folder, "version.pdf")
        finish(["node", "run.mjs", asks, made], self.folder)
        said = finish(["mutool", "draw", "-q", "-F", "txt", made],
                      self.folder).split()
        return f"{said[-1]} ({TYPST_PACKAGE} {TYPST_PACKAGE_VERSION})"

    def set(self, paragraphs, language, width, folder):
        han = language == "zh"
        # "latin-in-cjk" leaves the marks that both scripts use to the Han
        # font.
        fonts = f'((name: "{LATIN_FONT}", covers: "latin-in-cjk"), ' \
                f'"{HAN_FONT}")' if han else f'("{LATIN_FONT}", "{HAN_FONT}")'
        tag = 'lang: "zh", region: "cn"' if han else 'lang: "en"'
        source = TYPST_HEAD.format(
            page=PAGE, left=LEFT, right=PAGE[0] - LEFT - width, top=TOP,
            fonts=fonts, size=SIZE, language=tag, indent=INDENT,
            leading=PITCH - SIZE) + \
            "\n\n".join(map(typst_text, paragraphs)) + "\n"
        source_path = write(folder, "lines.typ", source)
        made = os.path.join(folder, "lines.pdf")
        finish(["node", "run.mjs", source_path, made], self.folder)
        return made


# ---- LuaLaTeX ----

# ctex sets Chinese in LuaLaTeX with LuaTeX-ja and the metrics of chinese-jfm,
# class by class: quanjiao is full-width marks, compressed beside each other.
TEX_HEAD = r"""\documentclass{article}
\usepackage[fontset=none,scheme=plain,punct=quanjiao]{ctex}
\setCJKmainfont{%(han)s}
\setmainfont[Ligatures=TeXOff]{%(latin)s}
\pagestyle{empty}
\pagewidth=%(page_width)dbp \pageheight=%(page_height)dbp
\hoffset=\dimexpr%(left)dbp-1in \voffset=\dimexpr%(top)dbp-1in
\oddsidemargin=0pt \topmargin=0pt \headheight=0pt \headsep=0pt
\textheight=%(text_height)dbp
\textwidth=%(width).3fbp \hsize=\textwidth \linewidth=\hsize
\columnwidth=\hsize
\begin{document}
\fontsize{%(size)dbp}{%(pitch)dbp}\selectfont
\parskip=0pt \parindent=%(indent).3fbp
\frenchspacing \raggedbottom \clubpenalty=0 \widowpenalty=0
\tolerance=9999 \emergencystretch=3em
"""

TEX_SPECIAL = {"\\": r"\char92{}", "~": r"\char126{}", "^": r"\char94{}",
               **{c: "\\" + c for c in "#$%&_{}"}}


def tex_text(text):
    return "".join(TEX_SPECIAL.get(c, c) for c in text)


class LuaLatex:
    """With LaTeX's own tolerance one English line in ten is too long.
    luatexja-adjust makes the gaps between Han a tenth better, and those
    between Han and Latin, the word spaces and the blanks of marks worse: it
    is left out."""

    name = "LuaLaTeX"
    settings = "punct=quanjiao, tolerance 9999, emergencystretch 3em"

    def __init__(self, _program, cache):
        if not shutil.which("lualatex"):
            raise Missing("lualatex is not installed (Debian: texlive-luatex)")
        for file, package in [("ctex.sty", "texlive-lang-chinese"),
                              ("luatexja.sty", "texlive-lang-japanese"),
                              ("jfm-zh_CN.lua", "texlive-lang-chinese")]:
            done = subprocess.run(["kpsewhich", "-progname=lualatex", file],
                                  capture_output=True, check=False)
            if done.returncode != 0:
                raise Missing(f"{file} is not installed (Debian: {package})")
        self.folder = os.path.join(cache, "lualatex")
        os.makedirs(self.folder, exist_ok=True)
        self.version = self.ask_version()

    def ask_version(self):
        program = finish(["lualatex", "--version"], None).split()
        number = program[program.index("Version") + 1]
        write(self.folder, "version.tex", r"""\documentclass{article}
\usepackage[fontset=none]{ctex}\listfiles
\begin{document}\end{document}""")
        finish(["lualatex", "-interaction=batchmode", "version.tex"],
               self.folder)
        with open(os.path.join(self.folder, "version.log"),
                  encoding="utf-8", errors="replace") as file:
            log = file.read().replace("\n", " ")
        versions = []
        for name, sign in [("ctex", "Package: ctex "),
                           ("LuaTeX-ja", "Package: luatexja ")]:
            after = log.partition(sign)[2].split()
            versions.append(f"{name} {after[0]}" if after else name)
        return f"LuaTeX {number}, " + ", ".join(versions)

    def set(self, paragraphs, language, width, folder):
        head = TEX_HEAD % {
            "han": HAN_FONT, "latin": LATIN_FONT,
            "page_width": PAGE[0], "page_height": PAGE[1], "left": LEFT,
            "top": TOP, "text_height": PAGE[1] - 2 * TOP, "width": width,
            "size": SIZE, "pitch": PITCH, "indent": INDENT * SIZE}
        body = "\n\n".join(map(tex_text, paragraphs))
        write(folder, "lines.tex", head + body + "\n\n\\end{document}\n")
        finish(["lualatex", "-interaction=batchmode", "-halt-on-error",
                "lines.tex"], folder, timeout=560)
        return os.path.join(folder, "lines.pdf")


SETTERS = (Briefset, Typst, LuaLatex)
