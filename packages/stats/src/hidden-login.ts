/** A store's URL for people: user and password, whatever characters they hold, are left out. */
export function hiddenLogin(url: string): string {
  const at = url.lastIndexOf('@');
  return at < 0 ? url : `${/^[a-z+]*:?\/*/i.exec(url)![0]}…${url.slice(at)}`;
}
