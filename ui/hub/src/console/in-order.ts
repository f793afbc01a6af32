/** Maximum length of the text of one request, characters; the API has the same limit. */
const MAX_LENGTH = 8192;

/**
 * Return a function that sends texts one request at a time, in their order.
 *
 * Texts that are given while a request is under way are sent together in the next one. If a request fails,
 * they are dropped.
 */
export function inOrder(send: (text: string) => Promise<void>): (text: string) => Promise<void> {
  let waiting = "";
  let current: Promise<void> | null = null;
  async function run(): Promise<void> {
    try {
      while (waiting !== "") {
        const text = waiting.slice(0, MAX_LENGTH);
        waiting = waiting.slice(MAX_LENGTH);
        await send(text);
      }
    } finally {
      waiting = "";
      current = null;
    }
  }
  return (text) => {
    waiting += text;
    current ??= run();
    return current;
  };
}
