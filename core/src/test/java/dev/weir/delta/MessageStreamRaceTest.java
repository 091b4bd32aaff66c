package dev.weir.delta;

import static dev.weir.delta.StreamOptions.Mode.COALESCED;
import static dev.weir.delta.StreamOptions.Mode.PER_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.StreamOptions.Mode;
import dev.weir.delta.StreamRefused.Reason;
import dev.weir.delta.Update.Delta;
import dev.weir.internal.Nursery;
import dev.weir.testkit.Behaviour;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The races that the reference's reviewers named, each forced by a publisher that stands still.
 * What is claimed is what holds in every schedule; each test fails on the reference's order of
 * steps, which is said there.
 */
@Timeout(20)
class MessageStreamRaceTest {
  private final Stage stage = new Stage();
  private final Nursery others = new Nursery("race", Duration.ofSeconds(5));

  @AfterEach
  void joinOthers() {
    others.close();
  }

  /** The reference publishes Full while its context is still open for deltas. */
  @ParameterizedTest
  @EnumSource
  @Behaviour({"delta-M26", "delta-M20"})
  void add_whileFullIsBeingPublished_isRefused(Mode mode) throws Exception {
    MessageStream stream = stage.open(mode);
    Stage.Hold atFull = stage.holdAt(Update.Full.class::isInstance);
    Future<StreamEnd> ending = others.fork("full", () -> stream.full(new Content.Text("final")));
    atFull.awaitReached();
    assertRefused(stream);
    atFull.release();
    assertThat(get(ending).content()).isEqualTo(new Content.Text("final"));
    stream.close();
    assertThat(stage.told()).containsExactly("Start", "Full final");
    assertThat(stage.time.armed()).isZero();
  }

  /** The reference publishes Done first and then what is still buffered, then Done again. */
  @ParameterizedTest
  @EnumSource(names = {"PER_TOKEN", "COALESCED"})
  @Behaviour({"delta-M27", "delta-M20"})
  void add_whileDoneIsBeingPublished_isRefusedAndPartOfNothing(Mode mode) throws Exception {
    MessageStream stream = stage.open(mode);
    stream.add(new Piece.Text("a"));
    Stage.Hold atDone = stage.holdAt(Update.Done.class::isInstance);
    Future<?> ending = others.fork("done", () -> update(stream, new Update.Done(0)));
    atDone.awaitReached();
    assertThat(stage.told()).as("all deltas, before Done").containsExactly("Start", "Delta a");
    assertRefused(stream);
    atDone.release();
    get(ending);
    stream.close();
    assertThat(stage.told()).containsExactly("Start", "Delta a", "Done");
    assertThat(stage.store.get("m1").content()).isEqualTo(new Content.Text("a"));
  }

  /**
   * In the reference a close that comes second looks at "closed" first and returns: the ticker of a
   * context that was ended by another way goes on. Here no alarm is left, whoever ends it.
   */
  @ParameterizedTest
  @EnumSource(EndedBy.class)
  @Behaviour({"delta-M8", "delta-M23", "delta-M28"})
  void close_endedByAnotherWay_noAlarmIsLeft(EndedBy way) throws Exception {
    MessageStream stream = stage.open(COALESCED);
    stream.add(new Piece.Text("a"));
    stage.awaitPublished(2);
    stream.add(new Piece.Text("b"));
    stage.time.awaitArmed(1);
    way.end(stream);
    assertThat(stage.time.armed()).isZero();
    stream.close();
    List<String> told = stage.told();
    stage.time.advance(Duration.ofSeconds(10));
    assertThat(stage.told()).isEqualTo(told);
    assertThat(told).startsWith("Start", "Delta a", "Delta b").hasSize(4);
  }

  /** A close that comes while another ends the stream waits for that end and publishes nothing. */
  @Test
  @Behaviour({"delta-M8", "delta-M10"})
  void close_whileAnotherEnds_waitsAndGetsTheSameEnd() throws Exception {
    MessageStream stream = stage.open(COALESCED);
    Stage.Hold atDone = stage.holdAt(Update.Done.class::isInstance);
    Future<StreamEnd> first = others.fork("first", stream::done);
    atDone.awaitReached();
    Future<StreamEnd> second = others.fork("second", () -> stream.fail("late", "second"));
    assertThat(stream.end()).isEmpty();
    atDone.release();
    assertThat(get(second)).isSameAs(get(first));
    assertThat(stage.told()).containsExactly("Start", "Done");
  }

