/** How each ecosystem is called. */
export const ECOSYSTEM_NAMES = {
  pypi: "Python",
  npm: "JavaScript",
  go: "Go",
  cargo: "Rust",
  maven: "Java",
  gem: "Ruby",
  composer: "PHP",
  nuget: ".NET",
  docker: "Images",
  actions: "GitHub Actions",
} as const;
