/** Headings, memory maps, heap, arguments and environment. */
import type { Row } from '../../row';
import { headings } from '../sections';

export const processRows: readonly Row[] = [
  {
    id: 'hs-err.heading', starts: [...headings.keys()], pattern: /(?<heading>[A-Za-z/[][^:\n(]*[^:\n( ])(?: ?[(:].*)?/,
    means: 'A section of the report begins.', source: 'vmError.cpp', example: 'Dynamic libraries:',
  },
  {
    id: 'hs-err.mapping', starts: ['0', 'a', 'b', 'c', 'd', 'e', 'f'],
    pattern: /(?<mapRange>[0-9a-f]+-[0-9a-f]+) (?<mapPermissions>[r-][w-][x-][sp]) (?<mapOffset>[0-9a-f]+) (?<mapDevice>[0-9a-f]+:[0-9a-f]+) (?<mapInode>\d+)(?: +(?<mapPath>\S.*))?/,
    means: 'One mapping of the process: the addresses, the permissions (`s` shared, `p` private), the place in the file, its device and inode, the file. Each such line is one of the vm.max_map_count that a process may have.',
    source: 'os_linux.cpp, os::print_dll_info: the lines of /proc/PID/maps, proc_pid_maps(5)', example: '7fc9faf6d000-7fc9faf6e000 rw-s 00000000 fe:00 2326803                    /srv/lab/kafka-logs/topic-2/00000000000000000000.timeindex',
  },
  {
    id: 'hs-err.module', starts: '0x', pattern: /(?<mapRange>0x[0-9a-f]+(?: - 0x[0-9a-f]+)?) *\t *(?<mapPath>\S.*)/,
    means: 'A library that is loaded, and where. Windows, Solaris and macOS list libraries only, not every mapping.',
    source: 'os_windows.cpp, os::print_dll_info', example: '0x00007ff7bb0c0000 - 0x00007ff7bb0f5000 \tC:\\Program Files\\Java\\bin\\java.exe',
  },
  {
    id: 'hs-err.map-total', starts: 'Total number of mappings: ', pattern: /Total number of mappings: (?<mapCount>\d+)/,
    means: 'How many mappings the process had. Hold it against vm.max_map_count below: Linux refuses the next one when that many exist.',
    source: 'os_linux.cpp, JDK 21 and later', example: 'Total number of mappings: 2002',
  },
  {
    id: 'hs-err.heap-address', starts: ['Heap address: ', 'heap address: '], pattern: /[Hh]eap address: (?<memoryAddress>0x[0-9a-f]+), size: (?<heapUse>\d+ MB)/,
    means: 'Where the Java heap lies and the most it may grow to (-Xmx).', source: 'compressedOops.cpp', example: 'Heap address: 0x00000000c0000000, size: 1024 MB, Compressed Oops mode: 32-bit',
  },
  {
    id: 'hs-err.heap-generation', starts: [' garbage-first heap', ' PSYoungGen', ' ParOldGen', ' PSOldGen', ' def new generation', ' tenured generation', ' DefNew', ' Tenured', ' par new generation', ' concurrent mark-sweep generation', ' ZHeap ', ' Metaspace  ', 'Metaspace  ', '  class space  ', ' class space  '],
    pattern: / *(?<heapUse>[A-Za-z][A-Za-z -]*[a-zA-Z]) +(?<eventText>(?:total|used) .*)/,
    means: 'A part of the heap: what it holds and its size, in KiB (K).', source: 'the collectors\' print_on', example: ' garbage-first heap   total 1048576K, used 93300K [0x00000000c0000000, 0x0000000100000000)',
  },
  {
    id: 'hs-err.heap-name', starts: ['Shenandoah Heap', ' Shenandoah Heap', 'Epsilon Heap', ' Epsilon Heap'], pattern: / *(?<heapUse>[A-Z][a-z]+ Heap)/,
    means: 'The heap of this collector; its sizes are on the lines below.', source: 'shenandoahHeap.cpp and epsilonHeap.cpp, print_on', example: 'Shenandoah Heap',
  },
  {
    id: 'hs-err.heap-size', starts: [...['', ' ', '  '].flatMap(indent => [...'BKMG'].flatMap(unit => [`${indent}0${unit} total,`, `${indent}0${unit} max,`])), ' space 0', '   space 0'],
    pattern: / *(?<heapUse>\d+[BKMG] (?:total|max)|space \d+[BKMG]),(?<eventText>.*)/,
    means: 'Sizes of the heap: the most it may grow to, what of it is committed, what is used.', source: 'shenandoahHeap.cpp and space.cpp, print_on', example: ' 5734M total, 5734M committed, 3795M used',
  },
  {
    id: 'hs-err.jvm-args', starts: 'jvm_args: ', pattern: /jvm_args: (?<commandLine>.*)/,
    means: 'The options the JVM was started with.', source: 'arguments.cpp, Arguments::print_on', example: 'jvm_args: -Xmx512m -XX:+UseG1GC',
  },
  {
    id: 'hs-err.java-command', starts: 'java_command: ', pattern: /java_command: (?<commandLine>.*)/,
    means: 'The main class and its arguments. `kafka.Kafka` is a Kafka broker.', source: 'arguments.cpp', example: 'java_command: kafka.Kafka config/server.properties',
  },
  {
    id: 'hs-err.class-path', starts: 'java_class_path (initial): ', pattern: /java_class_path \(initial\): (?<commandLine>.*)/,
    means: 'The class path at the start.', source: 'arguments.cpp', example: 'java_class_path (initial): /opt/kafka/libs/kafka_2.13-3.7.0.jar',
  },
  {
    id: 'hs-err.launcher', starts: 'Launcher Type: ', pattern: /Launcher Type: (?<commandLine>\w+)/,
    means: 'What started the JVM: SUN_STANDARD is the java command, generic a program that embeds it.', source: 'arguments.cpp', example: 'Launcher Type: SUN_STANDARD',
  },
  {
    id: 'hs-err.flag', starts: ['     bool ', '     intx ', '    uintx ', '   size_t ', '     uint ', '      int ', ' uint64_t ', '   double ', '    ccstr ', 'ccstrlist '],
    pattern: / *\w+ (?<flagName>\w+) += (?<flagValue>\S*) +(?<flagOrigin>\{.*)/,
    means: 'A flag of the JVM whose value is not the default, and who set it: the command line or the JVM itself (ergonomic).', source: 'jvmFlag.cpp, JVMFlag::printFlags', example: '   size_t MaxHeapSize                              = 536870912                                 {product} {command line}',
  },
  {
    id: 'hs-err.release', starts: ['IMPLEMENTOR="', 'IMPLEMENTOR_VERSION="', 'JAVA_VERSION="', 'JAVA_RUNTIME_VERSION="', 'JAVA_VERSION_DATE="', 'BUILD_TYPE="', 'BUILD_INFO="', 'BUILD_SOURCE="', 'BUILD_SOURCE_REPO="', 'FULL_VERSION="', 'IMAGE_TYPE="', 'JVM_VARIANT="', 'JVM_VERSION="', 'LIBC="', 'MODULES="', 'OS_ARCH="', 'OS_NAME="', 'SEMANTIC_VERSION="', 'SOURCE="'],
    pattern: /(?<environment>[A-Z_]+)="(?<value>[^"]*)"/,
    means: 'The file `release` of the JDK: who built it, and from what.', source: 'os.cpp, os::print_image_release_file, JDK 25', example: 'IMPLEMENTOR="Eclipse Adoptium"',
  },
  {
    id: 'hs-err.environment', starts: ['JAVA_HOME=', 'JAVA_TOOL_OPTIONS=', '_JAVA_OPTIONS=', 'JDK_JAVA_OPTIONS=', 'CLASSPATH=', 'PATH=', 'USERNAME=', 'LD_LIBRARY_PATH=', 'LD_PRELOAD=', 'SHELL=', 'DISPLAY=', 'LANG=', 'LC_ALL=', 'TZ=', 'TERM=', 'OS=', 'HOSTTYPE=', 'OSTYPE=', 'ARCH=', 'MACHTYPE=', 'TMPDIR=', 'TMP=', 'TEMP='],
    pattern: /(?<environment>\w+)=(?<value>.*)/,
    means: 'A variable of the environment the JVM was started in.', source: 'vmError.cpp, env_list', example: 'SHELL=/bin/bash',
  },
  {
    id: 'hs-err.signal-handler', starts: ['SIGSEGV: ', 'SIGBUS: ', 'SIGFPE: ', 'SIGPIPE: ', 'SIGXFSZ: ', 'SIGILL: ', 'SIGUSR0: ', 'SIGHUP: ', 'SIGINT: ', 'SIGTERM: ', 'SIGQUIT: ', 'SIGTRAP: ', '   SIG', '    SIG'],
    pattern: / *(?<signal>SIG[A-Z0-9]+): (?<symbol>.*)/,
    means: 'Who handles the signal. A handler outside libjvm for SIGSEGV or SIGBUS can break the JVM, which uses both.', source: 'signals_posix.cpp, PosixSignals::print_signal_handlers', example: '   SIGSEGV: crash_handler in libjvm.so, mask=11100100010111111101111111111110, flags=SA_RESTART|SA_SIGINFO, unblocked',
  },
];
