package dev.weir.episode;

import static dev.weir.episode.Episodes.DAY;
import static dev.weir.episode.Episodes.KEY;
import static dev.weir.episode.Episodes.OTHER;
import static dev.weir.episode.Episodes.assertRefused;
import static dev.weir.episode.Episodes.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.episode.EpisodeLimits.OnFull;
import dev.weir.episode.EpisodeRefused.Reason;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How streams end, what is missing in an episode, and what is left when it is gone. */
@Timeout(20)
class EpisodeEndsTest {
  private static final EpisodeLimits LIMITS =
      EpisodeLimits.DEFAULT.withEpisodeBytes(10).withReaders(2).withGoneKeys(2);
  private static final Duration RETENTION = LIMITS.closedRetention();

  private final ManualTime time = new ManualTime();
  private EpisodeBuffer buffer = new EpisodeBuffer(LIMITS, time);

  /** No alarm outlives a buffer and its readers. */
  @AfterEach
  void close() {
    buffer.close();
    time.advance(LIMITS.readerStall());
    assertThat(time.armed()).isZero();
  }

  /** The end is seen when the episode has forgotten the reader, not while it is about to. */
  @Test
  @Behaviour("epi-E16")
  void close_episodeHasNotForgottenTheReaderYet_noEndIsSeen() throws InterruptedException {
    Shelf shelf = new Shelf(LIMITS, time);
    Episode episode = shelf.claim(KEY);
    Subscription reader = new Subscription(shelf, episode, 0, LIMITS.readerStall(), time);
    Thread leaves = Thread.ofVirtual().start(reader::close);
    while (leaves.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertThat(reader.end()).isEmpty();
    assertThat(episode.readers()).isEqualTo(1);
    episode.unlock();
    leaves.join();
    assertThat(reader.end()).contains(new End.Cancelled("subscription closed"));
    assertThat(shelf.size()).isZero();
  }

  @Test
  @Behaviour("epi-E7")
  void add_full_isCountedAndSeenByEverybody() throws InterruptedException {
    buffer.create(KEY);
    try (Subscription reader = buffer.subscribe(KEY, 0)) {
      add("12345678");
      assertThat(reader.dropped()).isZero();
      assertThat(status().truncated()).isFalse();
      assertRefused(Reason.FULL, () -> add("abc"));
      assertRefused(Reason.FULL, () -> add("abcd"));
      add("ab");
      assertThat(reader.dropped()).isEqualTo(2);
      assertThat(texts(reader)).containsExactly("12345678", "ab");
      assertThat(status()).isEqualTo(new EpisodeStatus(2, 10, 2, null));
      assertThat(status().truncated()).isTrue();
      assertThat(status().end()).isEmpty();
    }
  }

  @Test
  @Behaviour({"epi-E7", "epi-E19"})
  void add_fullAndShallEnd_endsAsFull() throws InterruptedException {
    buffer = new EpisodeBuffer(LIMITS.withOnFull(OnFull.END), time);
    buffer.create(KEY);
    add("1234567890");
    assertRefused(Reason.FULL, () -> add("1"));
    assertRefused(Reason.ENDED, () -> add("2"));
    try (Subscription reader = buffer.subscribe(KEY, 0)) {
      assertThat(texts(reader)).containsExactly("1234567890");
      assertThat(reader.end()).contains(new End.Failed("full", "over 10 bytes"));
      assertThat(reader.dropped()).isEqualTo(1);
    }
    time.advance(RETENTION);
    assertThat(buffer.size()).isZero();
  }

  @Test
  void add_emptyBody_isRefused() {
    buffer.create(KEY);
    assertThatThrownBy(() -> add(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("body: empty (expected: at least 1 byte)");
  }

  @Test
  @Behaviour("epi-E9")
  void parts_episode_areACopyInOrder() throws InterruptedException {
    buffer.create(KEY);
    assertThat(buffer.parts(KEY)).isEmpty();
    add("a");
    add("b");
    List<Entry> parts = buffer.parts(KEY);
    assertThat(parts).extracting(Entry::seq).containsExactly(1L, 2L);
    assertThat(parts).extracting(Episodes::text).containsExactly("a", "b");
    parts.getFirst().body()[0] = 'x';
    add("c");
    assertThat(parts).hasSize(2);
    try (Subscription reader = buffer.subscribe(KEY, 0)) {
      assertThat(texts(reader)).containsExactly("a", "b", "c");
    }
  }

  @Test
  @Behaviour("epi-E9")
  void parts_placeholderOrNothing_areNotFoundAndOfAnEmptyEndedOneNone() {
    assertRefused(Reason.NOT_FOUND, () -> buffer.parts(KEY));
    try (Subscription early = buffer.subscribe(KEY, 0)) {
      assertThat(early.end()).isEmpty();
      assertRefused(Reason.NOT_FOUND, () -> buffer.parts(KEY));
      assertThat(buffer.status(KEY)).isEmpty();
    }
    buffer.end(KEY, new End.Completed());
    assertThat(buffer.parts(KEY)).isEmpty();
    assertThat(buffer.status(OTHER)).isEmpty();
  }

  /** Whoever sees the end may rely on it that the episode has forgotten the reader. */
  @Test
  @Behaviour({"epi-E16", "epi-E23"})
  void next_end_readerHasLeftBefore() throws InterruptedException {
    Subscription reader = buffer.subscribe(KEY, 0);
    buffer.end(KEY, new End.Completed());
    time.advance(RETENTION);
    assertThat(buffer.size()).as("it is read").isEqualTo(1);
    assertThat(reader.next(DAY)).isNull();
    assertThat(buffer.size()).isZero();
    assertThat(reader.end()).contains(new End.Completed());
    reader.close();
    reader.close();
    assertThat(reader.end()).as("the first end counts").contains(new End.Completed());
  }

  @Test
  @Behaviour({"epi-E16", "epi-E23"})
  void end_allTaken_readerHasLeftBefore() {
    Subscription reader = buffer.subscribe(KEY, 0);
    buffer.end(KEY, new End.Cancelled("stop"));
    time.advance(RETENTION);
    assertThat(reader.end()).contains(new End.Cancelled("stop"));
    assertThat(buffer.size()).isZero();
  }

  @Test
  @Behaviour({"epi-E16", "epi-E19"})
  void close_threadWaitsInIt_returns() throws Exception {
    Subscription reader = buffer.subscribe(KEY, 0);
    FutureTask<Optional<End>> waiting = waiting(reader);
    reader.close();
    assertThat(waiting.get()).contains(new End.Cancelled("subscription closed"));
    assertThat(buffer.size()).isZero();
  }

  @Test
  @Behaviour({"epi-E10", "epi-E11", "epi-E19"})
  void close_bufferWhileThreadsWait_theyReturn() throws Exception {
    buffer.create(KEY);
    FutureTask<Optional<End>> open = waiting(buffer.subscribe(KEY, 0));
    FutureTask<Optional<End>> pending = waiting(buffer.subscribe(OTHER, 0));
    buffer.close();
    assertThat(open.get()).contains(new End.Shutdown());
    assertThat(pending.get()).contains(new End.Shutdown());
  }

  /** An interrupt is the caller's cancel; what it waited for is not lost. */
  @Test
  @Behaviour("epi-E16")
  void next_interrupted_throwsAndGoesOn() throws Exception {
    buffer.create(KEY);
    try (Subscription reader = buffer.subscribe(KEY, 0)) {
      FutureTask<Entry> task = new FutureTask<>(() -> reader.next(DAY));
      Thread thread = Thread.startVirtualThread(task);
      time.awaitArmed(2);
      thread.interrupt();
      assertThatThrownBy(task::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
      add("a");
      assertThat(texts(reader)).containsExactly("a");
    }
    assertThat(buffer.status(KEY)).isPresent();
  }

  @Test
  @Behaviour({"epi-E19", "epi-E21"})
  void subscribe_evictedKey_isGoneAtOnce() throws InterruptedException {
    evict(KEY);
    try (Subscription late = buffer.subscribe(KEY, 7)) {
      assertThat(late.next(DAY)).isNull();
      assertThat(late.end()).contains(new End.Gone());
    }
    assertThat(buffer.size()).as("it leaves no placeholder").isZero();
  }

  @Test
  @Behaviour("epi-E21")
  void evictedKey_everyCall_isGoneUntilCreatedAnew() throws InterruptedException {
    evict(KEY);
    assertRefused(Reason.GONE, () -> add("a"));
    assertRefused(Reason.GONE, () -> buffer.parts(KEY));
    assertRefused(Reason.GONE, () -> buffer.stamps(KEY).startModel());
    assertRefused(Reason.GONE, () -> buffer.endForBilling(KEY, new End.Completed()));
    buffer.end(KEY, new End.Completed());
    assertThat(buffer.size()).isZero();
    buffer.create(KEY);
    assertThat(add("a")).isEqualTo(1);
    try (Subscription reader = buffer.subscribe(KEY, 0)) {
      assertThat(texts(reader)).containsExactly("a");
    }
  }

  /** Memory of what is gone has a bound; who asks for an older one waits, as for a new one. */
  @Test
  @Behaviour("epi-E21")
  void subscribe_evictedTooLongAgo_waitsAsForANewOne() throws InterruptedException {
    evict(KEY);
    evict(OTHER);
    evict(new EpisodeKey("ses_3", 1, 1));
    try (Subscription late = buffer.subscribe(KEY, 0);
        Subscription sooner = buffer.subscribe(OTHER, 0)) {
      assertThat(late.next(Duration.ZERO)).isNull();
      assertThat(late.end()).isEmpty();
      assertThat(sooner.end()).contains(new End.Gone());
    }
  }

  /** A placeholder that nobody created was never there. */
  @Test
  @Behaviour({"epi-E17", "epi-E21"})
  void subscribe_afterAPlaceholderLeft_isNotGone() {
    buffer.subscribe(KEY, 0).close();
    try (Subscription again = buffer.subscribe(KEY, 0)) {
      assertThat(again.end()).isEmpty();
    }
  }

  @Test
  void subscribe_tooMany_isRefusedUntilOneLeaves() {
    Subscription first = buffer.subscribe(KEY, 0);
    try (Subscription second = buffer.subscribe(KEY, 0)) {
      assertThatThrownBy(() -> buffer.subscribe(KEY, 0))
          .hasMessage(
              "episode: EpisodeKey[session=ses_1, historyVersion=1, attempt=1], readers: 2"
                  + " (expected: fewer readers; close one)");
      first.close();
      buffer.subscribe(KEY, 0).close();
      assertThat(second.end()).isEmpty();
    }
  }

  @Test
  @Behaviour("epi-E12")
  void drainTo_batch_givesWhatIsThereInOneGo() throws InterruptedException {
    buffer.create(KEY);
    List.of("a", "b", "c", "d").forEach(this::add);
    try (Subscription reader = buffer.subscribe(KEY, 1)) {
      List<Entry> batch = new ArrayList<>();
      assertThat(reader.drainTo(batch, 2, DAY)).isEqualTo(2);
      assertThat(reader.drainTo(batch, 2, DAY)).isEqualTo(1);
      assertThat(batch).extracting(Episodes::text).containsExactly("b", "c", "d");
      assertThat(reader.drainTo(batch, 2, Duration.ZERO)).isZero();
      buffer.end(KEY, new End.Completed());
      assertThat(reader.drainTo(batch, 2, DAY)).isZero();
      assertThat(reader.end()).contains(new End.Completed());
      assertThatThrownBy(() -> reader.drainTo(batch, 0, DAY))
          .hasMessage("most: 0 (expected: at least 1)");
    }
  }

  private FutureTask<Optional<End>> waiting(Subscription reader) throws InterruptedException {
    int armed = time.armed();
    FutureTask<Optional<End>> task =
        new FutureTask<>(() -> {
          assertThat(reader.next(DAY)).isNull();
          return reader.end();
        });
    Thread.startVirtualThread(task);
    time.awaitArmed(armed + 1);
    return task;
  }

  private void evict(EpisodeKey key) {
    buffer.create(key);
    buffer.end(key, new End.Completed());
    time.advance(RETENTION);
    assertThat(buffer.status(key)).isEmpty();
  }

  private EpisodeStatus status() {
    return buffer.status(KEY).orElseThrow();
  }

  private long add(String text) {
    return Episodes.add(buffer, KEY, text);
  }
}
