package dev.weir.livekit.room;

import dev.weir.agent.AgentEvent.UserInputTranscribed;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.SendResult;
import dev.weir.livekit.rtc.Caption;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;
import dev.weir.livekit.rtc.TextStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * Shows what was understood of the caller: each transcript whole, the same segment until it is
 * final. Of interim ones that wait, only the newest is shown. Any thread may give; one runs it.
 */
final class CallerCaptions {
  /** The most transcripts that wait. */
  static final int WAITING = 256;

  private final Chan<UserInputTranscribed> waiting = Chan.bounded(WAITING);
  private final RtcRoom room;
  private final Doorkeeper door;
  private final Supplier<String> track;
  private final OldCaptions old;
  private final FirstFailure failure;
  private String item = "";
  private String segment = "";
  private boolean shown;

  /** With the id of the caller's track, empty while there is none. */
  CallerCaptions(Means means, Supplier<String> track, OldCaptions old) {
    this.room = means.room();
    this.door = means.door();
    this.track = track;
    this.old = old;
    this.failure = means.failure("what the caller says is not shown");
  }

  /** Returns at once. */
  void add(UserInputTranscribed said) {
    if (waiting.offer(said) instanceof SendResult.NoRoom) {
      failure.tell(
          new IllegalStateException("%d transcripts wait (expected: fewer)".formatted(WAITING)));
    }
  }

  /** What waits is shown still. */
  void close() {
    waiting.close();
  }

  boolean run() throws InterruptedException {
    try {
      while (true) {
        List<UserInputTranscribed> all = waiting.receiveBatch(WAITING);
        for (int i = 0; i < all.size(); i++) {
          if (i + 1 == all.size() || !isReplaced(all.get(i), all.get(i + 1))) {
            show(all.get(i));
          }
        }
      }
    } catch (ChanClosed e) {
      return true;
    }
  }

  private static boolean isReplaced(UserInputTranscribed one, UserInputTranscribed next) {
    return !one.isFinal() && one.itemId().equals(next.itemId());
  }

  private void show(UserInputTranscribed said) throws InterruptedException {
    if (!said.itemId().equals(item)) {
      item = said.itemId();
      segment = Segment.newId();
      shown = false;
    }
    if (door.caller().isPresent() && (shown || !said.transcript().isEmpty())) {
      show(said, door.caller().get());
    }
  }

  private void show(UserInputTranscribed said, String caller) throws InterruptedException {
    String sid = track.get();
    shown = true;
    try {
      TextStream stream = Segment.open(room, segment, caller, sid, said.isFinal());
      if (!said.transcript().isEmpty()) {
        stream.write(said.transcript());
      }
      stream.close(Segment.end(sid, said.isFinal()));
    } catch (RtcFailed e) {
      failure.tell(e);
    }
    String language = said.language().orElse("");
    old.show(new Caption(caller, sid, segment, said.transcript(), said.isFinal(), language));
  }
}
