/*
 * The page: its list of documents, filters, the search and its results.
 *
 * Whatever comes from documents becomes text, never markup.  What is asked
 * for stands in the address behind "#", so that it can be kept and sent, and
 * is there again on the way back from a document.
 */
"use strict";

{
  const SHOWN = 50; /* at once */
  const PASSAGES = 3;
  const WAIT = 250; /* milliseconds, while somebody types */

  const {text, tag, number, sizeOf, dateOf, nameOf} = briefset.language;
  const at = (id) => document.getElementById(id);
  const documents = briefset.documents;
  const form = at("find");
  const fields = ["query", "issuer", "language", "from", "to"];

  let found = []; /* places in the catalogue, in order */
  let shown = 0;
  let query = null; /* what results are marked with */
  let asked = 0;    /* how often, so that late answers are known */

  /* ---- elements ---- */

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {}))
      if (value !== null)
        made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  /* A text of a document's, apart from those around it whatever is in it. */
  function written(name, language, content, ...more) {
    return element(name, {lang: language, dir: "auto"},
                   ...marked(content), ...more);
  }

  /* The text with what was looked for marked. */
  function marked(content, matches, from = 0, to = content.length) {
    const parts = [];
    let done = from;
    for (const match of matches || (query ?
      briefset.matchesIn(content, query).matches : [])) {
      const start = Math.max(match.start, done);
      const end = Math.min(match.end, to);
      if (end <= start)
        continue;
      parts.push(content.slice(done, start),
                 element("mark", {}, content.slice(start, end)));
      done = end;
    }
    parts.push(content.slice(done, to));
    return parts.filter((part) => part !== "");
  }

  /* ---- documents ---- */

  /* Those in the page's language first. */
  function inOrder(texts) {
    const first = texts.findIndex(([language]) =>
      briefset.languageMatches(language, briefset.language.is()));
    return first <= 0 ? texts
      : [texts[first], ...texts.filter((_, i) => i !== first)];
  }

  function local(texts) {
    return texts.length > 0 ? inOrder(texts)[0][1] : "";
  }

  function addressOf(entry, page) {
    return `documents/${encodeURIComponent(entry.name)}.pdf` +
      (page ? `#page=${page}` : "");
  }

  function fact(name, ...content) {
    return element("div", {}, element("dt", {}, text(name)),
                   element("dd", {}, ...content));
  }

  function localFact(name, texts) {
    return texts.length === 0 ? [] : [fact(name, ...inOrder(texts).flatMap(
      ([language, content], i) =>
        [...(i > 0 ? [" / "] : []), written("span", language, content)]))];
  }

  function facts(entry) {
    const list = element("dl", {class: "facts"},
      ...localFact("issuer", entry.issuers),
      ...localFact("issue", entry.issues));
    if (entry.date)
      list.append(fact("date", element("time", {datetime: entry.date},
                                       dateOf(entry.date))));
    if (entry.languages.length > 0)
      list.append(fact("languages", entry.languages.map(nameOf)
                       .join(text("comma"))));
    list.append(fact("pagesName", text("pages", entry.pages)),
                fact("size", `PDF, ${sizeOf(entry.bytes)}`));
    return list;
  }

  const versions = new Map();
  documents.forEach((entry) => {
    if (!versions.has(entry.key))
      versions.set(entry.key, []);
    versions.get(entry.key).push(entry);
  });

  function othersOf(entry) {
    return versions.get(entry.key).filter((other) => other !== entry)
      .sort((a, b) => b.version - a.version);
  }

  function versionLink(entry) {
    const date = entry.date ? text("comma") + dateOf(entry.date) : "";
    return element("li", {}, element("a", {href: addressOf(entry)},
      text("version", entry.version)), `${date}${text("comma")}${sizeOf(entry.bytes)}`);
  }

  function details(entry) {
    const others = othersOf(entry);
    const name = others.length > 0 ? text("detailsOf", others.length)
                                   : text("details");
    const list = element("dl", {class: "facts"},
      ...localFact("description", entry.descriptions),
      fact("versionName", number(entry.version)),
      fact("file", written("span", "", entry.file)),
      fact("digest", element("code", {}, entry.sha256)));
    if (others.length > 0)
      list.append(fact("others", element("ul", {},
                                         ...others.map(versionLink))));
    return element("details", {}, element("summary", {}, name), list);
  }

  function picture(entry) {
    return entry.picture ? element("img", {
      src: `pictures/${entry.sha256}.png`, alt: "", loading: "lazy",
      width: 140, height: 198}) : element("div", {class: "no-picture"});
  }

  function titleOf(entry) {
    const titles = inOrder(entry.titles).filter(([, title]) => title.trim());
    const [language, first] = titles[0] || ["", entry.file];
    const link = written("a", language, first);
    link.setAttribute("href", addressOf(entry));
    return [element("h3", {}, link),
            ...titles.slice(1).map(([other, title]) =>
              written("p", other, title))];
  }

  function item(place) {
    const entry = documents[place];
    const titles = titleOf(entry);
    titles.slice(1).forEach((title) => title.classList.add("title"));
    const body = element("div", {class: "body"}, ...titles);
    if (!entry.current)
      body.append(element("p", {class: "replaced"}, text("replaced")));
    body.append(facts(entry));
    if (query)
      body.append(element("ul", {class: "passages", hidden: "hidden"}));
    body.append(details(entry));
    return element("li", {}, element("article", {}, picture(entry), body));
  }

  /* ---- passages ---- */

  function passageItem(entry, passage) {
    const content = element("q", {lang: passage.language,
                                    dir: "auto"},
      passage.from > 0 ? "…" : "",
      ...marked(passage.text, passage.matches, passage.from, passage.to),
      passage.to < passage.text.length ? "…" : "");
    const page = element("a", {href: addressOf(entry, passage.page)},
                         text("page", passage.page));
    return element("li", {}, page, text("colon"), content);
  }

  async function showPassages(place, list) {
    const passages = await briefset.passages(place, query, form.language.value,
                                             PASSAGES);
    list.replaceChildren(...passages.map((passage) =>
      passageItem(documents[place], passage)));
    list.hidden = passages.length === 0;
  }

  /* ---- the list ---- */

  function say() {
    const noWord = query === null && form.query.value.trim() !== "";
    at("count").textContent = text("found", found.length, shown) +
      (noWord ? text("noWord") : "");
    at("rest").hidden = shown === found.length;
    at("more").textContent = text("more", Math.min(SHOWN,
                                                   found.length - shown));
    at("all").textContent = text("all", found.length);
  }

  async function show(most) {
    const places = found.slice(shown, shown + most);
    const items = places.map(item);
    at("list").append(...items);
    shown += places.length;
    say();
    if (query)
      await Promise.all(places.map((place, i) =>
        showPassages(place, items[i].querySelector(".passages"))));
  }

  async function showMore(most) {
    const first = at("list").children.length;
    const passages = show(most);
    at("list").children[first].querySelector("a").focus();
    await passages;
  }

  /* As the options --from, --to and --issuer have it. */
  function passes(entry) {
    const {issuer, from, to, language} = form;
    return (form.versions.checked || entry.current) &&
      (!from.value || entry.date >= from.value) &&
      (!to.value || (entry.date && entry.date <= to.value)) &&
      (!issuer.value || entry.issuers.some(([, name]) =>
        name === issuer.value)) &&
      (query || !language.value || entry.languages.some((one) =>
        briefset.languageMatches(one, language.value)));
  }

  function newestFirst(a, b) {
    const left = documents[a].date;
    const right = documents[b].date;
    return left < right ? 1 : left > right ? -1 : b - a;
  }

  async function find() {
    const mine = ++asked;
    const phrases = briefset.queryOf(form.query.value);
    const positive = phrases.some((phrase) => !phrase.excluded);
    let places = documents.map((_, place) => place);
    if (positive)
      places = await briefset.search(phrases, form.language.value);
    else
      places.sort(newestFirst);
    if (mine !== asked)
      return;
    query = positive ? phrases : null;
    found = places.filter((place) => passes(documents[place]));
    shown = 0;
    at("documents").replaceChildren(query
      ? text("results", form.query.value.trim()) : text("documents"));
    at("list").replaceChildren();
    await show(SHOWN);
  }

  async function update() {
    keepAddress();
    try {
      await find();
    } catch (error) {
      at("count").textContent = text("failed", error.message);
    }
  }

  /* ---- the address ---- */

  function keepAddress() {
    const asking = new URLSearchParams();
    for (const name of fields)
      if (form[name].value)
        asking.set(name, form[name].value);
    if (form.versions.checked)
      asking.set("versions", "all");
    if (briefset.language.is() !== briefset.language.preferred())
      asking.set("page", briefset.language.is());
    try {
      history.replaceState(null, "", `#${asking}`);
    } catch {
      /* A browser that allows no such thing for files does without. */
    }
  }

  function takeAddress() {
    const kept = new URLSearchParams(location.hash.slice(1));
    speak(kept.get("page"));
    for (const name of fields)
      form[name].value = kept.get(name) || "";
    form.versions.checked = kept.get("versions") === "all";
  }

  /* ---- the form ---- */

  function fillList(list, options) {
    const value = list.value;
    list.replaceChildren(element("option", {value: ""}, text("any")),
      ...options.map(([one, name, language]) =>
        element("option", {value: one, lang: language || null}, name)));
    list.value = value;
  }

  function issuers() {
    const known = new Map();
    for (const {issuers: names} of documents)
      if (names.length > 0 && !known.has(names[0][1]))
        known.set(names[0][1], inOrder(names)[0]);
    return Array.from(known, ([name, [language, shownAs]]) =>
      [name, shownAs, language])
      .sort((a, b) => a[1].localeCompare(b[1], tag()));
  }

  function languages() {
    const known = new Set(documents.flatMap((entry) =>
      entry.languages.map((one) => one.toLowerCase().split("-")[0])));
    return Array.from(known, (one) => [one, nameOf(one), ""])
      .sort((a, b) => a[1].localeCompare(b[1], tag()));
  }

  function speak(language) {
    briefset.language.choose(language);
    document.documentElement.lang = tag();
    document.title = text("title");
    for (const one of document.querySelectorAll("[data-text]"))
      one.textContent = text(one.dataset.text);
    at("other").lang = briefset.language.is() === "zh" ? "en" : "zh-Hans";
    fillList(form.issuer, issuers());
    fillList(form.language, languages());
  }

  let typing = 0;
  function soon() {
    clearTimeout(typing);
    typing = setTimeout(update, WAIT);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    update();
  });
  form.addEventListener("input", (event) => {
    if (!event.isComposing)
      soon();
  });
  form.addEventListener("compositionend", soon);
  form.addEventListener("reset", () => setTimeout(update, 0));
  at("more").addEventListener("click", () => showMore(SHOWN));
  at("all").addEventListener("click", () => showMore(Infinity));
  at("other").addEventListener("click", () => {
    speak(briefset.language.is() === "zh" ? "en" : "zh");
    update();
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    at("documents").focus();
  });
  addEventListener("hashchange", () => {
    takeAddress();
    update();
  });

  takeAddress();
  update();
}
