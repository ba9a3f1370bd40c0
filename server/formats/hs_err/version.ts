/** Which release of the JDK a report speaks of. */

/**
 * The feature release: 8 of "(8.0_265-b01)", 7 of "7.0_25-b15", 17 of "(17.0.15+6)"; NaN where nothing tells.
 * Up to JDK 8 the VM line names HotSpot by a version of its own ("20.6-b01"; Abstract_VM_Version::vm_release): 25 is JDK 8's, 21 to 24
 * JDK 7's, 10 to 20 JDK 6's. JDK 5 and the first of JDK 6 wrote "1.6.0-b105" there.
 * @param jvm what the `# JRE version:` line states
 * @param vmVersion what the `# Java VM:` line states
 * @param vmInfo what the `vm_info:` line states
 */
export function featureRelease(jvm: string | null, vmVersion: string | null, vmInfo: string): number {
  const stated = /^(\d+)\.0(?:_\d+)?-/.exec(jvm ?? '') ?? /\((?:1\.)?(\d+)[.+_\-)]/.exec(jvm ?? '') ?? /JRE \((?:1\.)?(\d+)/.exec(vmInfo);
  if (stated) return Number(stated[1]);
  const vm = vmVersion ?? vmInfo;
  const java = /\(1\.(\d+)\.\d/.exec(vm);
  if (java) return Number(java[1]);
  const hotSpot = /\((\d+)\.\d+-b\d/.exec(vm);
  if (hotSpot) {
    const major = Number(hotSpot[1]);
    return major === 25 ? 8 : major > 20 && major < 25 ? 7 : major >= 10 && major <= 20 ? 6 : NaN;
  }
  return Number(/\((\d+)/.exec(vm)?.[1] ?? NaN);
}

/** 265 of "(8.0_265-b01)" and "(build 1.8.0_265-b01)", 31 of "6.0_31-b04", 15 of "(17.0.15+6)", 0 of "(25+36)"; `null` where nothing tells. */
export function updateOf(version: string): number | null {
  const found = /^\d+\.0_(\d+)-b/.exec(version) ?? /\((?:1\.)?\d+\.0_(\d+)-b/.exec(version) ?? /\((?:build )?1\.8\.0_(\d+)/.exec(version) ?? /\(\d+\.\d+\.(\d+)[.+]/.exec(version);
  if (found) return Number(found[1]);
  return /\(\d\d\+\d/.test(version) ? 0 : null;
}
