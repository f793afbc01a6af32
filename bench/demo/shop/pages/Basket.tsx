/** The articles that the customer has chosen. */
export function Basket({ articles }: { articles: string[] }) {
  // TODO: let the customer change quantities
  return <ul>{articles.map((name) => <li key={name}>{name}</li>)}</ul>;
}
