package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.episode.Audience;
import dev.weir.episode.Entry;
import dev.weir.internal.Tape.Node;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deltas that go while a reader takes them: it is told, or it gets what they came to. */
@Timeout(20)
class CompactionRaceTest {
  private static final Set<Audience> EVERYONE = Set.of(Audience.EVERYONE);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int OPEN_BYTES = 1 << 18;
  // So many that dropping them takes far longer than a reader takes to look.
  private static final int DELTAS = 3_000;

  private final ManualTime time = new ManualTime();
  private final SessionLog log =
      new SessionLog(new LogLimits(OPEN_BYTES, 1 << 20, SECOND, 64, Duration.ofDays(1)), time);
  private EpisodeWriter turn;
  private LogReader reader;
  private Thread other = new Thread(() -> {});

  /** The reader has the beginning of a message, and stands on a delta of it. */
  @BeforeEach
  void open() throws InterruptedException {
    reader = log.read(new Position.Start(), EVERYONE);
    turn = log.begin("ep_1", 1, "m");
    turn.write(new Update.Start(0, new Content.Text("")));
    assertThat(reader.next(SECOND)).isInstanceOf(Delivery.Batch.class);
  }

  @AfterEach
  void close() throws InterruptedException {
    other.interrupt();
    other.join();
    reader.close();
    log.close();
  }

  /** The steps of {@link LogReader#next}, with a compaction after its first look for losses. */
  @Test
  void next_openEpisodeCompactedBeforeTheBatch_givesTheState() {
    long before = log.cursor().seq();
    writeUntilDropped(log.resync().at());
    List<Entry> holed = reader.batch();
    assertThat(holed.getFirst().seq()).as("deltas are missing").isGreaterThan(before + 1);
    assertThat(reader.whole(before, holed)).isEqualTo(new Delivery.Resync(log.snapshot()));
  }

  @Test
  void next_retentionOverBeforeTheBatch_givesTheState() {
    long before = log.cursor().seq();
    finish(1);
    time.advance(SECOND);
    assertThat(reader.whole(before, reader.batch())).isEqualTo(new Delivery.Resync(log.snapshot()));
  }

  /** Repeated, since only the scheduler can put the look into the midst of the dropping. */
  @RepeatedTest(60)
  void compact_retentionOver_tellsBeforeItDrops() throws Exception {
    Node<Entry> standing = log.resync().at();
    finish(DELTAS);
    FutureTask<Delivery> amid = onceDropped(standing);
    time.advance(SECOND);
    assertThat(amid.get()).isEqualTo(new Delivery.Resync(log.snapshot()));
  }

  @RepeatedTest(60)
  void append_openEpisodeTooLarge_tellsBeforeItDrops() throws Exception {
    Node<Entry> standing = log.resync().at();
    FutureTask<Delivery> amid = onceDropped(standing);
    writeUntilDropped(standing);
    assertThat(amid.get()).isEqualTo(new Delivery.Resync(log.snapshot()));
  }

  /** Looks as soon as the first delta has gone, while the others are going, and then reads. */
  private FutureTask<Delivery> onceDropped(Node<Entry> first) throws InterruptedException {
    CountDownLatch looking = new CountDownLatch(1);
    FutureTask<Delivery> reading =
        new FutureTask<>(() -> {
          looking.countDown();
          while (!first.dropped() && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
          assertThat(log.gaps().changes()).as("losses told of").isEqualTo(1);
          return reader.next(Duration.ZERO);
        });
    other = Thread.ofPlatform().start(reading);
    looking.await();
    return reading;
  }

  private void writeUntilDropped(Node<Entry> node) {
    for (int i = 0; i < OPEN_BYTES && !node.dropped(); i++) {
      turn.write(new Update.Delta(0, new Piece.Text("x")));
    }
    assertThat(node.dropped()).as("the open episode was compacted").isTrue();
  }

  private void finish(int deltas) {
    for (int i = 0; i < deltas; i++) {
      turn.write(new Update.Delta(0, new Piece.Text("x")));
    }
    turn.write(new Update.Done(0));
    turn.complete(Usage.NONE);
  }
}