  /**
   * The reference looks at "closed" before it takes the lock: an add that passed there is put into
   * a buffer that nobody reads any more, and kept in the body. Here the add stands where close has
   * already begun and waits for a flush.
   */
  @Test
  @Behaviour({"delta-M20", "delta-M21"})
  void add_whileCloseWaitsForAFlush_isRefusedAndTheFlushNotCutShort() throws Exception {
    MessageStream stream = stage.open(COALESCED);
    Stage.Hold atFirst = stage.holdAt(Delta.class::isInstance);
    stream.add(new Piece.Text("a"));
    atFirst.awaitReached();
    stream.add(new Piece.Text("b"));
    stream.add(new Piece.Text("c"));
    Future<StreamEnd> closing = others.fork("close", stream::done);
    awaitRefusing(stream);
    assertThat(stage.told()).as("the flush is under way").containsExactly("Start");
    assertThat(closing.isDone()).isFalse();
    atFirst.release();
    StreamEnd end = get(closing);
    assertThat(stage.told().getLast()).isEqualTo("Done");
    assertThat(published()).as("once each, in order").isEqualTo(text(end));
    assertThat(text(end)).startsWith("abc");
    assertThat(stage.journal).doesNotContain("TWO PUBLISH AT A TIME");
  }

  /** A slow publisher holds up nobody who adds, and what fell due meanwhile goes out after it. */
  @Test
  @Behaviour({"delta-M13", "delta-M19", "delta-M23"})
  void add_whilePublisherIsSlow_returnsAndIsPublishedInOrder() throws Exception {
    MessageStream stream = stage.open(COALESCED);
    Stage.Hold atFirst = stage.holdAt(Delta.class::isInstance);
    stream.add(new Piece.Text("a"));
    atFirst.awaitReached();
    for (int i = 0; i < 1_000; i++) {
      stream.add(new Piece.Text("b"));
    }
    assertThat(stage.time.armed()).as("who publishes looks again").isZero();
    atFirst.release();
    stage.awaitPublished(3);
    assertThat(stage.told()).containsExactly("Start", "Delta a", "Delta " + "b".repeat(1_000));
    stream.close();
  }

  /** What was added during a flush, and was not due at its end, goes out by an alarm. */
  @Test
  @Behaviour({"delta-M13", "delta-M23"})
  void add_duringAFlush_isArmedForWhenTheFlushEnds() throws Exception {
    MessageStream stream = stage.open(COALESCED);
    Stage.Hold atFirst = stage.holdAt(Delta.class::isInstance);
    stream.add(new Piece.Text("a"));
    atFirst.awaitReached();
    stream.add(new Piece.Text("b"));
    assertThat(stage.time.armed()).isZero();
    atFirst.release();
    stage.time.awaitArmed(1);
    stage.time.advance(Coalescer.Window.DEFAULT.interval());
    stage.awaitPublished(3);
    assertThat(stage.told()).containsExactly("Start", "Delta a", "Delta b");
    stream.close();
  }

  /** An alarm may fire while it is being cancelled; it must not pass for the one armed since. */
  @Test
  @Behaviour({"delta-M8", "delta-M23"})
  void alarm_firesLateAfterItsCancel_leavesNoAlarmBehind() throws Exception {
    List<Runnable> actions = new CopyOnWriteArrayList<>();
    Ticker recording = new RecordingTicker(stage.time, actions);
    MessageStream stream =
        new MessageStreams(stage.store, stage, recording, StreamOptions.DEFAULT)
            .open(Opening.of("t", new Content.Text("")));
    stream.add(new Piece.Text("a"));
    stage.awaitPublished(2);
    stream.add(new Piece.Text("b"));
    stage.time.awaitArmed(1);
    stream.add(new Piece.Text("c".repeat(128)));
    stage.awaitPublished(3);
    stream.add(new Piece.Text("d"));
    stage.time.awaitArmed(1);
    actions.getFirst().run();
    assertThat(stage.time.armed()).isEqualTo(1);
    stream.close();
    assertThat(stage.time.armed()).isZero();
  }

