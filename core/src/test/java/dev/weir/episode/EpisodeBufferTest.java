package dev.weir.episode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.episode.EpisodeRefused.Reason;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keep, replay, go live. */
@Timeout(20)
class EpisodeBufferTest {
  private static final EpisodeKey KEY = new EpisodeKey("ses_1", 1, 1);
  private static final EpisodeKey OTHER = new EpisodeKey("ses_2", 1, 1);
  private static final Duration RETENTION = Duration.ofSeconds(15);
  private static final Duration DAY = Duration.ofDays(1);

  /** Whoever reads has all the time. */
  private static final EpisodeLimits LIMITS =
      EpisodeLimits.DEFAULT.withEpisodeBytes(10).withReaderStall(Duration.ofDays(30));

  private final ManualTime time = new ManualTime();
  private final EpisodeBuffer buffer = new EpisodeBuffer(LIMITS, time);

  @AfterEach
  void close() {
    buffer.close();
  }

  @Test
  @Behaviour("epi-E4")
  void create_twice_isRefusedAlsoAfterTheEnd() {
    buffer.create(KEY);
    assertRefused(Reason.EXISTS, () -> buffer.create(KEY));
    buffer.end(KEY, new End.Completed());
    assertRefused(Reason.EXISTS, () -> buffer.create(KEY));
  }

  @Test
  @Behaviour({"epi-E4", "epi-E11"})
  void create_readerCameFirst_isKept() throws InterruptedException {
    try (Subscription early = buffer.subscribe(KEY, 0)) {
      buffer.create(KEY);
      assertThat(early.next(Duration.ZERO)).isNull();
      assertThat(early.end()).isEmpty();
      add("a");
      assertThat(texts(early)).containsExactly("a");
    }
  }

  @Test
  @Behaviour("epi-E5")
  void add_notThereOrEnded_isRefused() {
    assertRefused(Reason.NOT_FOUND, () -> add("a"));
    try (Subscription early = buffer.subscribe(KEY, 0)) {
      assertThat(early.end()).isEmpty();
      assertRefused(Reason.NOT_FOUND, () -> add("a"));
    }
    buffer.create(KEY);
    buffer.end(KEY, new End.Completed());
    assertRefused(Reason.ENDED, () -> add("a"));
  }

  /** An exact fit is accepted; a refused part uses no number, and a smaller one may still fit. */
  @Test
  @Behaviour({"epi-E5", "epi-E6"})
  void add_overTheLimit_isRefusedAndASmallerOneFits() throws InterruptedException {
    buffer.create(KEY);
    assertThat(add("12345678")).isEqualTo(1);
    assertRefused(Reason.FULL, () -> add("abc"));
    assertThat(add("ab")).isEqualTo(2);
    assertRefused(Reason.FULL, () -> add("c"));
    try (Subscription reader = buffer.subscribe(KEY, 0)) {
      assertThat(texts(reader)).containsExactly("12345678", "ab");
    }
  }

  @Test
  void add_full_errorTellsSizeAndLimitsName() {
    buffer.create(KEY);
    assertThatThrownBy(() -> add("12345678901"))
        .hasMessageContaining("part of 11 bytes (expected: room for the part under episodeBytes)");
  }

  /** The first end counts, also for a key that nobody created. */
  @Test
  @Behaviour("epi-E8")
  void end_again_firstEndCounts() {
    buffer.end(KEY, new End.Cancelled("stop"));
    buffer.end(KEY, new End.Completed());
    try (Subscription reader = buffer.subscribe(KEY, 0)) {
      assertThat(reader.end()).contains(new End.Cancelled("stop"));
    }
  }

  @Test
  @Behaviour({"epi-E12", "epi-E13"})
  void subscribe_inTheMidst_pastThenLiveThenTheEnd() throws InterruptedException {
    buffer.create(KEY);
    add("a");
    add("b");
    try (Subscription reader = buffer.subscribe(KEY, 0)) {
      add("c");
      buffer.end(KEY, new End.Completed());
      assertThat(reader.end()).as("not before all was taken").isEmpty();
      assertThat(texts(reader)).containsExactly("a", "b", "c");
      assertThat(reader.end()).contains(new End.Completed());
      assertThat(reader.next(DAY)).as("no waiting at the end").isNull();
    }
  }

