/** Long work gives way: between one step and the next, requests that wait get their turn. */

const mostMs = 10;

/** What long work awaits between its steps: at once while it has had the thread for a few milliseconds only, else when whoever waited was served. */
export function takingTurns(): () => Promise<void> {
  let since = Date.now();
  return async () => {
    if (Date.now() - since < mostMs) return;
    await new Promise(resolve => setImmediate(resolve));
    since = Date.now();
  };
}
