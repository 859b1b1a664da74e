#!/usr/bin/env python3
"""How large the web page of an archive is, and how fast in Chromium.

  python3 tests/bench/site.py SITE [QUERY ...]

SITE is what `briefset archive DIR site SITE` has made.  Times are in
milliseconds: of the first list, and of each search by a page that is new and
by one that has answered it before (its index loaded).
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True

import chromium  # noqa: E402

WORK = """
const answers = {};
const fresh = async () => {
  const page = await open();
  await page.goto(given.site);
  await page.waitForSelector("#list li, #count:not(:empty)");
  return page;
};
const page = await fresh();
answers.first = await page.evaluate(() => {
  const entries = performance.getEntriesByType("paint");
  return Math.round(entries.find((one) =>
    one.name === "first-contentful-paint").startTime);
});
answers.heap = await page.evaluate(() =>
  Math.round(performance.memory.usedJSHeapSize / 1e6));
answers.queries = {};
for (const query of given.queries) {
  const page = await fresh();
  answers.queries[query] = await page.evaluate(async (text) => {
    const times = [];
    const query = briefset.queryOf(text);
    for (let i = 0; i < 2; i++) {
      const start = performance.now();
      const found = await briefset.search(query, "");
      const searched = performance.now();
      await Promise.all(found.slice(0, 50).map((place) =>
        briefset.passages(place, query, "", 3)));
      times.push([found.length, Math.round(searched - start),
                  Math.round(performance.now() - searched)]);
    }
    return times;
  }, query);
  await page.context().close();
}
return answers;
"""


def size(folder):
    return sum(os.path.getsize(os.path.join(at, name))
               for at, _, names in os.walk(folder) for name in names)


def main():
    site, queries = sys.argv[1], sys.argv[2:] or ["合作", "water"]
    for part in ("documents", "pictures", "page/words", "page/texts",
                 "page/catalogue.js"):
        path = os.path.join(site, part)
        length = size(path) if os.path.isdir(path) else os.path.getsize(path)
        print(f"{part}: {length / 1e6:.1f} MB")
    answer, said = chromium.run(WORK, {
        "site": "file://" + os.path.abspath(site) + "/index.html",
        "queries": queries})
    print(f"first list: {answer['first']} ms, {answer['heap']} MB")
    for query, times in answer["queries"].items():
        (found, search, passages), (_, again, passages_again) = times
        print(f"{query}: {found} documents; search {search} ms, then {again};"
              f" 50 documents' passages {passages} ms, then {passages_again}")
    print(*said, sep="\n", end="")


if __name__ == "__main__":
    main()
