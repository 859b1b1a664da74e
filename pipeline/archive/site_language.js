/*
 * What the page itself says, in both languages.
 */
"use strict";

{
  const TEXTS = {
    en: {
      title: "Archive of briefings",
      other: "中文",
      skip: "Skip to the documents",
      noScript: "This page needs JavaScript.",
      find: "Search and filter",
      query: "Search",
      queryHelp: "Words in either language; \"a phrase\"; -without",
      submit: "Search",
      issuer: "Issuer",
      language: "Language",
      from: "From",
      to: "To",
      any: "Any",
      versions: "Earlier versions as well",
      clear: "Clear all",
      documents: "Documents",
      results: (query) => `Results for “${query}”`,
      found: (n, shown) => n === 0 ? "No document found."
        : (n === 1 ? "1 document" : `${number(n)} documents`) +
          (shown < n ? `, the first ${number(shown)} shown` : "") + ".",
      noWord: " There is no word to look for.",
      failed: (file) => `The search did not work: ${file} cannot be read.`,
      working: "Searching …",
      more: (n) => `Show ${number(n)} more`,
      all: (n) => `Show all ${number(n)}`,
      untitled: "Untitled",
      issue: "Issue",
      date: "Date",
      pages: (n) => n === 1 ? "1 page" : `${number(n)} pages`,
      page: (n) => `Page ${number(n)}`,
      pagesName: "Extent",
      languages: "Languages",
      size: "Size",
      details: "Details",
      detailsOf: (n) => n === 1 ? "Details and 1 other version"
        : `Details and ${number(n)} other versions`,
      description: "Description",
      file: "File",
      digest: "SHA-256",
      version: (n) => `Version ${number(n)}`,
      versionName: "Version",
      replaced: "Replaced by a later version",
      others: "Other versions",
      colon: ": ",
      comma: ", ",
    },
    zh: {
      title: "简报档案",
      other: "English",
      skip: "跳到文件列表",
      noScript: "本页需要 JavaScript。",
      find: "检索与筛选",
      query: "检索",
      queryHelp: "中英文词语均可；“词组”；-排除",
      submit: "检索",
      issuer: "发布单位",
      language: "语言",
      from: "起始日期",
      to: "截止日期",
      any: "不限",
      versions: "包括旧版本",
      clear: "全部清除",
      documents: "文件",
      results: (query) => `“${query}”的检索结果`,
      found: (n, shown) => n === 0 ? "没有找到文件。"
        : `共 ${number(n)} 份文件` +
          (shown < n ? `，显示前 ${number(shown)} 份` : "") + "。",
      noWord: "没有可检索的词语。",
      failed: (file) => `检索未能完成：无法读取 ${file}。`,
      working: "正在检索……",
      more: (n) => `再显示 ${number(n)} 份`,
      all: (n) => `显示全部 ${number(n)} 份`,
      untitled: "无标题",
      issue: "期号",
      date: "日期",
      pages: (n) => `${number(n)} 页`,
      page: (n) => `第 ${number(n)} 页`,
      pagesName: "页数",
      languages: "语言",
      size: "大小",
      details: "详细信息",
      detailsOf: (n) => `详细信息和另外 ${number(n)} 个版本`,
      description: "说明",
      file: "文件名",
      digest: "SHA-256",
      version: (n) => `第 ${number(n)} 版`,
      versionName: "版本",
      replaced: "已有新版本",
      others: "其他版本",
      colon: "：",
      comma: "、",
    },
  };

  let language = "en";

  const browsers = navigator.languages || [navigator.language];

  const tag = () => language === "zh" ? "zh-Hans" : "en";

  /* English as the browser has it, for dates. */
  const locale = () => language === "zh" ? "zh-Hans" : browsers.find((wanted) =>
    briefset.languageMatches(wanted, "en")) || "en-GB";

  const number = (n) => new Intl.NumberFormat(locale()).format(n);

  /* The first language of the browser's that there is. */
  const preferred = () => {
    for (const wanted of browsers)
      for (const known of Object.keys(TEXTS))
        if (briefset.languageMatches(wanted, known))
          return known;
    return "en";
  };

  const sizeOf = (bytes) => new Intl.NumberFormat(locale(), {
    style: "unit",
    unit: bytes < 1e6 ? "kilobyte" : "megabyte",
    maximumSignificantDigits: 3,
  }).format(bytes < 1e6 ? Math.max(bytes / 1e3, 0.1) : bytes / 1e6);

  /* "2026-05-01" in words; what is no whole date stays as it is. */
  const dateOf = (date) => {
    const time = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : NaN;
    return isNaN(time) ? date : new Intl.DateTimeFormat(locale(), {
      dateStyle: "long", timeZone: "UTC"}).format(time);
  };

  const nameOf = (code) => {
    try {
      return new Intl.DisplayNames(locale(), {type: "language"}).of(code);
    } catch {
      return code;
    }
  };

  briefset.language = {
    tag, preferred, number, sizeOf, dateOf, nameOf,
    is: () => language,
    choose: (chosen) => {
      language = TEXTS[chosen] && Object.hasOwn(TEXTS, chosen) ? chosen
                                                               : preferred();
    },
    text: (name, ...values) => {
      const text = TEXTS[language][name];
      return typeof text === "function" ? text(...values) : text;
    },
  };
}
