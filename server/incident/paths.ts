/** Names of files, as strings only: folders, labels, globs. Works on paths and on URIs. */

/** The folder of a file, without the last `/`; '' when it has none. */
export function folderOf(file: string): string {
  const cut = file.lastIndexOf('/');
  return cut < 0 ? '' : file.slice(0, cut);
}

/** The last part of a path, with the escapes of a URI undone. */
export function baseName(path: string): string {
  return readable(path.slice(path.lastIndexOf('/') + 1));
}

/** A path for people: the escapes of a URI undone. */
export function readable(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The path below the longest root that holds it; `null` when none does. A root relative to itself is ''. */
export function belowRoot(path: string, roots: readonly string[]): string | null {
  let best: string | null = null;
  for (const root of roots) {
    const folder = root.endsWith('/') ? root.slice(0, -1) : root;
    const rest = path === folder ? '' : path.startsWith(folder + '/') || folder === '' ? path.slice(folder === '' ? 0 : folder.length + 1) : null;
    if (rest !== null && (best === null || rest.length < best.length)) best = rest;
  }
  return best;
}

/** For each path its last part, with as many folders before it as tell it from the others. */
export function shortLabels(paths: readonly string[]): Map<string, string> {
  const labels = new Map<string, string>();
  const level = (waiting: readonly string[], depth: number): void => {
    const groups = new Map<string, string[]>();
    for (const path of waiting) {
      const label = readable(path.split('/').slice(-depth).join('/'));
      const group = groups.get(label);
      if (group) group.push(path);
      else groups.set(label, [path]);
    }
    for (const [label, group] of groups) {
      const longer = group.filter(path => path.split('/').length > depth);
      if (group.length === 1 || longer.length === 0) for (const path of group) labels.set(path, label);
      else {
        for (const path of group) if (!longer.includes(path)) labels.set(path, label);
        level(longer, depth + 1);
      }
    }
  };
  level([...new Set(paths)], 1);
  return labels;
}

/** How a log calls another one in a message: the base name within one folder, else its label. */
export function nameFrom(from: string, other: string, labels: ReadonlyMap<string, string>): string {
  if (folderOf(from) === folderOf(other)) return baseName(other);
  const label = labels.get(other) ?? baseName(other);
  return label.includes('/') ? label : `${baseName(folderOf(other))}/${label}`.replace(/^\//, '');
}

/**
 * Does a glob fit a whole path? `*` and `?` stay within a folder, `**` is any
 * number of folders, `{a,b}` a choice.
 */
export function globFits(glob: string, path: string): boolean {
  const parts = path.split('/');
  return choices(glob.replace(/^\.\//, '')).some(choice => partsFit(choice.split('/'), parts));
}

/**
 * As `globFits`, for settings: a glob without `/` speaks of the file's name alone, whatever its folder; one that begins
 * with `/` or a drive speaks of the whole path. Of a URI the path is looked at.
 */
export function settingFits(glob: string, path: string): boolean {
  const plain = glob.replace(/^\.?\//, '');
  const whole = readable(path).replace(/^[a-z][a-z\d+.-]+:(?:\/\/[^/]*)?/i, '').replace(/^\//, '');
  return globFits(plain.includes('/') ? plain : `**/${plain}`, whole);
}

const mostChoices = 256;

function choices(glob: string): string[] {
  const open = glob.indexOf('{');
  const close = glob.indexOf('}', open);
  if (open < 0 || close < 0) return [glob];
  const rest = choices(glob.slice(close + 1));
  return glob.slice(open + 1, close).split(',')
    .flatMap(choice => rest.map(end => glob.slice(0, open) + choice + end))
    .slice(0, mostChoices);
}

/** Row by row: which numbers of leading parts the leading globs can use up. */
function partsFit(wanted: readonly string[], parts: readonly string[]): boolean {
  let reach = parts.map(() => false).concat(false);
  reach[0] = true;
  for (const glob of wanted) {
    const next = reach.map(() => false);
    if (glob === '**') {
      let open = false;
      for (let i = 0; i <= parts.length; i++) next[i] = open = open || reach[i];
    } else {
      for (let i = 0; i < parts.length; i++) next[i + 1] = reach[i] && segmentFits(glob, parts[i]);
    }
    reach = next;
  }
  return reach[parts.length];
}

function segmentFits(glob: string, part: string): boolean {
  let g = 0;
  let p = 0;
  let star = -1;
  let mark = 0;
  while (p < part.length) {
    if (glob[g] === '*') {
      star = g++;
      mark = p;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === part[p])) {
      g++;
      p++;
    } else if (star >= 0) {
      g = star + 1;
      p = ++mark;
    } else return false;
  }
  while (glob[g] === '*') g++;
  return g === glob.length;
}
