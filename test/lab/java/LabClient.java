import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The load of the lab: makes topics, produces at a rate, consumes in a group. Compiles against clients 1.0 to 4.x. Settings are system properties. */
public final class LabClient {
    private static final Logger log = LoggerFactory.getLogger("lab.client");

    public static void main(String[] args) throws Exception {
        Properties config = new Properties();
        for (String name : System.getProperties().stringPropertyNames())
            if (name.startsWith("kafka.client.")) config.put(name.substring("kafka.client.".length()), System.getProperty(name));
        switch (args[0]) {
            case "topic":
                topic(config, args);
                break;
            case "produce":
                produce(config, args[1], Double.parseDouble(args[2]), Integer.parseInt(args[3]));
                break;
            default:
                consume(config, args[1], Integer.getInteger("lab.slow.after", -1), Long.getLong("lab.slow.ms", 0));
        }
    }

    /** topic NAME PARTITIONS REPLICAS [key=value ...] */
    private static void topic(Properties config, String[] args) throws Exception {
        Map<String, String> settings = new HashMap<>();
        for (int i = 4; i < args.length; i++) settings.put(args[i].substring(0, args[i].indexOf('=')), args[i].substring(args[i].indexOf('=') + 1));
        try (AdminClient admin = AdminClient.create(config)) {
            NewTopic topic = new NewTopic(args[1], Integer.parseInt(args[2]), Short.parseShort(args[3])).configs(settings);
            admin.createTopics(Collections.singleton(topic)).all().get();
        }
    }

    private static void produce(Properties config, String topic, double perSecond, int bytes) throws Exception {
        serde(config, "Serializer");
        AtomicLong sent = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> producer.close(), "shutdown"));
        long started = System.nanoTime();
        long count = 0;
        long told = started;
        while (true) {
            producer.send(new ProducerRecord<>(topic, new byte[bytes]), (metadata, error) -> {
                if (error == null) sent.incrementAndGet();
                else {
                    failed.incrementAndGet();
                    log.error("Sending to " + topic + " failed", error);
                }
            });
            count++;
            long now = System.nanoTime();
            if (now - told > 30_000_000_000L) {
                told = now;
                log.info("Sent {} records to {}, {} failed", sent, topic, failed);
            }
            long wait = (long) (count / perSecond * 1000) - (now - started) / 1_000_000;
            if (wait > 0) Thread.sleep(wait);
        }
    }

    private static void consume(Properties config, String topic, int slowAfter, long slowMs) throws Exception {
        serde(config, "Deserializer");
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            consumer.wakeup();
            try {
                main.join(5000);
            } catch (InterruptedException e) {
                main.interrupt();
            }
        }, "shutdown"));
        consumer.subscribe(Collections.singleton(topic), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> gone) {
                log.info("Partitions revoked: {}", gone);
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> got) {
                log.info("Partitions assigned: {}", got);
            }
        });
        long started = System.nanoTime();
        long told = started;
        long count = 0;
        boolean slow = slowAfter >= 0;
        try {
            while (true) {
                List<ConsumerRecord<byte[], byte[]>> records = poll(consumer);
                count += records.size();
                long now = System.nanoTime();
                if (now - told > 30_000_000_000L) {
                    told = now;
                    log.info("Consumed {} records of {}", count, topic);
                }
                if (slow && !records.isEmpty() && now - started > slowAfter * 1_000_000_000L) {
                    slow = false;
                    log.info("Handling a batch of {} records", records.size());
                    Thread.sleep(slowMs);
                    log.info("Handled the batch in {} ms", slowMs);
                    try {
                        consumer.commitSync();
                    } catch (RuntimeException e) {
                        log.error("Committing after the batch failed", e);
                    }
                }
            }
        } catch (org.apache.kafka.common.errors.WakeupException stop) {
            consumer.close();
        }
    }

    /** poll(long) until 3.x, poll(Duration) since 2.0. */
    private static List<ConsumerRecord<byte[], byte[]>> poll(KafkaConsumer<byte[], byte[]> consumer) throws Exception {
        Object got;
        try {
            Method newer;
            try {
                newer = KafkaConsumer.class.getMethod("poll", java.time.Duration.class);
                got = newer.invoke(consumer, java.time.Duration.ofMillis(500));
            } catch (NoSuchMethodException old) {
                got = KafkaConsumer.class.getMethod("poll", long.class).invoke(consumer, 500L);
            }
        } catch (java.lang.reflect.InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException) throw (RuntimeException) e.getCause();
            throw e;
        }
        List<ConsumerRecord<byte[], byte[]>> list = new ArrayList<>();
        for (Object record : (ConsumerRecords<?, ?>) got) {
            @SuppressWarnings("unchecked")
            ConsumerRecord<byte[], byte[]> one = (ConsumerRecord<byte[], byte[]>) record;
            list.add(one);
        }
        return list;
    }

    private static void serde(Properties config, String kind) {
        for (String part : new String[] {"key", "value"})
            config.put(part + "." + kind.toLowerCase(java.util.Locale.ROOT), "org.apache.kafka.common.serialization.ByteArray" + kind);
    }
}
