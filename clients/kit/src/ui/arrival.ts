/** What every page is owed when it comes: the tab bears its heading, it is read from its top, and keys begin in it. */
const BRAND = "Demo Ride Tour";
/** A step back finds the place that was left: no scrolling for this long. */
const RETURN_MS = 1_000;

/** A new heading of the first level is a new page; what opens beside a page leaves it where it is. */
export function welcomePages(root: HTMLElement): void {
  let heading: Element | null = null;
  let returnedAt = Number.NEGATIVE_INFINITY;
  // Before the router hears of it, which may draw at once.
  window.addEventListener("popstate", () => (returnedAt = performance.now()), true);
  new MutationObserver(() => {
    const found = root.querySelector("h1");
    if (!found) return;
    const title = `${found.textContent} · ${BRAND}`;
    if (document.title !== title) document.title = title;
    if (found === heading) return;
    if (heading) arrive(performance.now() - returnedAt < RETURN_MS);
    heading = found;
  }).observe(root, { childList: true, subtree: true, characterData: true });
}

function arrive(returned: boolean): void {
  if (!returned) window.scrollTo(0, 0);
  // The link that was pressed is gone with its page.
  if (document.activeElement === document.body) document.getElementById("content")?.focus({ preventScroll: true });
}
