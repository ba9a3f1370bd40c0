/** Whose code a frame is. */
import type { Facts, Frame } from './report';

/** Libraries that only do what their caller asked for. */
const servants = /^(?:libc|libpthread|libm|libstdc\+\+|ld-linux[^.]*|ld-musl[^.]*|linux-vdso|libsystem_\w+|ntdll|kernelbase|kernel32|ucrtbase|msvcr\w*|vcruntime\w*)[-.\d]/i;

/** Does this library only do what its caller asked for, as the C library does? */
export function isServant(library: string | null): boolean {
  return library !== null && servants.test(library);
}

/** "libzip.so" of "C  [libzip.so+0x1]  ZIP_GetEntry", '' for native code of no known library, `null` for a frame of another kind. */
export function frameLibrary(frame: string | null): string | null {
  return frame?.startsWith('C') ? /\[([^\]+ ]+)/.exec(frame)?.[1] ?? '' : null;
}

/** The first frame that is no servant's. */
export function callerOf(frames: readonly Frame[]): Frame | null {
  return frames.find(({ kind, text }) => kind !== 'v' && !(kind === 'C' && (!text.startsWith('[') || isServant(text.slice(1))))) ?? null;
}

export function hasCaller(facts: Pick<Facts, 'frames'>): boolean {
  return callerOf(facts.frames) !== null;
}

/** Does the JDK's own library of archives fail? */
export function isZip({ problematicFrame }: Pick<Facts, 'problematicFrame'>): boolean {
  return /^(?:lib)?zip\./.test(frameLibrary(problematicFrame) ?? '');
}
