"""Languages of source files by the extensions of their names, for a first look. A desk's scan is more exact."""

_EXTENSIONS = {
    "C": "c h", "C++": "cc cpp cxx hh hpp", "C#": "cs", "Clojure": "clj cljs", "CSS": "css scss less", "Dart": "dart",
    "Elixir": "ex exs", "Erlang": "erl", "F#": "fs fsx", "Go": "go", "Haskell": "hs", "HTML": "html htm",
    "Java": "java", "JavaScript": "js jsx mjs cjs", "Julia": "jl", "Kotlin": "kt kts", "Lua": "lua", "Nim": "nim",
    "OCaml": "ml mli", "Perl": "pl pm", "PHP": "php", "Python": "py pyi", "R": "r", "Ruby": "rb", "Rust": "rs",
    "Scala": "scala", "Shell": "sh bash zsh fish", "SQL": "sql", "Svelte": "svelte", "Swift": "swift",
    "TypeScript": "ts tsx mts cts", "Vue": "vue", "Zig": "zig", "Jupyter": "ipynb", "Terraform": "tf",
}  # fmt: skip
BY_EXTENSION = {one: language for language, extensions in _EXTENSIONS.items() for one in extensions.split()}
"""Language by the extension of a file's name, in lower case and without the dot."""