  /** Two who add tokens publish one after the other, each its own. */
  @Test
  @Behaviour("delta-M12")
  void add_perTokenByTwo_oneAtATime() throws Exception {
    MessageStream stream = stage.open(PER_TOKEN);
    Stage.Hold atFirst = stage.holdAt(Delta.class::isInstance);
    Future<?> first = others.fork("first", () -> update(stream, delta("a")));
    atFirst.awaitReached();
    Future<?> second = others.fork("second", () -> update(stream, delta("b")));
    atFirst.release();
    get(first);
    get(second);
    assertThat(stage.told()).containsExactly("Start", "Delta a", "Delta b");
    assertThat(stage.journal).doesNotContain("TWO PUBLISH AT A TIME");
    stream.close();
  }

  /** An alarm that fires while close is under way starts nothing. */
  @Test
  @Behaviour({"delta-M21", "delta-M23"})
  void alarm_firesWhileClosing_publishesNothing() throws Exception {
    MessageStream stream = stage.open(COALESCED);
    stream.add(new Piece.Text("a"));
    stage.awaitPublished(2);
    stream.add(new Piece.Text("b"));
    stage.time.awaitArmed(1);
    Stage.Hold atRest = stage.holdAt(update -> Stage.told(update).equals("Delta b"));
    Future<StreamEnd> closing = others.fork("close", stream::done);
    atRest.awaitReached();
    stage.time.advance(Duration.ofSeconds(1));
    atRest.release();
    get(closing);
    assertThat(stage.told()).containsExactly("Start", "Delta a", "Delta b", "Done");
    assertThat(stage.journal).doesNotContain("TWO PUBLISH AT A TIME");
  }

  private static void assertRefused(MessageStream stream) {
    assertThatThrownBy(() -> stream.add(new Piece.Text("late")))
        .isInstanceOfSatisfying(
            StreamRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED))
        .hasMessageContaining("CLOSING");
  }

  /** Adds until it is refused: from then on close is known to have begun. */
  @SuppressWarnings("ThreadPriorityCheck") // lets the one who closes go on
  private static void awaitRefusing(MessageStream stream) {
    while (true) {
      try {
        stream.add(new Piece.Text("."));
        Thread.yield();
      } catch (StreamRefused e) {
        assertThat(e.reason()).isEqualTo(Reason.CLOSED);
        return;
      }
    }
  }

  private String published() {
    StringBuilder all = new StringBuilder();
    for (Update update : stage.published()) {
      if (update instanceof Delta delta && delta.piece() != null) {
        all.append(delta.piece().text());
      }
    }
    return all.toString();
  }

  private static String text(StreamEnd end) {
    return ((Content.Text) end.content()).text();
  }

  private static Update delta(String text) {
    return new Delta(0, new Piece.Text(text));
  }

  private static boolean update(MessageStream stream, Update update) {
    stream.update(update);
    return true;
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  /** Keeps the actions, so that a test can let one fire although it was cancelled. */
  private record RecordingTicker(Ticker time, List<Runnable> actions) implements Ticker {
    @Override
    public long nanos() {
      return time.nanos();
    }

    @Override
    public Instant wall() {
      return time.wall();
    }

    @Override
    public Alarm at(long deadline, Runnable action) {
      actions.add(action);
      return time.at(deadline, action);
    }
  }

  /** The ways to end a stream. */
  enum EndedBy {
    FULL,
    DONE,
    FAILED,
    CLOSE;

    void end(MessageStream stream) {
      switch (this) {
        case FULL -> stream.update(new Update.Full(0, new Content.Text("x")));
        case DONE -> stream.update(new Update.Done(0));
        case FAILED -> stream.fail("broken", "off");
        case CLOSE -> stream.close();
      }
    }
  }
}