  /** Audience and type come with the part. */
  @Test
  void next_part_isWhatWasAdded() throws InterruptedException {
    buffer.create(KEY);
    byte[] body = {1, 2};
    buffer.add(KEY, Audience.TOOLS, "part.delta", body);
    try (Subscription reader = buffer.subscribe(KEY, 0)) {
      assertThat(reader.next(Duration.ZERO))
          .isEqualTo(new Entry(1, Audience.TOOLS, "part.delta", body));
    }
  }

  /** What a reader says it has, it is not given again. */
  @Test
  @Behaviour("epi-E20")
  void subscribe_afterSeq_givesOnlyWhatFollows() throws InterruptedException {
    buffer.create(KEY);
    List.of("a", "b", "c").forEach(this::add);
    try (Subscription late = buffer.subscribe(KEY, 1)) {
      assertThat(texts(late)).containsExactly("b", "c");
    }
    assertThatThrownBy(() -> buffer.subscribe(KEY, -1))
        .hasMessage("afterSeq: -1 (expected: 0 or more)");
  }

  /** Its parts are of another life of the key; going on behind them would leave parts out. */
  @Test
  @Behaviour("epi-E20")
  void subscribe_afterAPartThatIsNotThere_isRefusedAndLeavesNothing() throws InterruptedException {
    assertAhead(1, 0);
    assertThat(buffer.size()).as("no placeholder").isZero();
    buffer.create(KEY);
    assertAhead(1, 0);
    List.of("a", "b").forEach(this::add);
    assertAhead(3, 2);
    try (Subscription exact = buffer.subscribe(KEY, 2)) {
      add("c");
      assertThat(texts(exact)).containsExactly("c");
    }
    buffer.end(KEY, new End.Completed());
    assertAhead(4, 3);
  }

  /** The reader that waits for the episode stays when another is refused. */
  @Test
  @Behaviour({"epi-E11", "epi-E17"})
  void subscribe_aheadOfAnEpisodeToCome_leavesThePlaceOfThoseWhoWait() throws InterruptedException {
    try (Subscription early = buffer.subscribe(KEY, 0)) {
      assertAhead(1, 0);
      buffer.create(KEY);
      add("a");
      assertThat(texts(early)).containsExactly("a");
    }
  }

  private void assertAhead(long afterSeq, long newest) {
    assertThatThrownBy(() -> buffer.subscribe(KEY, afterSeq))
        .isInstanceOfSatisfying(
            EpisodeRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(EpisodeRefused.Reason.AHEAD))
        .hasMessageContaining("afterSeq: %d of %d parts (expected: ".formatted(afterSeq, newest));
  }

  @Test
  @Behaviour({"epi-E11", "epi-E18"})
  void next_nothingThere_waitsForThePart() throws Exception {
    try (Subscription reader = buffer.subscribe(KEY, 0)) {
      FutureTask<Entry> waiting = new FutureTask<>(() -> reader.next(DAY));
      Thread.startVirtualThread(waiting);
      time.awaitArmed(2);
      buffer.create(KEY);
      assertThat(waiting.isDone()).isFalse();
      add("a");
      assertThat(waiting.get().seq()).isEqualTo(1);
    }
  }

  @Test
  void next_timeRunsOut_isNull() throws Exception {
    try (Subscription reader = buffer.subscribe(KEY, 0)) {
      FutureTask<Entry> waiting = new FutureTask<>(() -> reader.next(Duration.ofSeconds(1)));
      Thread.startVirtualThread(waiting);
      time.awaitArmed(2);
      time.advance(Duration.ofSeconds(1));
      assertThat(waiting.get()).isNull();
    }
  }

  @Test
  @Behaviour({"epi-E16", "epi-E17"})
  void close_reader_leavesOnceAndTakesItsPlaceholderAlong() throws InterruptedException {
    Subscription first = buffer.subscribe(KEY, 0);
    Subscription second = buffer.subscribe(KEY, 0);
    first.close();
    first.close();
    assertThat(buffer.size()).as("the second still waits").isEqualTo(1);
    second.close();
    assertThat(buffer.size()).isZero();
    assertThat(first.end()).contains(new End.Cancelled("subscription closed"));
    assertThat(first.next(DAY)).isNull();
    buffer.create(KEY);
    assertThat(buffer.size()).isEqualTo(1);
  }

  @Test
  @Behaviour({"epi-E22", "epi-E25"})
  void end_retentionOver_isForgottenAtThatVeryInstant() {
    buffer.end(KEY, new End.Completed());
    time.advance(RETENTION.minusNanos(1));
    assertThat(buffer.size()).isEqualTo(1);
    time.advance(Duration.ofNanos(1));
    assertThat(buffer.size()).isZero();
    buffer.create(KEY);
  }

