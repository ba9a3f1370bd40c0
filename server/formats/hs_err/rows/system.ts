/** The machine: operating system, memory, limits, container. */
import type { Row } from '../../row';

export const systemRows: readonly Row[] = [
  {
    id: 'hs-err.os', starts: 'OS:', pattern: /OS: *(?<osText>\S.*)?/,
    means: 'Name and version of the operating system; in newer JVMs on the lines below.', source: 'os_linux.cpp, os::print_os_info', example: 'OS:Red Hat Enterprise Linux Server release 7.7 (Maipo)',
  },
  {
    id: 'hs-err.uname', starts: ['uname:', 'uname: '], pattern: /uname: ?(?<osText>.*)/,
    means: 'Name and version of the kernel.', source: 'os_posix.cpp, os::Posix::print_uname_info', example: 'uname: Linux 4.18.0-553.63.1.el8_10.x86_64 #1 SMP Fri Jul 18 06:13:44 EDT 2025 x86_64',
  },
  {
    id: 'hs-err.libc', starts: 'libc:', pattern: /libc: ?(?<osText>.*)/,
    means: 'The C library and its threads.', source: 'os_linux.cpp', example: 'libc: glibc 2.36 NPTL 2.36',
  },
  {
    id: 'hs-err.os-uptime', starts: 'OS uptime: ', pattern: /OS uptime: (?<osText>.*)/,
    means: 'How long the machine had run.', source: 'os_linux.cpp', example: 'OS uptime: 0 days 0:24 hours',
  },
  {
    id: 'hs-err.rlimit', starts: ['rlimit: ', 'rlimit (soft/hard): '], pattern: /rlimit(?: \(soft\/hard\))?: ?(?<rlimits>.*)/,
    means: 'Limits of the process (`ulimit`): AS the address space, DATA private writable memory, NPROC processes and threads of the user, NOFILE open files, STACK, CORE. The soft limit counts.',
    source: 'os_posix.cpp, os::Posix::print_rlimit_info; getrlimit(2); soft/hard since JDK 11.0.8', example: 'rlimit (soft/hard): STACK 8192k/infinity , CORE 0k/infinity , NPROC 96365/96365 , NOFILE 20000/20000 , AS infinity/infinity',
  },
  {
    id: 'hs-err.load', starts: 'load average:', pattern: /load average: ?(?<loadAverage>[\d. ]+)/,
    means: 'Threads that ran or waited for a processor or the disk, over 1, 5 and 15 minutes.', source: 'os_posix.cpp, os::Posix::print_load_average', example: 'load average: 7.99 6.31 3.65',
  },
  {
    id: 'hs-err.meminfo', starts: ['MemTotal:', 'MemFree:', 'MemAvailable:', 'Buffers:', 'Cached:', 'SwapCached:', 'SwapTotal:', 'SwapFree:', 'Shmem:', 'SReclaimable:', 'CommitLimit:', 'Committed_AS:', 'AnonPages:', 'Mapped:', 'Slab:', 'PageTables:', 'AnonHugePages:', 'HugePages_Total:', 'HugePages_Free:', 'Hugepagesize:', 'Active:', 'Inactive:', 'Active(', 'Inactive(', 'Dirty:', 'Writeback', 'Unevictable:', 'Mlocked:', 'KReclaimable:', 'SUnreclaim:', 'KernelStack:', 'NFS_Unstable:', 'Bounce:', 'Vmalloc', 'Percpu:', 'HardwareCorrupted:', 'ShmemHugePages:', 'ShmemPmdMapped:', 'FileHugePages:', 'FilePmdMapped:', 'CmaTotal:', 'CmaFree:', 'HugePages_Rsvd:', 'HugePages_Surp:', 'Hugetlb:', 'DirectMap', 'Zswap', 'SecPageTables:', 'Balloon:'],
    pattern: /(?<meminfo>[A-Za-z_]\w*(?:\([a-z]+\))?): +(?<meminfoSize>\d+(?: kB)?)/,
    means: 'The machine\'s memory as the kernel counts it. MemAvailable is what can be had without swapping; Committed_AS is what was promised to all processes, CommitLimit how much may be promised, which is enforced only with vm.overcommit_memory=2.',
    source: '/proc/meminfo, proc_meminfo(5)', example: 'CommitLimit:    12342044 kB',
  },
  {
    id: 'hs-err.max-map-count', starts: '/proc/sys/vm/max_map_count',
    pattern: /(?<sysctl>\/proc\/sys\/vm\/max_map_count) \([^)]*\):(?: (?<mapLimit>\d+))?/,
    means: 'The most memory maps a process may have. Its default of 65,530 is soon reached by a Kafka broker: each log segment maps its offset index and its time index.',
    source: 'os_linux.cpp, os::Linux::print_proc_sys_info: since JDK 11.0.4, the value on the next line; on the same line since JDK 17', example: '/proc/sys/vm/max_map_count (maximum number of memory map areas a process may have): 65530',
  },
  {
    id: 'hs-err.sysctl', starts: ['/proc/sys/kernel/threads-max', '/proc/sys/kernel/pid_max', '/proc/sys/vm/swappiness', '/proc/sys/vm/overcommit_memory'],
    pattern: /(?<sysctl>\/proc\/sys\/\w+\/[\w-]+) \([^)]*\):(?: (?<sysctlValue>\d+))?/,
    means: 'A setting of the kernel, with its meaning in brackets.', source: 'os_linux.cpp, os::Linux::print_proc_sys_info', example: '/proc/sys/kernel/pid_max (system-wide limit on number of process identifiers): 32768',
  },
  {
    id: 'hs-err.process-memory', starts: ['Virtual Size: ', 'Resident Set Size: '],
    pattern: /(?<processMemory>Virtual Size|Resident Set Size): (?<memorySize>\d+K)(?: \(peak: (?<peakSize>\d+K)\))?/,
    means: 'The process: addresses it has reserved (virtual size, what RLIMIT_AS counts), and memory it really uses (resident).',
    source: 'os_linux.cpp, os::Linux::print_process_memory_info, JDK 12 and later', example: 'Virtual Size: 1500000K (peak: 1500000K)',
  },
  {
    id: 'hs-err.swapped-out', starts: ['Swapped out: ', 'C-Heap outstanding allocations: '], pattern: /(?<processMemory>Swapped out|C-Heap outstanding allocations): (?<memorySize>\d+K)/,
    means: 'Memory of the process that is in swap; memory that malloc has handed out.', source: 'os_linux.cpp', example: 'C-Heap outstanding allocations: 344499K, retained: 1332K',
  },
  {
    id: 'hs-err.cgroup', starts: ['container_type: ', 'cpu_cpuset_cpus: ', 'cpu_memory_nodes: ', 'active_processor_count: ', 'cpu_quota: ', 'cpu_period: ', 'cpu_shares: ', 'memory_limit_in_bytes: ', 'memory_and_swap_limit_in_bytes: ', 'memory_soft_limit_in_bytes: ', 'memory_throttle_limit_in_bytes: ', 'memory_usage_in_bytes: ', 'memory_max_usage_in_bytes: ', 'memory_swap_current_in_bytes: ', 'memory_swap_max_limit_in_bytes: ', 'maximum number of tasks: ', 'current number of tasks: ', 'kernel_memory_'],
    pattern: /(?<cgroupKey>[a-z_]+(?: [a-z]+ of [a-z]+| number of tasks)?): (?<cgroupValue>.*)/,
    means: 'What the container (control group) may use and uses. -1 and "unlimited" mean no limit. Memory beyond the limit ends in a kill by the kernel, as a rule, not in a refused mmap.',
    source: 'os_linux.cpp, os::Linux::print_container_info', example: 'memory_limit_in_bytes: 8589934592',
  },
  {
    id: 'hs-err.memory', starts: 'Memory: ',
    pattern: /Memory: (?<pageSize>\d+k) page, (?:system-wide )?physical (?<physical>\d+[kM]) ?\((?<physicalFree>\d+[kM]) free\)(?:, swap (?<swapTotal>\d+[kM]) ?\((?<swapFree>\d+[kM]) free\))?/,
    means: 'Page size, memory and swap of the machine or its container. JDK 21 and later print as free what is available (MemAvailable), older ones what is unused (MemFree). On Windows "swap" is the commit limit: memory and paging files.',
    source: 'os_linux.cpp and os_windows.cpp, os::print_memory_info', example: 'Memory: 4k page, physical 24684092k(13085312k free), swap 0k(0k free)',
  },
  {
    id: 'hs-err.page-file', starts: 'TotalPageFile size ', pattern: /TotalPageFile size (?<swapTotal>\d+[kM]) \(AvailPageFile size (?<swapFree>\d+[kM])\)(?:, user-mode portion of virtual address-space (?<physical>\d+M) \((?<physicalFree>\d+M) free\))?/,
    means: 'What Windows can promise in all (memory and paging files), and what of it is left; of a 32-bit process its addresses, too.', source: 'os_windows.cpp, os::print_memory_info, JDK 11 and later', example: 'TotalPageFile size 20479M (AvailPageFile size 7532M)',
  },
  {
    id: 'hs-err.windows-process', starts: ['current process WorkingSet', 'current process commit charge'], pattern: /current process (?<processMemory>WorkingSet|commit charge) \([^)]*\): (?<memorySize>\d+M), peak: (?<peakSize>\d+M)/,
    means: 'What the process has in memory (working set), and what was promised to it (commit charge).', source: 'os_windows.cpp, os::print_memory_info', example: 'current process WorkingSet (physical memory assigned to process): 125M, peak: 126M',
  },
  {
    id: 'hs-err.system-line',
    starts: ['/sys/kernel/mm/transparent_hugepage/', 'Page Sizes: ', 'Steal ticks', 'VM kernel', 'KVM virtualization detected', 'VMWare virtualization detected', 'HyperV virtualization detected', 'Hyper-V virtualization detected', 'Xen hardware-assisted virtualization detected', 'Xen optimized paravirtualization detected', 'PowerVM virtualization detected', 'PowerKVM virtualization detected', 'Virtualization: ', 'Container: ', 'Online cpus:', 'Offline cpus:', 'BIOS frequency limitation:', 'Frequency switch latency (ns):', 'Available cpu frequencies:', 'Current governor:', 'Core performance/turbo boost:', 'Maximum cpu frequency:', 'Minimum cpu frequency:', 'glibc malloc tunables:', 'Kernel/userland '],
    pattern: /(?<osText>[A-Z/].*)/,
    means: 'The machine as the JVM finds it: virtualisation, processors and their frequencies, sizes of pages, time that the hypervisor took.', source: 'os_linux.cpp, vm_version.cpp, os::print_cpu_info', example: '/sys/kernel/mm/transparent_hugepage/enabled: always madvise [never]',
  },
  {
    id: 'hs-err.vm-info', starts: 'vm_info: ', pattern: /vm_info: (?<vmVersion>.*)/,
    means: 'The build of the JVM: version, platform, date, compiler.', source: 'vmError.cpp', example: 'vm_info: OpenJDK 64-Bit Server VM (25.0.3+9-LTS) for linux-amd64 JRE (25.0.3+9-LTS), built on 2026-04-21T00:00:00Z with gcc 14.2.0',
  },
  {
    id: 'hs-err.cpu', starts: ['CPU:total ', 'CPU: total '], pattern: /CPU: ?total (?<cpus>\d+)(?: (?<osText>.*))?/,
    means: 'The processors the JVM counts, and what they can do.', source: 'os.cpp, os::print_cpu_info', example: 'CPU:total 8 (initial active 8) (4 cores per cpu, 2 threads per core) family 6 model 63 stepping 2',
  },
  {
    id: 'hs-err.end', starts: 'END.', pattern: /(?<heading>END\.)/,
    means: 'The report is whole. Without it, on JDK 11 and later, the file was cut off.', source: 'vmError.cpp', example: 'END.',
  },
];
