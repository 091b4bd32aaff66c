package dev.weir.episode;

import static dev.weir.episode.Episodes.KEY;
import static dev.weir.episode.Episodes.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reader that lets entries wait is ended, by one alarm; whoever keeps up never is. */
@Timeout(20)
@Behaviour("epi-E14")
class StalledReaderTest {
  private static final Duration STALL = EpisodeLimits.DEFAULT.readerStall();
  private static final Duration MOMENT = Duration.ofNanos(1);

  private final ManualTime time = new ManualTime();
  private final EpisodeBuffer buffer = new EpisodeBuffer(EpisodeLimits.DEFAULT, time);
  private Subscription reader;

  @BeforeEach
  void open() {
    buffer.create(KEY);
    reader = buffer.subscribe(KEY, 0);
  }

  @AfterEach
  void close() {
    reader.close();
    buffer.close();
    assertThat(time.armed()).isZero();
  }

  @Test
  void next_neverAskedWhileEntriesWait_endsAsSlow() throws InterruptedException {
    try (Subscription late = lateReader()) {
      time.advance(STALL.minus(MOMENT));
      assertThat(late.end()).isEmpty();
      time.advance(MOMENT);
      assertThat(late.end()).contains(new End.SlowConsumer());
      assertThat(late.next(Episodes.DAY)).as("nothing is given any more").isNull();
    }
  }

  /** Those who keep up, and the writer, do not notice. */
  @Test
  @Behaviour("epi-E18")
  void stall_ofOne_touchesNoOther() throws InterruptedException {
    add("a");
    try (Subscription other = buffer.subscribe(KEY, 0)) {
      time.advance(STALL.minus(MOMENT));
      assertThat(texts(other)).containsExactly("a");
      time.advance(MOMENT);
      time.advance(STALL);
      assertThat(reader.end()).contains(new End.SlowConsumer());
      add("b");
      assertThat(texts(other)).containsExactly("b");
      assertThat(other.end()).isEmpty();
    }
  }

  /** The time counts from the first entry that waits, not from the last one taken. */
  @Test
  void add_afterALongSilence_isNotAStallAtOnce() {
    time.advance(STALL.multipliedBy(7).minus(MOMENT));
    add("a");
    time.advance(STALL);
    assertThat(reader.end()).as("the whole time").isEmpty();
    time.advance(STALL.minus(MOMENT));
    time.advance(MOMENT);
    assertThat(reader.end()).as("at most twice").contains(new End.SlowConsumer());
  }

  @Test
  void next_onceInAWhile_neverStalls() throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      add("a" + i);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(reader.next(Duration.ZERO)).isNotNull();
      time.advance(STALL.minus(MOMENT));
    }
    assertThat(reader.end()).isEmpty();
  }

  /** A burst is no stall, however long it is. */
  @Test
  void add_burst_doesNotEndAReaderBeforeTheTime() throws InterruptedException {
    for (int i = 0; i < 10_000; i++) {
      add("x");
    }
    time.advance(STALL.minus(MOMENT));
    assertThat(texts(reader)).hasSize(10_000);
  }

  /** One alarm, not one for each entry; none while it waits for the writer. */
  @Test
  void next_manyEntries_armOneAlarm() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      add("x");
      assertThat(reader.next(Duration.ZERO)).isNotNull();
      assertThat(time.armed()).isEqualTo(1);
    }
    FutureTask<Entry> waiting = new FutureTask<>(() -> reader.next(Episodes.DAY));
    Thread.startVirtualThread(waiting);
    time.awaitArmed(2);
    time.advance(STALL.multipliedBy(3));
    assertThat(time.armed()).as("the wait alone").isEqualTo(1);
    add("y");
    assertThat(waiting.get()).isNotNull();
    assertThat(time.armed()).as("the watch alone").isEqualTo(1);
  }

  @Test
  void next_waitsLongerThanTheStall_isNoStall() throws Exception {
    FutureTask<Entry> waiting = new FutureTask<>(() -> reader.next(Episodes.DAY));
    Thread.startVirtualThread(waiting);
    time.awaitArmed(2);
    time.advance(STALL.multipliedBy(5));
    add("a");
    assertThat(waiting.get().seq()).isEqualTo(1);
    time.advance(STALL.multipliedBy(5));
    assertThat(reader.end()).as("nothing waits").isEmpty();
  }

  /** A batch counts as one. */
  @Test
  void drainTo_batch_acceptsAllOfIt() throws InterruptedException {
    List.of("a", "b", "c").forEach(this::add);
    List<Entry> batch = new ArrayList<>();
    assertThat(reader.drainTo(batch, 10, Duration.ZERO)).isEqualTo(3);
    time.advance(STALL.multipliedBy(2));
    assertThat(reader.end()).isEmpty();
  }

  /** What is left of an ended episode waits too; a dead reader does not keep it for ever. */
  @Test
  @Behaviour("epi-E23")
  void end_readerLeavesEntriesWaiting_isEndedAndTheEpisodeGoes() {
    add("a");
    buffer.end(KEY, new End.Completed());
    time.advance(EpisodeLimits.DEFAULT.closedRetention().plus(STALL));
    assertThat(reader.end()).contains(new End.SlowConsumer());
    assertThat(buffer.size()).isZero();
  }

  @Test
  void close_watched_disarms() {
    add("a");
    reader.close();
    assertThat(time.armed()).isZero();
    time.advance(STALL);
    assertThat(reader.end()).contains(new End.Cancelled("subscription closed"));
  }

  /** Comes when entries wait already. */
  private Subscription lateReader() throws InterruptedException {
    add("a");
    add("b");
    assertThat(texts(reader)).hasSize(2);
    return buffer.subscribe(KEY, 0);
  }

  private void add(String text) {
    Episodes.add(buffer, KEY, text);
  }
}
