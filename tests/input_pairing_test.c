/*
 * Pairing: which blocks are each other's translation, and what is missing;
 * paragraphs, headings and divs.
 * Places are left out but for those of the diagnostics.
 */
#include "tests/document_cases.h"

static DocumentCase cases[] = {
    /* ---- blocks that follow one another ---- */
    {"alternating blocks",
     "甲方\n"
     "\n"
     "Party A\n"
     "\n"
     "乙方\n"
     "\n"
     "Party B\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "  en «Party B»\n"},
    {"English first",
     "Party A\n"
     "\n"
     "甲方\n"
     "\n"
     "Party B\n"
     "\n"
     "乙方\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "  en «Party B»\n"},
    {"two in Chinese, then two in English",
     "甲方\n"
     "\n"
     "乙方\n"
     "\n"
     "Party A\n"
     "\n"
     "Party B\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "  en «Party B»\n"},
    {"headings pair with headings",
     "# 一\n"
     "\n"
     "# One\n"
     "\n"
     "甲方\n"
     "\n"
     "Party A\n",
     "heading 1\n"
     "  zh «一»\n"
     "  en «One»\n"
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"},
    {"a section at a time",
     "# 一\n"
     "\n"
     "甲方\n"
     "\n"
     "# One\n"
     "\n"
     "Party A\n"
     "\n"
     "# 二\n"
     "\n"
     "乙方\n"
     "\n"
     "# Two\n"
     "\n"
     "Party B\n",
     "heading 1\n"
     "  zh «一»\n"
     "  en «One»\n"
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "heading 1\n"
     "  zh «二»\n"
     "  en «Two»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "  en «Party B»\n"},
    {"headings of two levels do not pair",
     "# 一\n"
     "\n"
     "## One\n",
     "heading 1\n"
     "  zh «一»\n"
     "heading 2\n"
     "  en «One»\n"
     "! warning missing-translation 1:1\n"
     "! warning missing-translation 3:1\n"},
    {"a heading and a paragraph do not pair",
     "# 一\n"
     "\n"
     "One\n",
     "heading 1\n"
     "  zh «一»\n"
     "paragraph\n"
     "  en «One»\n"
     "! warning missing-translation 1:1\n"
     "! warning missing-translation 3:1\n"},
    {"one language alone is whole",
     "甲方\n"
     "\n"
     "乙方\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "paragraph\n"
     "  zh «乙方»\n"},

    /* ---- what is missing ---- */
    {"an English paragraph is missing in the middle: nothing shifts",
     "甲方\n"
     "\n"
     "Party A\n"
     "\n"
     "乙方\n"
     "\n"
     "丙方\n"
     "\n"
     "Party C\n"
     "\n"
     "丁方\n"
     "\n"
     "Party D\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "paragraph\n"
     "  zh «丙方»\n"
     "  en «Party C»\n"
     "paragraph\n"
     "  zh «丁方»\n"
     "  en «Party D»\n"
     "! warning missing-translation 5:1\n"},
    {"a Chinese paragraph is missing in the middle: nothing shifts",
     "甲方\n"
     "\n"
     "Party A\n"
     "\n"
     "Party B\n"
     "\n"
     "丙方\n"
     "\n"
     "Party C\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  en «Party B»\n"
     "paragraph\n"
     "  zh «丙方»\n"
     "  en «Party C»\n"
     "! warning missing-translation 5:1\n"},
    {"missing in an English-first document",
     "Party A\n"
     "\n"
     "甲方\n"
     "\n"
     "Party B\n"
     "\n"
     "Party C\n"
     "\n"
     "丙方\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  en «Party B»\n"
     "paragraph\n"
     "  zh «丙方»\n"
     "  en «Party C»\n"
     "! warning missing-translation 5:1\n"},
    {"the last is missing",
     "甲方\n"
     "\n"
     "Party A\n"
     "\n"
     "乙方\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "! warning missing-translation 5:1\n"},
    {"three and two: only neighbours pair",
     "甲方\n"
     "\n"
     "乙方\n"
     "\n"
     "丙方\n"
     "\n"
     "Party A\n"
     "\n"
     "Party B\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "paragraph\n"
     "  zh «丙方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  en «Party B»\n"
     "! warning missing-translation 1:1\n"
     "! warning missing-translation 3:1\n"
     "! warning missing-translation 9:1\n"},
    {"numbers need no translation",
     "甲方\n"
     "\n"
     "Party A\n"
     "\n"
     "2019-04-25\n"
     "\n"
     "乙方\n"
     "\n"
     "Party B\n"
     "\n"
     "***\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph neutral\n"
     "  zh «2019-04-25»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "  en «Party B»\n"
     "rule neutral\n"},
    {"declared languages count when absent",
     "---\n"
     "languages: [zh, en]\n"
     "---\n"
     "甲方\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "! warning language-absent 4:1\n"},

    /* ---- divs ---- */
    {"divs say the language",
     "::: {lang=en}\n"
     "中文\n"
     ":::\n"
     "\n"
     "::: {lang=zh}\n"
     "English\n"
     ":::\n",
     "paragraph\n"
     "  zh «English»\n"
     "  en «中文»\n"},
    {"divs pair by position",
     "::: {lang=zh}\n"
     "甲方\n"
     "\n"
     "乙方\n"
     ":::\n"
     "\n"
     "::: {lang=en}\n"
     "Party A\n"
     "\n"
     "Party B\n"
     ":::\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "  en «Party B»\n"},
    {"divs of different lengths pair, and the rest is told",
     "::: {lang=zh}\n"
     "甲方\n"
     "\n"
     "乙方\n"
     ":::\n"
     "\n"
     "::: {lang=en}\n"
     "Party A\n"
     ":::\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "! warning missing-translation 4:1\n"},
    {"divs of different shapes resume",
     "::: {lang=zh}\n"
     "# 一\n"
     "\n"
     "甲方\n"
     "\n"
     "- 乙\n"
     ":::\n"
     "\n"
     "::: {lang=en}\n"
     "# One\n"
     "\n"
     "- B\n"
     ":::\n",
     "heading 1\n"
     "  zh «一»\n"
     "  en «One»\n"
     "paragraph\n"
     "  zh «甲方»\n"
     "list\n"
     "  item\n"
     "    paragraph\n"
     "      zh «乙»\n"
     "      en «B»\n"
     "! warning missing-translation 4:1\n"},
    {"each div pairs with its own",
     "::: {lang=zh}\n"
     "甲方\n"
     "\n"
     "乙方\n"
     ":::\n"
     "\n"
     "::: {lang=zh}\n"
     "丙方\n"
     ":::\n"
     "\n"
     "::: {lang=en}\n"
     "Party A\n"
     ":::\n"
     "\n"
     "::: {lang=en}\n"
     "Party C\n"
     ":::\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "paragraph\n"
     "  zh «丙方»\n"
     "  en «Party C»\n"
     "! warning missing-translation 4:1\n"},
    {"only one of the two stands in a div",
     "::: {lang=zh}\n"
     "甲方\n"
     "\n"
     "GDP\n"
     ":::\n"
     "\n"
     "Party A\n"
     "\n"
     "Gross product\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "paragraph\n"
     "  zh «GDP»\n"
     "  en «Gross product»\n"},
    {"blocks before a div are not its own",
     "甲方\n"
     "\n"
     "::: {lang=zh}\n"
     "乙方\n"
     ":::\n"
     "\n"
     "::: {lang=en}\n"
     "Party B\n"
     ":::\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "paragraph\n"
     "  zh «乙方»\n"
     "  en «Party B»\n"
     "! warning missing-translation 1:1\n"},
    {"divs pair by id",
     "::: {#a lang=zh}\n"
     "甲方\n"
     ":::\n"
     "\n"
     "::: {#a lang=en}\n"
     "Party A\n"
     ":::\n",
     "section #a\n"
     "  paragraph\n"
     "    zh «甲方»\n"
     "    en «Party A»\n"},
    {"divs with different ids do not pair",
     "::: {#a lang=zh}\n"
     "甲方\n"
     ":::\n"
     "\n"
     "::: {#b lang=en}\n"
     "Party B\n"
     ":::\n",
     "section #a\n"
     "  paragraph\n"
     "    zh «甲方»\n"
     "section #b\n"
     "  paragraph\n"
     "    en «Party B»\n"
     "! warning missing-translation 2:1\n"
     "! warning missing-translation 6:1\n"},
    {"a div with an id holds pairs",
     "::: {#a}\n"
     "Party A\n"
     "\n"
     "甲方\n"
     "\n"
     "Party B\n"
     "\n"
     "乙方\n"
     ":::\n",
     "section #a neutral\n"
     "  paragraph\n"
     "    zh «甲方»\n"
     "    en «Party A»\n"
     "  paragraph\n"
     "    zh «乙方»\n"
     "    en «Party B»\n"},
    {"a language the document has not",
     "::: {lang=fr}\n"
     "甲方\n"
     ":::\n"
     "\n"
     "Party A\n",
     "section\n"
     "  paragraph\n"
     "    zh «甲方»\n"
     "paragraph\n"
     "  en «Party A»\n"
     "! warning unknown-language 1:1\n"
     "! warning missing-translation 2:1\n"
     "! warning missing-translation 5:1\n"},
    {"languages of one script, by attribute",
     "---\n"
     "languages: [en, fr]\n"
     "---\n"
     "::: {lang=en}\n"
     "House\n"
     ":::\n"
     "\n"
     "::: {lang=fr}\n"
     "Maison\n"
     ":::\n"
     "\n"
     "# Roof {#r}\n"
     "\n"
     "# Toit {#r lang=fr}\n",
     "paragraph\n"
     "  en «House»\n"
     "  fr «Maison»\n"
     "heading 1 #r\n"
     "  en «Roof»\n"
     "  fr «Toit»\n"},
    {"three languages",
     "---\n"
     "languages: [zh, en, fr]\n"
     "---\n"
     "::: {lang=zh}\n"
     "房子\n"
     ":::\n"
     "\n"
     "::: {lang=en}\n"
     "House\n"
     ":::\n"
     "\n"
     "::: {lang=fr}\n"
     "Maison\n"
     ":::\n"
     "\n"
     "屋顶\n"
     "\n"
     "Roof\n",
     "paragraph\n"
     "  zh «房子»\n"
     "  en «House»\n"
     "  fr «Maison»\n"
     "paragraph\n"
     "  zh «屋顶»\n"
     "  en «Roof»\n"
     "! warning missing-translation 16:1\n"},

    /* ---- headings that say what they are ---- */
    {"heading attributes pair and keep the id",
     "# WTO {lang=zh #wto}\n"
     "\n"
     "# WTO {lang=en}\n",
     "heading 1 #wto\n"
     "  zh «WTO»\n"
     "  en «WTO»\n"},
    {"headings with different ids do not pair",
     "# 一 {#a}\n"
     "\n"
     "# One {#b}\n",
     "heading 1 #a\n"
     "  zh «一»\n"
     "heading 1 #b\n"
     "  en «One»\n"
     "! warning missing-translation 1:1\n"
     "! warning missing-translation 3:1\n"},
};

int
main(void)
{
    return document_cases_run("pairing", cases, sizeof cases / sizeof *cases,
                              /*places=*/false);
}
