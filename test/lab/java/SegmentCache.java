import java.io.File;
import java.io.RandomAccessFile;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;

/**
 * A cache that leaks, loaded into a broker as a java agent: it holds many small linked objects, so that a Full GC has much to mark and to move.
 * New lists are written side by side, entry by entry, and evicted one by one at random: every region keeps a little garbage and none is ever worth
 * evacuating, which is how an old generation becomes one that only a Full GC reclaims.
 *
 * The argument is a control file; the lines appended to it are commands: `fill PERCENT RATE` (of the maximum heap, MB/s), `churn RATE` (replace MB/s until
 * told otherwise), `stop`, `release PERCENT` (of what is held).
 */
public final class SegmentCache implements Runnable {
    private static final int LISTS = 64;
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
            long stripeBytes = LISTS * listBytes;
            while (true) {
                command();
                double rate = heldBytes() < fillBytes ? fillRate : churnRate;
                if (rate <= 0) {
                    Thread.sleep(100);
                    continue;
                }
                long stripes = Math.max(1, Math.round(rate * 1048576 / 10 / stripeBytes));
                double perSecond = rate * 1048576 / stripeBytes;
                for (long i = 0; i < stripes; i++) add();
                Thread.sleep(Math.max(1, Math.round(1000 * stripes / perSecond)));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long heldBytes() {
        return held.size() * listBytes;
    }

    private void add() {
        boolean replace = heldBytes() >= fillBytes;
        try {
            Entry[] heads = new Entry[LISTS];
            for (int depth = 0; depth < LENGTH; depth++) {
                for (int list = 0; list < LISTS; list++) {
                    Entry entry = new Entry();
                    entry.next = heads[list];
                    heads[list] = entry;
                }
            }
            for (Entry head : heads) {
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