  @Test
  @Behaviour("epi-E23")
  void end_stillRead_isKeptUntilTheReaderLeavesAndBlocksNoOther() throws InterruptedException {
    buffer.create(KEY);
    add("a");
    Subscription reader = buffer.subscribe(KEY, 0);
    buffer.end(KEY, new End.Completed());
    buffer.end(OTHER, new End.Completed());
    time.advance(RETENTION.multipliedBy(3));
    assertThat(buffer.size()).isEqualTo(1);
    assertThat(texts(reader)).containsExactly("a");
    reader.close();
    assertThat(buffer.size()).isZero();
  }

  @Test
  @Behaviour({"epi-E23", "epi-E24"})
  void close_readerOfALiveOrRetainedEpisode_keepsIt() {
    buffer.create(KEY);
    buffer.subscribe(KEY, 0).close();
    time.advance(DAY);
    assertThat(buffer.size()).as("open").isEqualTo(1);
    buffer.end(KEY, new End.Completed());
    buffer.subscribe(KEY, 0).close();
    assertThat(buffer.size()).as("retained").isEqualTo(1);
    time.advance(RETENTION);
    assertThat(buffer.size()).isZero();
  }

  /** A closed buffer ends every reader and refuses everything else, before any other check. */
  @Test
  @Behaviour({"epi-E3", "epi-E10"})
  void close_buffer_endsReadersAndRefusesAll() throws InterruptedException {
    buffer.create(KEY);
    add("a");
    Subscription reader = buffer.subscribe(KEY, 0);
    Subscription pending = buffer.subscribe(OTHER, 0);
    buffer.close();
    buffer.close();
    assertThat(texts(reader)).containsExactly("a");
    assertThat(reader.end()).contains(new End.Shutdown());
    assertThat(pending.end()).contains(new End.Shutdown());
    assertRefused(Reason.CLOSED, () -> buffer.create(KEY));
    assertRefused(Reason.CLOSED, () -> add("b"));
    assertRefused(Reason.CLOSED, () -> buffer.end(KEY, new End.Completed()));
    assertRefused(Reason.CLOSED, () -> buffer.subscribe(KEY, 0));
    // Before whatever else is wrong with the call.
    assertRefused(Reason.CLOSED, () -> buffer.subscribe(KEY, -1));
    assertRefused(Reason.CLOSED, () -> add(""));
    assertRefused(Reason.CLOSED, buffer::size);
    reader.close();
    pending.close();
  }

  /** Many readers that come at any time: each gets every part, once, in order. */
  @Test
  @Behaviour({"epi-E12", "epi-E13", "epi-E15", "epi-E18"})
  void torture_readersAtAnyTime_eachGetsEveryPartOnce(Seed seed) throws Exception {
    int parts = 5_000;
    EpisodeBuffer busy = new EpisodeBuffer(EpisodeLimits.DEFAULT, Ticker.system());
    try (busy;
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Long>>> readers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Random random = seed.random(i);
        readers.add(threads.submit(() -> readAll(busy, random)));
      }
      busy.create(KEY);
      for (int i = 0; i < parts; i++) {
        busy.add(KEY, Audience.EVERYONE, "part", new byte[] {1});
      }
      busy.end(KEY, new End.Completed());
      List<Long> expected = LongStream.rangeClosed(1, parts).boxed().toList();
      for (Future<List<Long>> reader : readers) {
        assertThat(reader.get()).isEqualTo(expected);
      }
    }
  }

  private static List<Long> readAll(EpisodeBuffer busy, Random random) throws InterruptedException {
    List<Long> numbers = new ArrayList<>();
    long last = 0;
    boolean ended = false;
    while (!ended) {
      try (Subscription reader = busy.subscribe(KEY, last)) {
        for (int left = 1 + random.nextInt(2_000); left > 0 && !ended; left--) {
          Entry entry = reader.next(DAY);
          if (entry != null) {
            last = entry.seq();
            numbers.add(last);
          }
          ended = reader.end().isPresent();
        }
      }
    }
    return numbers;
  }

  private long add(String text) {
    return buffer.add(KEY, Audience.EVERYONE, "part", text.getBytes(UTF_8));
  }

  private static List<String> texts(Subscription reader) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    for (Entry e = reader.next(Duration.ZERO); e != null; e = reader.next(Duration.ZERO)) {
      texts.add(new String(e.body(), UTF_8));
    }
    return texts;
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EpisodeRefused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
