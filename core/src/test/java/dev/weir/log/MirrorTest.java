package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.episode.Audience;
import dev.weir.episode.End;
import dev.weir.episode.Entry;
import dev.weir.log.LogRefused.Reason;
import dev.weir.log.SessionEvent.EpisodeEnded;
import dev.weir.time.ManualTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log that repeats another one is the same to whoever reads it. */
@Timeout(20)
class MirrorTest {
  private static final String EMPTY = "\"queue\":[]}";

  private final ManualTime time = new ManualTime();
  private final SessionLog copy = new SessionLog(LogLimits.DEFAULT, time);
  private final Mirror mirror = new Mirror(copy);

  /** Of everything that a session can write. */
  @Test
  void repeat_allThatAnotherLogWrites_isTheSameLog() {
    SessionLog original = original();
    new Script(original, () -> {}).play();
    assertThat(copy.entries()).isEqualTo(original.entries());
    assertThat(copy.snapshot()).isEqualTo(original.snapshot());
    assertThat(copy.chars()).isEqualTo(original.chars());
    assertThat(copy.newMessageId()).isEqualTo(original.newMessageId());
  }

  /** The other log may begin later, with what was there, also when deltas were dropped. */
  @Test
  void held_givenToAnotherLog_thatGoesOnWhereThisOneIs() {
    new Script(copy, () -> {}).play();
    time.advance(LogLimits.DEFAULT.closedRetention());
    SessionLog original = original();
    assertThat(original.cursor()).isEqualTo(copy.cursor());
    assertThat(original.snapshot()).isEqualTo(copy.snapshot());
    EpisodeWriter turn = original.begin(original.newEpisodeId(), 1, "msg_1");
    turn.complete(Usage.NONE);
    assertThat(copy.cursor()).isEqualTo(original.cursor());
    assertThat(copy.snapshot()).isEqualTo(original.snapshot());
  }

  @Test
  void lost_amidAReply_endsItAsFailedAndKeepsWhatWasSaid() {
    SessionLog original = original();
    EpisodeWriter turn = original.begin("ep_1", 1, "msg_1");
    original.queue(List.of(new Queued("ep_2", "later")));
    turn.write(new Update.Start(0, new Content.Text("")));
    turn.write(new Update.Delta(0, new Piece.Text("half a s")));
    mirror.lost("process_died", "It is gone.");
    Snapshot state = copy.snapshot();
    assertThat(state.running()).isNull();
    assertThat(state.open()).isNull();
    assertThat(state.queue()).isEmpty();
    assertThat(state.messages().getLast().status()).isEqualTo(Message.Status.FAILED);
    assertThat(state.messages().getLast().parts()).containsExactly(new Content.Text("half a s"));
    assertThat(copy.entries().stream().map(EventParser::event).toList())
        .contains(new EpisodeEnded("ep_1", new End.Failed("process_died", "It is gone."), null));
  }

  @Test
  void lost_whileNothingRuns_writesNothing() {
    new Script(original(), () -> {}).play();
    Cursor before = copy.cursor();
    mirror.lost("process_died", "It is gone.");
    assertThat(copy.cursor()).isEqualTo(before);
  }

  @Test
  void repeat_anEntryThatIsNotNext_isRefused() {
    SessionLogTest.assertRefused(
        Reason.NOT_NEXT, "entry: 2 after 0", () -> mirror.repeat(entry(2, EMPTY)));
    copy.close();
    SessionLogTest.assertRefused(Reason.CLOSED, "entry: 1", () -> mirror.repeat(entry(1, EMPTY)));
  }

  @Test
  void repeat_noEntryOfALog_isRefused() {
    assertThatThrownBy(() -> mirror.repeat(entry(1, "garbage")))
        .isInstanceOf(JournalFailed.class)
        .hasMessageStartingWith("entry 1: cannot be read as queue.updated");
    assertThat(copy.cursor().seq()).isZero();
  }

  private static Entry entry(long seq, String body) {
    return new Entry(
        seq, Audience.EVERYONE, "queue.updated", body.getBytes(StandardCharsets.UTF_8));
  }

  /** A log whose entries the mirror repeats at once, and which begins with what it holds. */
  private SessionLog original() {
    return new SessionLog(LogLimits.DEFAULT, time, new Repeated());
  }

  private final class Repeated implements Journal {
    private final List<Entry> before = new ArrayList<>(mirror.held());

    @Override
    public List<Entry> recover() {
      return before;
    }

    @Override
    public String epoch() {
      return copy.epoch();
    }

    @Override
    public void append(List<Entry> entries) {
      entries.forEach(mirror::repeat);
    }

    @Override
    public void compact(long through, Supplier<List<Entry>> kept) {}

    @Override
    public void close() {}
  }
}
