/*
 * Markdown blocks: what each kind of block becomes, and where it stands.
 */
#include "tests/document_cases.h"

static DocumentCase cases[] = {
    /* ---- blocks ---- */
    {"a paragraph", "甲方。\n",
     "paragraph 1:1\n"
     "  zh «甲方。» 1:1\n"},
    {"headings",
     "# 一\n"
     "\n"
     "###### 二 ######\n"
     "\n"
     "三\n"
     "===\n"
     "\n"
     "四\n"
     "五\n"
     "---\n",
     "heading 1 1:1\n"
     "  zh «一» 1:3\n"
     "heading 6 3:1\n"
     "  zh «二» 3:8\n"
     "heading 1 5:1\n"
     "  zh «三» 5:1\n"
     "heading 2 8:1\n"
     "  zh «四» 8:1 «五» 9:1\n"},
    {"heading attributes",
     "# 标题 {#start}\n"
     "\n"
     "## Title {#start .wide lang=zh}\n"
     "\n"
     "# 三 {lang=\"en\"}\n",
     "heading 1 #start 1:1\n"
     "  zh «标题» 1:3\n"
     "heading 2 #start .wide 3:1\n"
     "  zh «Title» 3:4\n"
     "heading 1 5:1\n"
     "  en «三» 5:3\n"
     "! warning missing-translation 1:1\n"
     "! warning missing-translation 3:1\n"
     "! warning missing-translation 5:1\n"},
    {"braces that are no attributes",
     "# 集合 {lambda}\n"
     "\n"
     "# 集合 {1, 2}\n"
     "\n"
     "# 集合 {}\n"
     "\n"
     "# {#x}\n"
     "\n"
     "甲 {#y}\n",
     "heading 1 1:1\n"
     "  zh «集合 {lambda}» 1:3\n"
     "heading 1 3:1\n"
     "  zh «集合 {1, 2}» 3:3\n"
     "heading 1 5:1\n"
     "  zh «集合 {}» 5:3\n"
     "heading 1 #x neutral 7:1\n"
     "paragraph 9:1\n"
     "  zh «甲 {#y}» 9:1\n"},
    {"an unknown attribute is told", "# 一 {#a width=3}\n",
     "heading 1 #a 1:1\n"
     "  zh «一» 1:3\n"
     "! warning unknown-attribute 1:5\n"},
    {"a language that is no tag", "# 一 {lang=中文}\n",
     "heading 1 1:1\n"
     "  zh «一» 1:3\n"
     "! warning language-tag 1:5\n"},
    {"lists",
     "- 甲\n"
     "- 乙\n"
     "\n"
     "3) 丙\n"
     "4) 丁\n",
     "list 1:1\n"
     "  item 1:1\n"
     "    paragraph 1:3\n"
     "      zh «甲» 1:3\n"
     "  item 2:1\n"
     "    paragraph 2:3\n"
     "      zh «乙» 2:3\n"
     "list 3) 4:1\n"
     "  item 3) 4:1\n"
     "    paragraph 4:4\n"
     "      zh «丙» 4:4\n"
     "  item 4) 5:1\n"
     "    paragraph 5:4\n"
     "      zh «丁» 5:4\n"},
    {"typed numbers follow the first",
     "7. 甲\n"
     "7. 乙\n"
     "9. 丙\n",
     "list 7. 1:1\n"
     "  item 7. 1:1\n"
     "    paragraph 1:4\n"
     "      zh «甲» 1:4\n"
     "  item 8. 2:1\n"
     "    paragraph 2:4\n"
     "      zh «乙» 2:4\n"
     "  item 9. 3:1\n"
     "    paragraph 3:4\n"
     "      zh «丙» 3:4\n"
     "! warning renumbered 3:1\n"},
    {"nested lists",
     "- 甲\n"
     "  1. 乙\n"
     "  2. 丙\n"
     "     - 丁\n"
     "- 戊\n",
     "list 1:1\n"
     "  item 1:1\n"
     "    paragraph 1:3\n"
     "      zh «甲» 1:3\n"
     "    list 1. 2:3\n"
     "      item 1. 2:3\n"
     "        paragraph 2:6\n"
     "          zh «乙» 2:6\n"
     "      item 2. 3:3\n"
     "        paragraph 3:6\n"
     "          zh «丙» 3:6\n"
     "        list 4:6\n"
     "          item 4:6\n"
     "            paragraph 4:8\n"
     "              zh «丁» 4:8\n"
     "  item 5:1\n"
     "    paragraph 5:3\n"
     "      zh «戊» 5:3\n"},
    {"items of several blocks",
     "1. 甲\n"
     "\n"
     "   乙\n"
     "\n"
     "   > 丙\n"
     "\n"
     "2. 丁\n",
     "list 1. 1:1\n"
     "  item 1. 1:1\n"
     "    paragraph 1:4\n"
     "      zh «甲» 1:4\n"
     "    paragraph 3:4\n"
     "      zh «乙» 3:4\n"
     "    quote 5:4\n"
     "      paragraph 5:6\n"
     "        zh «丙» 5:6\n"
     "  item 2. 7:1\n"
     "    paragraph 7:4\n"
     "      zh «丁» 7:4\n"},
    {"a quotation",
     "> 甲\n"
     "> 乙\n"
     ">\n"
     "> 丙\n",
     "quote 1:1\n"
     "  paragraph 1:3\n"
     "    zh «甲» 1:3 «乙» 2:3\n"
     "  paragraph 4:3\n"
     "    zh «丙» 4:3\n"},
    {"a quotation goes on without its mark",
     "> 甲\n"
     "乙\n",
     "quote 1:1\n"
     "  paragraph 1:3\n"
     "    zh «甲» 1:3 «乙» 2:1\n"},
    {"a rule",
     "甲\n"
     "\n"
     "***\n"
     "\n"
     "乙\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1\n"
     "rule neutral 3:1\n"
     "paragraph 5:1\n"
     "  zh «乙» 5:1\n"},

    /* ---- code ---- */
    {"code keeps its lines and blanks",
     "```python\n"
     "a  b\n"
     "\n"
     "\n"
     "  c \n"
     "```\n",
     "code 1:1\n"
     "  en «a  b» code 2:1 «\\n» code ~2:5 «\\n» code ~3:1 «\\n» code ~4:1 «  "
     "c » code 5:1\n"},
    {"indented code",
     "    甲\n"
     "\n"
     "      乙\n"
     "\n"
     "丙\n",
     "code 1:5\n"
     "  zh «甲» code 1:5 «\\n» code ~1:6 «\\n» code ~2:1 «  乙» code 3:5\n"
     "paragraph 5:1\n"
     "  zh «丙» 5:1\n"},
    {"code in a list and in a quotation",
     "- 甲\n"
     "\n"
     "  ~~~\n"
     "  乙\n"
     "\n"
     "   丙\n"
     "  ~~~\n"
     "\n"
     "> ```\n"
     "> 丁\n"
     "> ```\n",
     "list 1:1\n"
     "  item 1:1\n"
     "    paragraph 1:3\n"
     "      zh «甲» 1:3\n"
     "    code 3:3\n"
     "      zh «乙» code 4:3 «\\n» code ~4:4 «\\n» code ~5:1 « 丙» code 6:3\n"
     "quote 9:1\n"
     "  code 9:3\n"
     "    zh «丁» code 10:3\n"},
    {"code with a tab",
     "- 甲\n"
     "\n"
     "\t\t乙\n",
     "list 1:1\n"
     "  item 1:1\n"
     "    paragraph 1:3\n"
     "      zh «甲» 1:3\n"
     "    code 3:2\n"
     "      zh «  乙» code ~3:1\n"},
    {"code is not read",
     "```\n"
     "::: {lang=en}\n"
     "[注]: 内容\n"
     "[^1]: 注\n"
     "[a]: http://a.b\n"
     "# 一\n"
     "<b>\n"
     "```\n"
     "\n"
     "甲\n",
     "code 1:1\n"
     "  en «::: {lang=en}» code 2:1 «\\n» code ~2:14 «[注]: 内容» code 3:1 "
     "«\\n» code ~3:8 «[^1]: 注» code 4:1 «\\n» code ~4:8 «[a]: http://a.b» "
     "code 5:1 «\\n» code ~5:16 «# 一» code 6:1 «\\n» code ~6:4 «<b>» code "
     "7:1\n"
     "paragraph 10:1\n"
     "  zh «甲» 10:1\n"
     "! warning missing-translation 10:1\n"},
    {"code that begins on the line of its item",
     "- ```\n"
     "  :::\n"
     "  ```\n"
     "\n"
     "::: {.a}\n"
     "甲\n"
     ":::\n",
     "list neutral 1:1\n"
     "  item neutral 1:1\n"
     "    code neutral 1:3\n"
     "      zh «:::» code 2:3\n"
     "section .a 5:1\n"
     "  paragraph 6:1\n"
     "    zh «甲» 6:1\n"},
    {"empty code",
     "```\n"
     "```\n"
     "\n"
     "甲\n",
     "code neutral 1:1\n"
     "paragraph 4:1\n"
     "  zh «甲» 4:1\n"},
    {"code that is not closed",
     "```\n"
     "甲\n",
     "code 1:1\n"
     "  zh «甲» code 2:1\n"
     "! warning code-not-closed 1:1\n"},

    /* ---- tables ---- */
    {"a table",
     "| 甲 | 乙 | 丙 | 丁 |\n"
     "|:---|:-:|--:|---|\n"
     "| 一 |   | **三** | 四 |\n",
     "table 1:1\n"
     "  row header 1:1\n"
     "    cell left 1:3\n"
     "      zh «甲» 1:3\n"
     "    cell center 1:7\n"
     "      zh «乙» 1:7\n"
     "    cell right 1:11\n"
     "      zh «丙» 1:11\n"
     "    cell 1:15\n"
     "      zh «丁» 1:15\n"
     "  row 3:1\n"
     "    cell left 3:3\n"
     "      zh «一» 3:3\n"
     "    cell center 3:6\n"
     "    cell right 3:13\n"
     "      zh «三» strong 3:13\n"
     "    cell 3:19\n"
     "      zh «四» 3:19\n"},
    {"what the parser is given for a div's line may be the text's own",
     "甲 <\?\?> 乙\n"
     "\n"
     "::: note\n"
     "丙\n"
     ":::\n",
     "paragraph 1:1\n"
     "  zh «甲 <\?\?> 乙» 1:1\n"
     "section .note 3:1\n"
     "  paragraph 4:1\n"
     "    zh «丙» 4:1\n"
     "! warning raw-html 1:3\n"},
    {"a table cuts a paragraph short before what looks like a div",
     "\n"
     "甲<\?\?>\n"
     ":\n"
     "|-\n"
     ":::",
     "paragraph 2:1\n"
     "  zh «甲<\?\?>» 2:1\n"
     "table neutral 3:1\n"
     "  row header neutral 3:1\n"
     "    cell neutral 3:1\n"
     "      zh «:» 3:1\n"
     "! warning raw-html 2:2\n"
     "! warning div-not-open 5:1\n"},
    {"a table cuts a paragraph short",
     "甲\n"
     "乙\n"
     "| 丙 | 丁 |\n"
     "|---|---|\n"
     "| 戊 | - |\n"
     "\n"
     "己\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «乙» 2:1\n"
     "table 3:1\n"
     "  row header 3:1\n"
     "    cell 3:3\n"
     "      zh «丙» 3:3\n"
     "    cell 3:7\n"
     "      zh «丁» 3:7\n"
     "  row 5:1\n"
     "    cell 5:3\n"
     "      zh «戊» 5:3\n"
     "    cell 5:7\n"
     "      zh «-» 5:7\n"
     "paragraph 7:1\n"
     "  zh «己» 7:1\n"},
    {"cells that look like the line below the head",
     "| - | 甲 |\n"
     "|---|---|\n"
     "| - | -- |\n",
     "table 1:1\n"
     "  row header 1:1\n"
     "    cell 1:3\n"
     "      zh «-» 1:3\n"
     "    cell 1:7\n"
     "      zh «甲» 1:7\n"
     "  row 3:1\n"
     "    cell 3:3\n"
     "      zh «-» 3:3\n"
     "    cell 3:7\n"
     "      zh «--» 3:7\n"},
    {"bars in cells",
     "| `a\\|b` | c\\|d |\n"
     "|---|---|\n",
     "table 1:1\n"
     "  row header 1:1\n"
     "    cell 1:4\n"
     "      en «a» code 1:4 «|b» code 1:6\n"
     "    cell 1:12\n"
     "      en «c» 1:12 «|d» 1:14\n"},
    {"rows too short and too long",
     "| 甲 | 乙 |\n"
     "|---|---|\n"
     "| 丙 |\n"
     "| 丁 | 戊 | 己 |\n",
     "table 1:1\n"
     "  row header 1:1\n"
     "    cell 1:3\n"
     "      zh «甲» 1:3\n"
     "    cell 1:7\n"
     "      zh «乙» 1:7\n"
     "  row 3:1\n"
     "    cell 3:3\n"
     "      zh «丙» 3:3\n"
     "    cell 3:1\n"
     "  row 4:1\n"
     "    cell 4:3\n"
     "      zh «丁» 4:3\n"
     "    cell 4:7\n"
     "      zh «戊» 4:7\n"
     "! error row-too-long 4:11\n"},

    /* ---- divs ---- */
    {"a div with what it says",
     "::: {#top .wide .tall}\n"
     "甲\n"
     ":::\n",
     "section #top .wide 1:1\n"
     "  paragraph 2:1\n"
     "    zh «甲» 2:1\n"},
    {"a div of one word",
     "::: wide\n"
     "甲\n"
     ":::\n",
     "section .wide 1:1\n"
     "  paragraph 2:1\n"
     "    zh «甲» 2:1\n"},
    {"divs inside divs",
     "::: {#a}\n"
     "甲\n"
     "\n"
     ":::: {#b}\n"
     "乙\n"
     "::::\n"
     "\n"
     "丙\n"
     ":::\n",
     "section #a 1:1\n"
     "  paragraph 2:1\n"
     "    zh «甲» 2:1\n"
     "  section #b 4:1\n"
     "    paragraph 5:1\n"
     "      zh «乙» 5:1\n"
     "  paragraph 8:1\n"
     "    zh «丙» 8:1\n"},
    {"colons at both ends",
     "::: {#a} :::\n"
     "甲\n"
     "::::::\n",
     "section #a 1:1\n"
     "  paragraph 2:1\n"
     "    zh «甲» 2:1\n"},
    {"a div ends a paragraph",
     "甲\n"
     "::: {#a}\n"
     "乙\n"
     ":::\n"
     "丙\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1\n"
     "section #a 2:1\n"
     "  paragraph 3:1\n"
     "    zh «乙» 3:1\n"
     "paragraph 5:1\n"
     "  zh «丙» 5:1\n"},
    {"a div in a list",
     "- 甲\n"
     "\n"
     "  ::: {#a}\n"
     "  乙\n"
     "  :::\n",
     "list 1:1\n"
     "  item 1:1\n"
     "    paragraph 1:3\n"
     "      zh «甲» 1:3\n"
     "    section #a 3:3\n"
     "      paragraph 4:3\n"
     "        zh «乙» 4:3\n"},
    {"a div in a quotation",
     "> ::: {#a}\n"
     "> 甲\n"
     "> :::\n",
     "quote 1:1\n"
     "  section #a 1:3\n"
     "    paragraph 2:3\n"
     "      zh «甲» 2:3\n"},
    {"colons in a text are no div",
     "::: 这是 文字\n"
     "\n"
     "甲\n"
     "    ::: wide\n"
     "\n"
     "甲 ::: 乙\n",
     "paragraph 1:1\n"
     "  zh «::: 这是 文字» 1:1\n"
     "paragraph 3:1\n"
     "  zh «甲» 3:1 «::: wide» 4:5\n"
     "paragraph 6:1\n"
     "  zh «甲 ::: 乙» 6:1\n"},
    {"a div that is not closed",
     "::: {#a}\n"
     "甲\n",
     "section #a 1:1\n"
     "  paragraph 2:1\n"
     "    zh «甲» 2:1\n"
     "! warning div-not-closed 1:1\n"},
    {"a div that was not opened",
     "甲\n"
     "\n"
     ":::\n"
     "\n"
     "乙\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1\n"
     "paragraph 5:1\n"
     "  zh «乙» 5:1\n"
     "! warning div-not-open 3:1\n"},
    {"a div in a comment is none",
     "<!--\n"
     "::: {#a}\n"
     "-->\n"
     "\n"
     "甲\n",
     "paragraph 5:1\n"
     "  zh «甲» 5:1\n"},
};

int
main(void)
{
    return document_cases_run("blocks", cases, sizeof cases / sizeof *cases,
                              /*places=*/true);
}
