import java.io.File;
import java.io.RandomAccessFile;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;

/**
 * A cache that leaks, loaded into a broker as a java agent: it holds many small linked objects, so that a Full GC has much to mark and to move.
 * Lists are written interleaved and evicted one by one at random: every region keeps a little garbage and none is ever worth evacuating, which is how
 * an old generation becomes one that only a Full GC reclaims.
 *
 * The argument is a control file; the lines appended to it are commands: `fill PERCENT RATE` (of the maximum heap, MB/s), `churn RATE` (replace MB/s until
 * told otherwise), `stop`, `release PERCENT` (of what is held).
 */
public final class SegmentCache implements Runnable {
    private static final int LISTS = 64;
    /** Lists written at once while it fills: 4 million entries. */
    private static final int BATCH = 8192;
    private static final int LENGTH = 512;

    private static final class Entry {
        Entry next;
    }

    private final String control;
    private final long listBytes;
    private final ArrayList<Entry> held = new ArrayList<>(1 << 18);
    private final Random random = new Random(1);
    private long read;

    private long fillBytes;
    private double fillRate;
    private double churnRate;

    /** 16 bytes with compressed references, 24 without (ZGC). */
    private SegmentCache(String control, long entryBytes) {
        this.control = control;
        this.listBytes = LENGTH * entryBytes;
    }

    public static void premain(String control, Instrumentation instrumentation) {
        Thread thread = new Thread(new SegmentCache(control, instrumentation.getObjectSize(new Entry())), "segment-cache");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                command();
                long missing = fillBytes - heldBytes();
                double rate = missing > 0 ? fillRate : churnRate;
                if (rate <= 0) {
                    Thread.sleep(100);
                    continue;
                }
                int lists = missing > BATCH * listBytes ? BATCH : LISTS;
                long started = System.nanoTime();
                add(lists);
                Thread.sleep(Math.max(1, Math.round(1000 * lists * listBytes / (rate * 1048576)) - (System.nanoTime() - started) / 1_000_000));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long heldBytes() {
        return held.size() * listBytes;
    }

    /** Adds lists, or replaces as many at random once the cache is as full as it should be. */
    private void add(int lists) {
        boolean replace = heldBytes() >= fillBytes;
        try {
            Entry[] entries = new Entry[lists * LENGTH];
            for (int i = 0; i < entries.length; i++) entries[i] = new Entry();
            // What follows what has nothing to do with where it lies: marking and moving wait for memory, as in a heap of real age.
            for (int i = entries.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                Entry swap = entries[i];
                entries[i] = entries[other];
                entries[other] = swap;
            }
            for (int list = 0; list < lists; list++) {
                for (int i = 1; i < LENGTH; i++) entries[list * LENGTH + i - 1].next = entries[list * LENGTH + i];
                Entry head = entries[list * LENGTH];
                if (replace && !held.isEmpty()) held.set(random.nextInt(held.size()), head);
                else held.add(head);
            }
        } catch (OutOfMemoryError full) {
            release(5);
        }
    }

    private void release(int percent) {
        int gone = (int) ((long) held.size() * percent / 100);
        for (int i = 0; i < gone; i++) {
            int at = random.nextInt(held.size());
            held.set(at, held.get(held.size() - 1));
            held.remove(held.size() - 1);
        }
        fillBytes = Math.min(fillBytes, heldBytes());
    }

    private void command() throws Exception {
        if (!new File(control).exists()) return;
        try (RandomAccessFile file = new RandomAccessFile(control, "r")) {
            if (file.length() <= read) return;
            byte[] bytes = new byte[(int) (file.length() - read)];
            file.seek(read);
            file.readFully(bytes);
            read += bytes.length;
            for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
                String[] word = line.trim().split(" ");
                switch (word[0]) {
                    case "fill":
                        fillBytes = Runtime.getRuntime().maxMemory() / 100 * Integer.parseInt(word[1]);
                        fillRate = Double.parseDouble(word[2]);
                        break;
                    case "churn":
                        churnRate = Double.parseDouble(word[1]);
                        break;
                    case "release":
                        release(Integer.parseInt(word[1]));
                        break;
                    default:
                        churnRate = 0;
                        fillBytes = 0;
                }
            }
        }
    }
}
