// Runs before the first paint. Reads the same cookie as packages/kit/src/theme.ts.
(() => {
  const kept = /(?:^|; )commandcenter-color-scheme=(light|dark|auto)/.exec(document.cookie);
  let scheme = kept ? kept[1] : "auto";
  if (scheme === "auto")
    scheme = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
})();
