/*
 * Words: what can be looked for in a text, by the rules of input/words.h; and
 * queries, by those of pipeline/archive/index.h.
 *
 * A Han character, a kana or a bopomofo letter is a word of its own; in other
 * scripts a word is a run of letters and digits.  Words are folded: width and
 * other compatibility forms, case and accents make no difference.
 */
"use strict";

const briefset = {};

{
  const UNSEEN = /^[\p{M}\p{Default_Ignorable_Code_Point}]$/u;
  const IN_WORDS = /^[\p{L}\p{N}\p{Co}]$/u;
  const SINGLE = new RegExp("^[\\u2e80-\\u2fd5\\u3005-\\u3007\\u3021-\\u3029" +
    "\\u3038-\\u303b\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff" +
    "\\u{16fe2}-\\u{16ff6}\\u{20000}-\\u{3fffd}\\u3041-\\u30ff" +
    "\\u3105-\\u312f\\u31a0-\\u31bf\\u31f0-\\u31ff]$", "u");
  const STOP = /^[、。,.;:?!]$/u;
  const QUOTES = {"\"": "\"", "“": "”", "「": "」", "『": "』", "＂": "＂"};
  const BLANK = /[ \t-\r\u3000]/;

  /* What case folding keeps apart and a change to capitals does not; and the
     letters of Cherokee, which fold to their capitals. */
  const KEPT = new Set("ıƛɤ");
  const CHEROKEE = /[\u13a0-\u13fd\uab70-\uabbf]/u;

  const folded = new Map();

  function foldCase(character) {
    if (KEPT.has(character))
      return character;
    if (CHEROKEE.test(character))
      return character.toUpperCase();
    return character.toLowerCase().toUpperCase().toLowerCase();
  }

  /* The characters that one stands for. */
  function fold(character) {
    let parts = folded.get(character);
    if (parts === undefined) {
      parts = [];
      if (!UNSEEN.test(character))
        for (const cased of foldCase(character))
          for (const plain of cased.normalize("NFKD"))
            if (!UNSEEN.test(plain))
              parts.push(...foldCase(plain).normalize("NFKD"));
      parts = parts.filter((part) => !UNSEEN.test(part));
      folded.set(character, parts);
    }
    return parts;
  }

  /*
   * The words of a text: where each starts and ends, what it says folded, if
   * it is a single character, and if a stop stands before it.
   */
  function wordsOf(text) {
    const words = [];
    let word = null;
    let apart = false;
    let at = 0;
    const end = () => {
      if (word)
        words.push(word);
      word = null;
    };
    for (const character of text) {
      const next = at + character.length;
      for (const part of fold(character)) {
        if (!IN_WORDS.test(part)) {
          end();
          apart = apart || STOP.test(part);
        } else if (SINGLE.test(part)) {
          end();
          words.push({start: at, end: next, folded: part, single: true, apart});
          apart = false;
        } else if (word) {
          word.end = next;
          word.folded += part;
        } else {
          word = {start: at, end: next, folded: part, single: false, apart};
          apart = false;
        }
      }
      at = next;
    }
    end();
    return words;
  }

  /* Words, "phrases" and -not: lists of words, each excluded or not. */
  function queryOf(text) {
    const phrases = [];
    let at = 0;
    while (at < text.length) {
      if (BLANK.test(text[at])) {
        at++;
        continue;
      }
      const excluded = text[at] === "-" && at + 1 < text.length;
      at += excluded;
      const close = QUOTES[text[at]];
      let end = close ? text.indexOf(close, at + 1) : -1;
      const start = close ? at + 1 : at;
      if (end >= 0) {
        at = end + 1;
      } else {
        end = start;
        while (end < text.length && (close || !(BLANK.test(text[end]) ||
               QUOTES[text[end]])))
          end++;
        at = end;
      }
      const words = wordsOf(text.slice(start, end));
      if (words.length > 0)
        phrases.push({words, excluded});
    }
    return phrases;
  }

  /* Two characters that the index has as one word. */
  function arePair(words, i) {
    return i + 1 < words.length && words[i].single && words[i + 1].single &&
      !words[i + 1].apart;
  }

  /* The index's words of a phrase, the last perhaps only begun. */
  function termsOf(words) {
    const terms = [];
    let prefix = false;
    words.forEach((word, i) => {
      const last = i + 1 === words.length && word.single;
      if (last && i > 0 && arePair(words, i - 1))
        return;
      terms.push(word.folded + (arePair(words, i) ? words[i + 1].folded : ""));
      prefix = last;
    });
    return {terms, prefix};
  }

  /* True if the words of a phrase stand at word `at`. */
  function standsAt(words, at, phrase) {
    return phrase.every((wanted, i) => {
      const word = words[at + i];
      const inPair = word && i > 0 && word.single && words[at + i - 1].single;
      return word && word.folded === wanted.folded &&
        (!inPair || word.apart === wanted.apart);
    });
  }

  /*
   * Where a text says what a query looks for, in order; and how many of its
   * phrases it says.
   */
  function matchesIn(text, query) {
    const words = wordsOf(text);
    const matches = [];
    let phrases = 0;
    for (const phrase of query) {
      const before = matches.length;
      for (let at = 0; !phrase.excluded && at < words.length; at++)
        if (standsAt(words, at, phrase.words))
          matches.push({start: words[at].start,
                        end: words[at + phrase.words.length - 1].end});
      phrases += matches.length > before;
    }
    matches.sort((a, b) => a.start - b.start);
    return {words, matches, phrases};
  }

  Object.assign(briefset, {wordsOf, queryOf, termsOf, matchesIn});
}
