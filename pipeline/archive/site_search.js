/*
 * Search in the index that site_words.c writes: the documents that
 * `briefset archive DIR search` finds, in its order.
 *
 * The index is in files by the order of words; those that a query needs are
 * loaded as scripts, which a page from a folder may do.
 */
"use strict";

{
  const COLUMN = 2 ** 24; /* places of one column */
  const COLUMNS = {zh: [0, 1], en: [2, 3]};
  const OTHERS = [4, 5];
  const FILES_KEPT = 100;
  const TEXTS_KEPT = 200;
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" +
    "0123456789+/";
  const VALUES = new Uint8Array(128);
  Array.from(LETTERS).forEach((letter, i) => {
    VALUES[letter.charCodeAt(0)] = i;
  });

  let documents = [];
  let firstWords = [];

  /* ---- data from scripts ---- */

  function load(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = name;
      script.onload = () => {
        script.remove();
        resolve();
      };
      script.onerror = () => {
        script.remove();
        reject(new Error(name));
      };
      document.head.append(script);
    });
  }

  /* Loads each once, and forgets what has not been asked for in a while. */
  class Loaded {
    constructor(nameOf, most) {
      this.nameOf = nameOf;
      this.most = most;
      this.waiting = new Map();
      this.values = new Map();
    }

    take(key, value) {
      this.values.set(key, value);
    }

    get(key) {
      const known = this.waiting.get(key);
      this.waiting.delete(key);
      const value = known || load(this.nameOf(key)).then(() => {
        const taken = this.values.get(key);
        this.values.delete(key);
        return taken;
      });
      this.waiting.set(key, value);
      value.catch(() => this.waiting.delete(key));
      if (this.waiting.size > this.most)
        this.waiting.delete(this.waiting.keys().next().value);
      return value;
    }
  }

  const files = new Loaded((i) => `page/words/${i}.js`, FILES_KEPT);
  const texts = new Loaded((digest) => `page/texts/${digest}.js`, TEXTS_KEPT);

  briefset.catalogue = (data) => {
    documents = briefset.documents = data.documents;
    firstWords = data.words;
  };
  briefset.words = (file, list) => {
    const words = new Map();
    for (let i = 0; i < list.length; i += 2)
      words.set(list[i], list[i + 1]);
    files.take(file, words);
  };
  briefset.text = (digest, blocks) => texts.take(digest, blocks);

  /* ---- the index ---- */

  /* In the order of characters, which is that of UTF-8, not of UTF-16. */
  function compare(left, right) {
    const a = Array.from(left);
    const b = Array.from(right);
    for (let i = 0; i < a.length && i < b.length; i++)
      if (a[i] !== b[i])
        return a[i].codePointAt(0) - b[i].codePointAt(0);
    return a.length - b.length;
  }

  /* The last file that begins with the word or before it. */
  function fileOf(word) {
    let low = 0;
    let high = firstWords.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(firstWords[middle], word) <= 0)
        low = middle + 1;
      else
        high = middle;
    }
    return Math.max(low - 1, 0);
  }

  /* The places of a word in each document, as site_words.c wrote them. */
  function read(places, found) {
    let at = 0;
    let entry = -1;
    const number = () => {
      let value = 0;
      for (let scale = 1; ; scale *= 32) {
        const digit = VALUES[places.charCodeAt(at++)];
        value += (digit % 32) * scale;
        if (digit < 32)
          return value;
      }
    };
    while (at < places.length) {
      let column = 0;
      let place = -1;
      entry += number();
      const list = found.get(entry) || [];
      for (let step = number(); step > 0; step = number()) {
        if (step % 2 === 1) {
          column += (step - 1) / 2;
          place = number();
        } else {
          place += step / 2;
        }
        list.push(column * COLUMN + place);
      }
      found.set(entry, list);
    }
  }

  async function placesOf(term) {
    const found = new Map();
    if (firstWords.length === 0)
      return found;
    const places = (await files.get(fileOf(term))).get(term);
    if (places)
      read(places, found);
    return found;
  }

  async function placesOfBeginning(beginning) {
    const found = new Map();
    for (let i = fileOf(beginning); i < firstWords.length; i++) {
      if (compare(firstWords[i], beginning) > 0 &&
          !firstWords[i].startsWith(beginning))
        break;
      for (const [word, places] of await files.get(i))
        if (word.startsWith(beginning))
          read(places, found);
    }
    for (const list of found.values())
      list.sort((a, b) => a - b);
    return found;
  }

  function holds(list, place) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] < place)
        low = middle + 1;
      else
        high = middle;
    }
    return list[low] === place;
  }

  /* Where the phrase begins in each document, in the columns that count. */
  async function find(phrase, columns) {
    const {terms, prefix} = briefset.termsOf(phrase.words);
    const lists = await Promise.all(terms.map((term, i) =>
      prefix && i + 1 === terms.length ? placesOfBeginning(term)
                                       : placesOf(term)));
    const found = new Map();
    const shortest = lists.reduce((a, b) => (b.size < a.size ? b : a));
    for (const entry of shortest.keys()) {
      const each = lists.map((list) => list.get(entry));
      if (each.includes(undefined))
        continue;
      const places = each[0].filter((place) =>
        (!columns || columns.includes(Math.floor(place / COLUMN))) &&
        each.every((list, i) => i === 0 || holds(list, place + i)));
      if (places.length > 0)
        found.set(entry, places);
    }
    return found;
  }

  /* ---- ranking: BM25 as FTS5 reckons it, words of a title eightfold ---- */

  const K1 = 1.2;
  const B = 0.75;
  const HEAD = 8;

  function weigh(found, usual) {
    const rare = Math.log((documents.length - found.size + 0.5) /
                          (found.size + 0.5));
    const weight = rare > 0 ? rare : 1e-6;
    return (entry) => {
      let often = 0;
      for (const place of found.get(entry))
        often += Math.floor(place / COLUMN) % 2 === 0 ? HEAD : 1;
      return weight * often * (K1 + 1) /
        (often + K1 * (1 - B + B * documents[entry].words / usual));
    };
  }

  /*
   * The documents, by their places in the catalogue, that say all phrases and
   * none of those that are excluded, in a language ("": any); the best first.
   */
  briefset.search = async (query, language) => {
    const columns = language ? COLUMNS[language] || OTHERS : null;
    const found = await Promise.all(query.map((phrase) =>
      find(phrase, columns)));
    const wanted = found.filter((_, i) => !query[i].excluded);
    const unwanted = found.filter((_, i) => query[i].excluded);
    const usual = documents.reduce((sum, entry) => sum + entry.words, 0) /
      documents.length;
    const weights = wanted.map((entries) => weigh(entries, usual));
    return Array.from(wanted[0].keys())
      .filter((entry) => wanted.every((entries) => entries.has(entry)) &&
              !unwanted.some((entries) => entries.has(entry)))
      .map((entry) => ({entry, score: weights.reduce((sum, weight) =>
        sum + weight(entry), 0)}))
      .sort((a, b) => b.score - a.score || a.entry - b.entry)
      .map((result) => result.entry);
  };

  /* ---- passages ---- */

  const BEFORE = 40; /* letters; a Han character is as wide as two */
  const LENGTH = 180;

  function widthOf(text) {
    return text.replace(/[\u1100-\u{3ffff}]/gu, "xx").length;
  }

  /* Cut between words, about so wide, with its first match in it. */
  function cut(text, words, matches) {
    const hit = matches[0];
    const starts = words.map((word) => word.start);
    let from = 0;
    let to = text.length;
    if (widthOf(text.slice(0, hit.start)) > BEFORE)
      from = starts.find((start) =>
        start >= hit.start || widthOf(text.slice(start, hit.start)) <= BEFORE);
    if (widthOf(text.slice(from)) > LENGTH)
      to = Math.max(hit.end, ...words.filter((word) => word.end > hit.end &&
        widthOf(text.slice(from, word.end)) <= LENGTH)
        .map((word) => word.end));
    return {from, to};
  }

  /* A block is its language, then a page and the text on it, and so on. */
  function passageOf(block, query) {
    let text = "";
    const pages = [];
    for (let i = 1; i < block.length; i += 2) {
      pages.push({page: block[i], start: text.length});
      text += block[i + 1];
    }
    const {words, matches, phrases} = briefset.matchesIn(text, query);
    if (matches.length === 0)
      return null;
    const page = pages.filter((one) => one.start <= matches[0].start).pop();
    return {language: block[0], page: page.page, text, phrases, matches,
            ...cut(text, words, matches)};
  }

  /* The passages of a document that say most of the query, at most so many. */
  briefset.passages = async (entry, query, language, most) => {
    const blocks = await texts.get(documents[entry].sha256);
    return blocks
      .filter((block) => !language ||
              briefset.languageMatches(block[0], language))
      .map((block) => passageOf(block, query))
      .filter((passage) => passage)
      .sort((a, b) => b.phrases - a.phrases)
      .slice(0, most);
  };

  briefset.languageMatches = (tag, primary) =>
    tag.toLowerCase().split("-")[0] === primary;
}
