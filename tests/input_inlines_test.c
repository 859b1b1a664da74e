/*
 * Text in blocks: styles, escapes, line feeds, links, HTML, footnotes; each
 * run with its place, and nothing dropped in silence.
 */
#include "tests/document_cases.h"

static DocumentCase cases[] = {
    /* ---- styles ---- */
    {"emphasis, strong, struck, code", "*甲***乙**~~丙~~`丁`\n",
     "paragraph 1:1\n"
     "  zh «甲» emphasis 1:2 «乙» strong 1:6 «丙» struck 1:11 «丁» code "
     "1:15\n"},
    {"styles in each other", "**甲*乙`丙`*** ~~**丁**~~\n",
     "paragraph 1:1\n"
     "  zh «甲» strong 1:3 «乙» emphasis strong 1:5 «丙» emphasis strong code "
     "1:7 « » 1:12 «丁» strong struck 1:17\n"},
    {"strong beside Chinese marks",
     "甲**注意。**乙\n"
     "\n"
     "**“一带一路”**国际：**《书》**和**（注）**A*（甲）*B~~，~~乙\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «注意。» strong 1:4 «乙» 1:9\n"
     "paragraph 3:1\n"
     "  zh «“一带一路”» strong 3:3 «国际：» 3:11 «《书》» strong 3:16 «和» "
     "3:21 «（注）» strong 3:24 «A» 3:29 «（甲）» emphasis 3:31 «B» 3:35 «，» "
     "struck 3:38 «乙» 3:41\n"},
    {"strong with Latin marks beside Chinese",
     "甲**(a)**乙**[丙](u)**丁**50%**戊**`c`**己“**庚**”\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «(a)» strong 1:4 «乙» 1:9 «丙» strong ->u 1:13 «丁» 1:20 "
     "«50%» strong 1:23 «戊» 1:28 «c» strong code 1:32 «己“» 1:36 «庚» strong "
     "1:40 «”» 1:43\n"},
    {"strong beside Latin marks is not strong", "a**(b)**c 2*3=6*甲\n",
     "paragraph 1:1\n"
     "  en «a**(b)**c 2» 1:1 «3=6» emphasis 1:13 «甲» 1:17\n"
     "! warning stray-emphasis 1:2\n"},
    {"what looks like it and is code, an address, an escape",
     "`甲**（乙）**丙` [丁](a**（b）**c) \\**（戊）\\** <http://a**（b）**c>\n"
     "\n"
     "    甲**（乙）**丙\n",
     "paragraph 1:1\n"
     "  zh «甲**（乙）**丙» code 1:2 « » 1:12 «丁» ->a**（b）**c 1:14 « » 1:27 "
     "«*» 1:29 «（戊）» emphasis 1:31 «*» emphasis 1:35 « » 1:37 "
     "«http://a**（b）**c» ->http://a**（b）**c 1:39\n"
     "code 3:5\n"
     "  zh «甲**（乙）**丙» code 3:5\n"
     "! warning stray-emphasis 1:47\n"},
    {"a source that uses the stand-ins itself",
     "甲**（\xEF\xB7\x90"
     "乙）**丙\xE1\x81\x8A"
     "\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «（\xEF\xB7\x90"
     "乙）» strong 1:4 «丙\xE1\x81\x8A"
     "» 1:10\n"},
    {"and is, with a space", "甲 **注意。** 乙\n",
     "paragraph 1:1\n"
     "  zh «甲 » 1:1 «注意。» strong 1:5 « 乙» 1:10\n"},
    {"code keeps what it says", "`` `a` `` ` b ` `*c* &amp; \\*`\n",
     "paragraph 1:1\n"
     "  en «`a`» code 1:4 « » 1:7 «b» code 1:13 « » 1:14 «*c* &amp; \\*» code "
     "1:18\n"},
    {"code over a line's end",
     "甲`a\n"
     "b`乙\n"
     "\n"
     "> `c\n"
     "> d`\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «a» code 1:3 « » code ~1:4 «b» code 2:1 «乙» 2:3\n"
     "quote 4:1\n"
     "  paragraph 4:3\n"
     "    en «c» code 4:4 « » code ~4:5 «d» code 5:3\n"
     "! warning missing-translation 1:1\n"
     "! warning missing-translation 4:1\n"},

    /* ---- escapes and entities ---- */
    {"escapes", "\\*甲\\* \\\\ \\# a\\b\n",
     "paragraph 1:1\n"
     "  en «*甲» 1:2 «* » 1:5 «\\ » 1:8 «# a\\b» 1:11\n"},
    {"entities", "甲&amp;乙 &lt;b&gt; &copy; &#20013;&#x6587;\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «&» ~1:2 «乙 » 1:7 «<» ~1:9 «b» 1:13 «>» ~1:14 « » 1:18 "
     "«©» ~1:19 « » 1:25 «中» ~1:26 «文» ~1:34\n"},
    {"an entity of two characters", "a &NotEqualTilde; b &nLtv;c\n",
     "paragraph 1:1\n"
     "  en «a » 1:1 «≂̸» ~1:3 « b » 1:18 «≪̸» ~1:21 «c» 1:27\n"},
    {"what is no entity", "A&B &nosuch; &; &amp;amp; AT&T\n",
     "paragraph 1:1\n"
     "  en «A&B &nosuch; &; » 1:1 «&» ~1:17 «amp; AT&T» 1:22\n"},
    {"an entity in code and in an address",
     "`&amp;` [甲](http://a.b/?c&amp;d)\n",
     "paragraph 1:1\n"
     "  zh «&amp;» code 1:2 « » 1:8 «甲» ->http://a.b/?c&d 1:10\n"},
    {"the same text again finds its own place",
     "甲 \\* 甲 *甲* 甲\n"
     "甲\n",
     "paragraph 1:1\n"
     "  zh «甲 » 1:1 «* 甲 » 1:4 «甲» emphasis 1:9 « 甲» 1:11 «甲» 2:1\n"},

    /* ---- lines ---- */
    {"a line's end between Han vanishes",
     "甲方\n"
     "乙方\n",
     "paragraph 1:1\n"
     "  zh «甲方» 1:1 «乙方» 2:1\n"},
    {"and between Han and Latin",
     "甲方\n"
     "GDP\n"
     "增长\n",
     "paragraph 1:1\n"
     "  zh «甲方» 1:1 «GDP» 2:1 «增长» 3:1\n"},
    {"and is a space between Latin words",
     "one\n"
     "two\n",
     "paragraph 1:1\n"
     "  en «one» 1:1 « » ~1:4 «two» 2:1\n"},
    {"also with styles between",
     "**甲**\n"
     "*乙* **a**\n"
     "*b*\n"
     "`c`\n"
     "`丁`\n",
     "paragraph 1:1\n"
     "  zh «甲» strong 1:3 «乙» emphasis 2:2 « » 2:4 «a» strong 2:7 « » ~2:8 "
     "«b» emphasis 3:2 « » ~3:3 «c» code 4:2 «丁» code 5:2\n"},
    {"quotation marks take the side they are on",
     "他说\n"
     "“你好”\n"
     "“再见”——\n"
     "完。say\n"
     "“hi”\n"
     "‘there’\n",
     "paragraph 1:1\n"
     "  zh «他说» 1:1 «“你好”» 2:1 «“再见”——» 3:1 «完。say» 4:1 « » ~4:6 "
     "«“hi”» 5:1 « » ~5:5 «‘there’» 6:1\n"},
    {"hard breaks",
     "甲  \n"
     "乙\\\n"
     "丙<br>丁<br/>戊\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «\\n» ~1:2 «乙» 2:1 «\\n» ~2:2 «丙» 3:1 «\\n» ~3:2 «丁» "
     "3:6 «\\n» ~3:7 «戊» 3:12\n"},
    {"indentation of wrapped lines is not text",
     "甲\n"
     "   one\n"
     "     two\n",
     "paragraph 1:1\n"
     "  en «甲» 1:1 «one» 2:4 « » ~2:7 «two» 3:6\n"},

    /* ---- links and pictures ---- */
    {"links",
     "[甲](http://a.b \"\") [**乙**丙](<c d>) <http://e.f> [戊][g] [g]\n"
     "\n"
     "[g]: http://h.i\n",
     "paragraph 1:1\n"
     "  zh «甲» ->http://a.b 1:2 « » 1:19 «乙» strong ->c d 1:23 «丙» ->c d "
     "1:26 « » 1:35 «http://e.f» ->http://e.f 1:37 « » 1:48 «戊» ->http://h.i "
     "1:50 « » 1:55 «g» ->http://h.i 1:57\n"},
    {"nothing is found in an address", "[甲](a/乙/c)乙 [b](b \"b\") b\n",
     "paragraph 1:1\n"
     "  zh «甲» ->a/乙/c 1:2 «乙 » 1:11 «b» ->b 1:14 « b» 1:23\n"
     "! warning link-title 1:13\n"},
    {"a title is told", "[甲](a \"题\")\n",
     "paragraph 1:1\n"
     "  zh «甲» ->a 1:2\n"
     "! warning link-title 1:1\n"},
    {"an empty link is told", "甲[](http://a.b)\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1\n"
     "! warning empty-link 1:2\n"},
    {"pictures leave their description",
     "甲![图 **一**](a.png)乙 ![b][c]\n"
     "\n"
     "[c]: d.png\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «图 » 1:4 «一» strong 1:8 «乙 » 1:19 «b» 1:23\n"
     "! warning image-not-set 1:4\n"
     "! warning image-not-set 1:23\n"},
    {"an address no link uses",
     "甲\n"
     "\n"
     "[a]: http://b.c\n"
     "[d]: <http://e f> 'g'\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1\n"
     "! warning unused-address 3:1\n"
     "! warning unused-address 4:1\n"},
    {"what only begins like an address",
     "[注]: 内容\n"
     "\n"
     "[Note]: See.\n"
     "\n"
     "- [甲]: 乙\n"
     "\n"
     "> [丙]: 丁\n"
     "\n"
     "戊\n"
     "[己]: http://a.b\n",
     "paragraph 1:1\n"
     "  zh «[注]: 内容» 1:1\n"
     "  en «[Note]: See.» 3:1\n"
     "list 5:1\n"
     "  item 5:1\n"
     "    paragraph 5:3\n"
     "      zh «[甲]: 乙» 5:3\n"
     "quote 7:1\n"
     "  paragraph 7:3\n"
     "    zh «[丙]: 丁» 7:3\n"
     "paragraph 9:1\n"
     "  en «戊» 9:1 «[己]: http://a.b» 10:1\n"
     "! warning missing-translation 5:1\n"
     "! warning missing-translation 7:1\n"
     "! warning missing-translation 9:1\n"},

    /* ---- HTML ---- */
    {"HTML is kept and told",
     "甲<b>乙</b> <span\n"
     "class=\"c\">丙</span>\n",
     "paragraph 1:1\n"
     "  en «甲<b>乙</b> <span» 1:1 « » ~1:16 «class=\"c\">丙</span>» 2:1\n"
     "! warning raw-html 1:2\n"
     "! warning raw-html 1:6\n"
     "! warning raw-html 1:11\n"
     "! warning raw-html 2:12\n"},
    {"blocks of HTML",
     "<div class=\"a\">\n"
     "甲\n"
     "</div>\n"
     "\n"
     "乙\n",
     "code 1:1\n"
     "  en «<div class=\"a\">» code 1:1 «\\n» code ~1:16 «甲» code 2:1 «\\n» "
     "code ~2:2 «</div>» code 3:1\n"
     "paragraph 5:1\n"
     "  zh «乙» 5:1\n"
     "! warning raw-html 1:1\n"
     "! warning missing-translation 5:1\n"},
    {"comments are the writer's own",
     "甲<!-- 乙 -->乙\n"
     "\n"
     "<!-- 丙\n"
     "\n"
     "[^1]: 丁\n"
     "-->\n"
     "\n"
     "戊\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «乙» 1:12\n"
     "paragraph 8:1\n"
     "  zh «戊» 8:1\n"},
    {"also in a fence, as pandoc writes them",
     "甲\n"
     "\n"
     "```{=html}\n"
     "<!-- -->\n"
     "```\n"
     "乙\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1\n"
     "paragraph 6:1\n"
     "  zh «乙» 6:1\n"},
    {"attributes go on in the next line",
     "甲[乙]{.dots\n"
     ".keep}丙![丁](a.png){width=1cm\n"
     "height=2cm}戊\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «乙» 1:3 «丙» 2:7 «丁» 2:10 «戊» 3:12\n"
     "! warning image-not-set 2:10\n"},
    {"text behind a comment is kept",
     "<!-- 甲 --> 乙\n"
     "\n"
     "<!-- 丙 --> <!-- 丁 -->\n",
     "code 1:1\n"
     "  zh «<!-- 甲 --> 乙» code 1:1\n"
     "! warning raw-html 1:1\n"},
    {"a comment that is not closed",
     "甲\n"
     "\n"
     "<!-- 乙\n"
     "\n"
     "丙\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1\n"
     "! error comment-not-closed 3:1\n"},

    /* ---- footnotes ---- */
    {"footnotes are numbered as they are referred to",
     "甲[^b]乙[^a]丙[^b]\n"
     "\n"
     "[^a]: 注一\n"
     "\n"
     "[^b]: 注二\n"
     "\n"
     "    续\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «[1]» reference ~1:2 «乙» 1:6 «[2]» reference ~1:7 "
     "«丙» 1:11 «[1]» reference ~1:12\n"
     "note [1] 5:7\n"
     "  paragraph 5:7\n"
     "    zh «注二» 5:7\n"
     "  paragraph 7:5\n"
     "    zh «续» 7:5\n"
     "note [2] 3:7\n"
     "  paragraph 3:7\n"
     "    zh «注一» 3:7\n"},
    {"scripts", "10^6^ m^2^，CO~2~、Fe^3+^；[注]{.sup}\n",
     "paragraph 1:1\n"
     "  en «10» 1:1 «6» superscript 1:4 « m» 1:6 «2» superscript 1:9 "
     "«，CO» 1:11 «2» subscript 1:15 «、Fe» 1:17 «3+» superscript 1:21 "
     "«；» 1:24 «注» superscript 1:26\n"},
    {"no scripts", "3~5天，10~20~30，^o^ a^b 2^^2^^ x~~1~ x\\^2^ 甲~2~ ~2~\n",
     "paragraph 1:1\n"
     "  en «3~5天，10~20~30，^o^ a^b 2^^2^^ x~~1~ x» 1:1 "
     "«^2^ 甲~2~ ~2~» 1:38\n"},
    {"scripts as HTML, and what is not closed",
     "m<sup>**2**</sup> <sub>甲</sub>\n\n乙<sup>丙\n",
     "paragraph 1:1\n"
     "  zh «m» 1:1 «2» strong superscript 1:9 « » 1:18 «甲» subscript 1:24\n"
     "paragraph 3:1\n"
     "  zh «乙<sup>丙» 3:1\n"
     "! warning raw-html 3:2\n"},
    {"references with styles around them",
     "**甲[^1]**\n"
     "\n"
     "[^1]: *注* 乙\n",
     "paragraph 1:1\n"
     "  zh «甲» strong 1:3 «[1]» strong reference ~1:4\n"
     "note [1] 3:7\n"
     "  paragraph 3:7\n"
     "    zh «注» emphasis 3:8 « 乙» 3:10\n"},
    {"a footnote nobody refers to",
     "甲[^1]\n"
     "\n"
     "[^1]: 乙\n"
     "\n"
     "[^2]: 丙\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «[1]» reference ~1:2\n"
     "note [1] 3:7\n"
     "  paragraph 3:7\n"
     "    zh «乙» 3:7\n"
     "! error unused-footnote 5:1\n"},
    {"a footnote defined twice",
     "甲[^1]\n"
     "\n"
     "[^1]: 乙\n"
     "\n"
     "[^1]: 丙\n",
     "paragraph 1:1\n"
     "  zh «甲» 1:1 «[1]» reference ~1:2\n"
     "note [1] 3:7\n"
     "  paragraph 3:7\n"
     "    zh «乙» 3:7\n"
     "! error unused-footnote 5:1\n"},
    {"a footnote that is not there", "甲[^1] \\[^2]\n",
     "paragraph 1:1\n"
     "  zh «甲[^1] » 1:1 «[^2]» 1:8\n"
     "! warning undefined-footnote 1:2\n"},
    {"a footnote before its reference, in a list",
     "[^1]: 注\n"
     "\n"
     "- 甲[^1]\n"
     "\n"
     "  [^2]: 无\n",
     "list 3:1\n"
     "  item 3:1\n"
     "    paragraph 3:3\n"
     "      zh «甲» 3:3 «[1]» reference ~3:4\n"
     "note [1] 1:7\n"
     "  paragraph 1:7\n"
     "    zh «注» 1:7\n"
     "! error unused-footnote 5:3\n"},
};

int
main(void)
{
    return document_cases_run("inlines", cases, sizeof cases / sizeof *cases,
                              /*places=*/true);
}
