/*
 * Pairing inside blocks: lists item by item, tables cell by cell, quotations,
 * footnotes.  Places are left out but for those of the diagnostics.
 */
#include "tests/document_cases.h"

static DocumentCase cases[] = {
    /* ---- lists ---- */
    {"two lists pair item by item",
     "- 甲方\n"
     "- 乙方\n"
     "\n"
     "* Party A\n"
     "* Party B\n",
     "list\n"
     "  item\n"
     "    paragraph\n"
     "      zh «甲方»\n"
     "      en «Party A»\n"
     "  item\n"
     "    paragraph\n"
     "      zh «乙方»\n"
     "      en «Party B»\n"},
    {"two lists with a comment between",
     "1. 甲方\n"
     "2. 乙方\n"
     "\n"
     "<!-- -->\n"
     "\n"
     "1. Party A\n"
     "2. Party B\n",
     "list 1.\n"
     "  item 1.\n"
     "    paragraph\n"
     "      zh «甲方»\n"
     "      en «Party A»\n"
     "  item 2.\n"
     "    paragraph\n"
     "      zh «乙方»\n"
     "      en «Party B»\n"},
    {"lists that CommonMark joins, by their numbers",
     "1. 甲\n"
     "2. 乙\n"
     "1. A\n"
     "2. B\n",
     "list 1.\n"
     "  item 1.\n"
     "    paragraph\n"
     "      zh «甲»\n"
     "      en «A»\n"
     "  item 2.\n"
     "    paragraph\n"
     "      zh «乙»\n"
     "      en «B»\n"},
    {"and again",
     "1. 甲\n"
     "2. 乙\n"
     "1. A\n"
     "2. B\n"
     "1. 丙\n"
     "2. 丁\n"
     "1. C\n"
     "2. D\n",
     "list 1.\n"
     "  item 1.\n"
     "    paragraph\n"
     "      zh «甲»\n"
     "      en «A»\n"
     "  item 2.\n"
     "    paragraph\n"
     "      zh «乙»\n"
     "      en «B»\n"
     "list 1.\n"
     "  item 1.\n"
     "    paragraph\n"
     "      zh «丙»\n"
     "      en «C»\n"
     "  item 2.\n"
     "    paragraph\n"
     "      zh «丁»\n"
     "      en «D»\n"},
    {"numbers need not begin at one",
     "4) 甲\n"
     "5) 乙\n"
     "4) A\n"
     "5) B\n",
     "list 4)\n"
     "  item 4)\n"
     "    paragraph\n"
     "      zh «甲»\n"
     "      en «A»\n"
     "  item 5)\n"
     "    paragraph\n"
     "      zh «乙»\n"
     "      en «B»\n"},
    {"joined lists of bullets",
     "- 甲方说\n"
     "- 乙方说\n"
     "- the first party says\n"
     "- the second party says\n",
     "list neutral\n"
     "  item\n"
     "    paragraph\n"
     "      zh «甲方说»\n"
     "      en «the first party says»\n"
     "  item\n"
     "    paragraph\n"
     "      zh «乙方说»\n"
     "      en «the second party says»\n"},
    {"item by item",
     "1. 甲方说\n"
     "1. the first party says\n"
     "2. 乙方说\n"
     "2. the second party says\n",
     "list 1. neutral\n"
     "  item 1.\n"
     "    paragraph\n"
     "      zh «甲方说»\n"
     "      en «the first party says»\n"
     "  item 2.\n"
     "    paragraph\n"
     "      zh «乙方说»\n"
     "      en «the second party says»\n"},
    {"items that hold both languages",
     "1. 甲方说\n"
     "\n"
     "   the first party says\n"
     "\n"
     "2. 乙方说\n"
     "\n"
     "   the second party says\n",
     "list 1. neutral\n"
     "  item 1. neutral\n"
     "    paragraph\n"
     "      zh «甲方说»\n"
     "      en «the first party says»\n"
     "  item 2. neutral\n"
     "    paragraph\n"
     "      zh «乙方说»\n"
     "      en «the second party says»\n"},
    {"an item too many",
     "- 甲方\n"
     "- 乙方\n"
     "- 丙方\n"
     "\n"
     "* Party A\n"
     "* Party B\n",
     "list\n"
     "  item\n"
     "    paragraph\n"
     "      zh «甲方»\n"
     "      en «Party A»\n"
     "  item\n"
     "    paragraph\n"
     "      zh «乙方»\n"
     "      en «Party B»\n"
     "  item\n"
     "    paragraph\n"
     "      zh «丙方»\n"
     "! warning missing-translation 3:1\n"},
    {"bullets and numbers do not pair",
     "- 甲方\n"
     "\n"
     "1. Party A\n",
     "list\n"
     "  item\n"
     "    paragraph\n"
     "      zh «甲方»\n"
     "list 1.\n"
     "  item 1.\n"
     "    paragraph\n"
     "      en «Party A»\n"
     "! warning missing-translation 1:1\n"
     "! warning missing-translation 3:1\n"},
    {"nested lists",
     "- 甲方\n"
     "  - 一\n"
     "  - 二\n"
     "\n"
     "* Party A\n"
     "  * one\n"
     "  * two\n",
     "list\n"
     "  item\n"
     "    paragraph\n"
     "      zh «甲方»\n"
     "      en «Party A»\n"
     "    list\n"
     "      item\n"
     "        paragraph\n"
     "          zh «一»\n"
     "          en «one»\n"
     "      item\n"
     "        paragraph\n"
     "          zh «二»\n"
     "          en «two»\n"},
    {"a nested list missing",
     "- 甲方\n"
     "  - 一\n"
     "\n"
     "* Party A\n",
     "list\n"
     "  item\n"
     "    paragraph\n"
     "      zh «甲方»\n"
     "      en «Party A»\n"
     "    list\n"
     "      item\n"
     "        paragraph\n"
     "          zh «一»\n"
     "! warning missing-translation 2:3\n"},
    {"a name in the other script is no translation",
     "- 甲方说\n"
     "- World Intellectual Property Organization\n"
     "- 丙方说\n"
     "- 丁方说\n"
     "\n"
     "* Party A\n"
     "* WIPO\n"
     "* Party C\n"
     "* Party D\n",
     "list\n"
     "  item\n"
     "    paragraph\n"
     "      zh «甲方说»\n"
     "      en «Party A»\n"
     "  item\n"
     "    paragraph\n"
     "      zh «World Intellectual Property Organization»\n"
     "      en «WIPO»\n"
     "  item\n"
     "    paragraph\n"
     "      zh «丙方说»\n"
     "      en «Party C»\n"
     "  item\n"
     "    paragraph\n"
     "      zh «丁方说»\n"
     "      en «Party D»\n"},

    /* ---- quotations ---- */
    {"quotations pair block by block",
     "> 甲方\n"
     ">\n"
     "> 乙方\n"
     "\n"
     "> Party A\n"
     ">\n"
     "> Party B\n",
     "quote\n"
     "  paragraph\n"
     "    zh «甲方»\n"
     "    en «Party A»\n"
     "  paragraph\n"
     "    zh «乙方»\n"
     "    en «Party B»\n"},
    {"a quotation in both languages",
     "> 甲方说\n"
     ">\n"
     "> the first party says\n",
     "quote neutral\n"
     "  paragraph\n"
     "    zh «甲方说»\n"
     "    en «the first party says»\n"},
    {"a paragraph missing in a quotation",
     "> 甲方\n"
     ">\n"
     "> 乙方\n"
     "\n"
     "> Party A\n",
     "quote\n"
     "  paragraph\n"
     "    zh «甲方»\n"
     "    en «Party A»\n"
     "  paragraph\n"
     "    zh «乙方»\n"
     "! warning missing-translation 3:3\n"},

    /* ---- tables ---- */
    {"tables pair cell by cell",
     "| 项目 | 数 |\n"
     "|:--|--:|\n"
     "| 甲 | 1 |\n"
     "\n"
     "| Item | Number |\n"
     "|---|---|\n"
     "| A | 1 |\n",
     "table\n"
     "  row header\n"
     "    cell left\n"
     "      zh «项目»\n"
     "      en «Item»\n"
     "    cell right\n"
     "      zh «数»\n"
     "      en «Number»\n"
     "  row\n"
     "    cell left\n"
     "      zh «甲»\n"
     "      en «A»\n"
     "    cell right\n"
     "      zh «1»\n"
     "      en «1»\n"},
    {"tables of different shape are both kept, and told",
     "| 甲 | 乙 |\n"
     "|---|---|\n"
     "\n"
     "| A |\n"
     "|---|\n",
     "table\n"
     "  row header\n"
     "    cell\n"
     "      zh «甲»\n"
     "    cell\n"
     "      zh «乙»\n"
     "table\n"
     "  row header\n"
     "    cell\n"
     "      en «A»\n"
     "! warning missing-translation 1:1\n"
     "! warning missing-translation 4:1\n"},
    {"an empty cell is told where there are words",
     "| 甲 | 乙 | 1 |\n"
     "|---|---|---|\n"
     "\n"
     "| A | | |\n"
     "|---|---|---|\n",
     "table\n"
     "  row header\n"
     "    cell\n"
     "      zh «甲»\n"
     "      en «A»\n"
     "    cell\n"
     "      zh «乙»\n"
     "    cell\n"
     "      zh «1»\n"
     "! warning missing-translation 1:7\n"},
    {"a table with a column a language keeps its cells",
     "| 中文 | 英文 | 数 |\n"
     "|---|---|---|\n"
     "| 甲方 | the first party here | 1 |\n"
     "| 乙方 | the second party here | 2 |\n",
     "table neutral\n"
     "  row header neutral\n"
     "    cell\n"
     "      zh «中文»\n"
     "    cell\n"
     "      zh «英文»\n"
     "    cell\n"
     "      zh «数»\n"
     "  row neutral\n"
     "    cell\n"
     "      zh «甲方»\n"
     "    cell\n"
     "      en «the first party here»\n"
     "    cell neutral\n"
     "      zh «1»\n"
     "  row neutral\n"
     "    cell\n"
     "      zh «乙方»\n"
     "    cell\n"
     "      en «the second party here»\n"
     "    cell neutral\n"
     "      zh «2»\n"},
    {"a table that names something in English is Chinese",
     "| 名称 | 主办单位 |\n"
     "|---|---|\n"
     "| 论坛 | 科技部 |\n"
     "| 大会 | World Intellectual Property Organization |\n"
     "| 年会 | 科学院 |\n"
     "\n"
     "| Name | Organiser |\n"
     "|---|---|\n"
     "| Forum | Ministry |\n"
     "| Conference | WIPO |\n"
     "| Meeting | Academy |\n",
     "table\n"
     "  row header\n"
     "    cell\n"
     "      zh «名称»\n"
     "      en «Name»\n"
     "    cell\n"
     "      zh «主办单位»\n"
     "      en «Organiser»\n"
     "  row\n"
     "    cell\n"
     "      zh «论坛»\n"
     "      en «Forum»\n"
     "    cell\n"
     "      zh «科技部»\n"
     "      en «Ministry»\n"
     "  row\n"
     "    cell\n"
     "      zh «大会»\n"
     "      en «Conference»\n"
     "    cell\n"
     "      zh «World Intellectual Property Organization»\n"
     "      en «WIPO»\n"
     "  row\n"
     "    cell\n"
     "      zh «年会»\n"
     "      en «Meeting»\n"
     "    cell\n"
     "      zh «科学院»\n"
     "      en «Academy»\n"},

    /* ---- code and footnotes ---- */
    {"code needs no translation",
     "甲方\n"
     "\n"
     "Party A\n"
     "\n"
     "```\n"
     "x = 1\n"
     "```\n",
     "paragraph\n"
     "  zh «甲方»\n"
     "  en «Party A»\n"
     "code\n"
     "  en «x = 1» code\n"},
    {"a footnote belongs to its text",
     "甲方[^1]\n"
     "\n"
     "Party A[^2]\n"
     "\n"
     "[^1]: 注释\n"
     "\n"
     "[^2]: A note\n",
     "paragraph\n"
     "  zh «甲方» «[1]» reference\n"
     "  en «Party A» «[2]» reference\n"
     "note [1]\n"
     "  paragraph\n"
     "    zh «注释»\n"
     "note [2]\n"
     "  paragraph\n"
     "    en «A note»\n"},
    {"a footnote in both languages",
     "甲方[^1]\n"
     "\n"
     "Party A[^1]\n"
     "\n"
     "[^1]: 注释在此\n"
     "\n"
     "    the note is here\n",
     "paragraph\n"
     "  zh «甲方» «[1]» reference\n"
     "  en «Party A» «[1]» reference\n"
     "note [1] neutral\n"
     "  paragraph\n"
     "    zh «注释在此»\n"
     "    en «the note is here»\n"},
};

int
main(void)
{
    return document_cases_run("pairing inside", cases,
                              sizeof cases / sizeof *cases,
                              /*places=*/false);
}
