package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.internal.RecordedLog;
import dev.weir.testkit.Behaviour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An update that cannot be published is told in any case. */
@Behaviour("delta-M22")
class LostUpdateTest {
  private final Stage stage = new Stage();

  @Test
  void log_byDefault_saysWhichUpdate() {
    Update lost = new Update.Delta(4711, new Piece.Text("my password"));
    Publication.log(lost, new IllegalStateException("down"));
    assertThat(RecordedLog.LINES)
        .anySatisfy(line ->
            assertThat(line)
                .contains("WARNING", "an update was not published", "11 characters", "4711")
                .contains("IllegalStateException: down"))
        .noneSatisfy(line -> assertThat(line).contains("my password"));
  }

  @Test
  void done_handlerThrows_isLoggedAndTheStreamEnds() {
    stage.failAt(update -> update instanceof Update.Done);
    MessageStreams streams =
        new MessageStreams(
            stage.store,
            stage,
            stage.time,
            StreamOptions.DEFAULT,
            (update, cause) -> {
              throw new IllegalStateException("handler of " + update);
            });
    MessageStream stream = streams.open(Opening.of("t1", new Content.Text("")));
    assertThat(stream.done().lost()).isEqualTo(1);
    assertThat(RecordedLog.LINES)
        .anySatisfy(
            line -> assertThat(line).contains("ERROR", "the handler of lost updates threw"));
  }

  /** A handler may throw on what it was told; the thread that publishes must not die of it. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void done_handlerRethrowsTheCause_isLoggedAndTheStreamEnds() {
    stage.failAt(update -> update instanceof Update.Delta);
    MessageStreams streams =
        new MessageStreams(
            stage.store,
            stage,
            stage.time,
            StreamOptions.DEFAULT,
            (update, cause) -> {
              throw (RuntimeException) cause;
            });
    MessageStream stream = streams.open(Opening.of("t1", new Content.Text("")));
    stream.add(new Piece.Text("a"));
    assertThat(stream.done().lost()).isEqualTo(1);
    assertThat(stage.told()).containsExactly("Start", "Full a");
  }

  /** The interrupt comes while the end is under way; it is kept, and half an end is none. */
  @Test
  @Timeout(20)
  @Behaviour("delta-M10")
  void done_interruptedAmidTheDrain_publishesItsTerminalAndStores() throws InterruptedException {
    MessageStream stream = stage.open(StreamOptions.Mode.COALESCED);
    stream.add(new Piece.Text("a"));
    stage.awaitPublished(2);
    stream.add(new Piece.Text("b"));
    Stage.Hold hold = stage.holdAt(update -> update instanceof Update.Delta);
    boolean[] kept = {false};
    Thread ends =
        Thread.startVirtualThread(() -> {
          stream.done();
          kept[0] = Thread.currentThread().isInterrupted();
        });
    hold.awaitReached();
    ends.interrupt();
    ends.join();
    assertThat(stage.told()).containsExactly("Start", "Delta a", "Delta b", "Done");
    assertThat(stage.store.all())
        .extracting(TaskMessage::status)
        .containsExactly(TaskMessage.Status.DONE);
    assertThat(kept[0]).isTrue();
  }

  @Test
  @Behaviour("delta-M10")
  void update_failed_endsTheStreamWithIt() {
    MessageStream stream = stage.open(StreamOptions.Mode.PER_TOKEN);
    stream.update(new Update.Failed(Update.Place.NONE, "cut", "by the model"));
    assertThat(stage.journal).anySatisfy(line -> assertThat(line).containsIgnoringCase("failed"));
  }
}
