/** URIs and paths. One file has one URI here, however a client or a platform spells it. */
import { fileURLToPath } from 'node:url';
import { packedScheme } from '../protocol';

/** The path of a `file:` URI, or of a packed log shown unpacked; `null` for any other scheme and for what names no path. */
export function filePath(uri: string): string | null {
  const plain = uri.startsWith(`${packedScheme}:`) ? `file:${uri.slice(packedScheme.length + 1)}` : uri;
  if (!/^file:/i.test(plain)) return null;
  try {
    const path = fileURLToPath(plain);
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

/** The URI under which a client shows a packed log unpacked; any other file's own. */
export function packedUri(uri: string): string {
  return /^file:.*\.gz$/i.test(uri) ? `${packedScheme}:${uri.slice('file:'.length)}` : uri;
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
