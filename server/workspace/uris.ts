/** URIs and paths. One file has one URI here, however a client or a platform spells it. */
import { fileURLToPath } from 'node:url';

/** The path of a `file:` URI; `null` for any other scheme and for what names no path. */
export function filePath(uri: string): string | null {
  if (!/^file:/i.test(uri)) return null;
  try {
    const path = fileURLToPath(uri);
    return path.includes('\0') ? null : path;
  } catch {
    return null;
  }
}

/** The URI of an absolute path, encoded as VS Code encodes it (`file:///c%3A/logs/gc.log`). */
export function fileUri(path: string): string {
  const parts = path.replace(/^([A-Za-z]):/, drive => drive.toLowerCase()).split(process.platform === 'win32' ? /[\\/]/ : '/');
  const unc = process.platform === 'win32' && path.startsWith('\\\\');
  const joined = (unc ? parts.slice(2) : parts).map(encoded).join('/');
  return unc || joined.startsWith('/') ? `file://${joined}` : `file:///${joined}`;
}

function encoded(part: string): string {
  return encodeURIComponent(Buffer.from(part).toString()).replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The spelling of `uri` that stands for its file here. Other schemes than `file` stay as they are. */
export function canonicalUri(uri: string): string {
  const path = filePath(uri);
  return path === null ? uri : fileUri(path);
}

/** The last part of a URI's path, decoded: what recognition and people call the file. */
export function baseName(uri: string): string {
  const last = uri.replace(/[?#].*$/s, '').replace(/^.*[\\/:]/s, '');
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
