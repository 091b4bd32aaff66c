package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.WARNING;

import dev.weir.delta.Content;
import dev.weir.episode.Audience;
import dev.weir.livekit.rtc.Caption;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;
import dev.weir.livekit.rtc.TextStream;
import dev.weir.log.Delivery;
import dev.weir.log.LogReader;
import dev.weir.log.LogRefused;
import dev.weir.log.Message;
import dev.weir.log.Position;
import dev.weir.log.SessionLog;
import dev.weir.log.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Shows what the agent says, a segment for each of its messages, as the session's log has it: with
 * a voice that is what was heard, as it is heard. One thread runs it; any may close it.
 */
final class AgentCaptions {
  private static final System.Logger LOG = System.getLogger(AgentCaptions.class.getName());

  private static final Duration LONG = Duration.ofHours(1);

  private final String name;
  private final RtcRoom room;
  private final SessionLog log;
  private final Supplier<String> track;
  private final OldCaptions old;
  private final FirstFailure failure;
  private int seen;
  private @Nullable Shown shown;
  private @Nullable LogReader reader;
  private boolean closed;

  /**
   * Of all that is said from now on.
   *
   * @param track id of ours; empty while there is none
   */
  AgentCaptions(Means means, Supplier<String> track, OldCaptions old) {
    this.name = means.name();
    this.room = means.room();
    this.log = means.session().log();
    this.track = track;
    this.old = old;
    this.failure = means.failure("what the agent says is not shown");
    this.seen = log.snapshot().messages().size();
  }

  /** Shows nothing more, but for what the log has, if that has ended. Returns at once. */
  synchronized void close() {
    closed = true;
    if (reader != null && !log.ended()) {
      reader.close();
    }
  }

  /** Until the log ends, or this is closed. */
  boolean run() throws InterruptedException {
    try {
      while (follow()) {
        // it was too slow, and looks at all that is new now
      }
    } catch (LogRefused e) {
      LOG.log(WARNING, "{0}: what the agent says is not shown: {1}", name, e.getMessage());
    } finally {
      end();
    }
    return true;
  }

  private boolean follow() throws InterruptedException {
    try (LogReader mine = open()) {
      while (true) {
        show(log.snapshot());
        Delivery news = mine.next(LONG);
        if (news instanceof Delivery.TooSlow) {
          return true;
        }
        if (news instanceof Delivery.Ended) {
          show(log.snapshot());
          return false;
        }
      }
    }
  }

  private synchronized LogReader open() {
    LogReader mine = log.read(new Position.Now(), Set.of());
    reader = mine;
    if (closed && !log.ended()) {
      mine.close();
    }
    return mine;
  }

  private void show(Snapshot now) throws InterruptedException {
    List<Message> all = now.messages();
    for (; seen < all.size(); seen++) {
      Message message = all.get(seen);
      if (message.role() == Message.Role.ASSISTANT) {
        show(message.id(), text(message.parts()));
        end(message.id());
      }
    }
    Snapshot.Open open = now.open();
    if (open != null && open.audience() == Audience.EVERYONE) {
      show(open.message(), text(open.parts()));
    }
  }

  private static String text(List<Content> parts) {
    return parts.stream()
        .filter(Content.Text.class::isInstance)
        .map(part -> ((Content.Text) part).text())
        .collect(Collectors.joining());
  }

  private void show(String message, String text) throws InterruptedException {
    Shown now = shown;
    if (now == null || !now.message.equals(message)) {
      end();
      now = new Shown(message);
      shown = now;
    }
    now.show(text);
  }

  private void end(String message) throws InterruptedException {
    if (shown != null && shown.message.equals(message)) {
      end();
    }
  }

  private void end() throws InterruptedException {
    Shown last = shown;
    shown = null;
    if (last != null) {
      last.end();
    }
  }

  /** The segment of one message. */
  private final class Shown {
    final String message;
    private final String segment = Segment.newId();
    private String written = "";
    private @Nullable TextStream stream;
    private boolean broken;

    Shown(String message) {
      this.message = message;
    }

    void show(String text) throws InterruptedException {
      if (text.length() > written.length()) {
        String more = text.substring(written.length());
        written = text;
        write(more);
        old.show(caption(false));
      }
    }

    private void write(String more) throws InterruptedException {
      if (broken) {
        return;
      }
      try {
        if (stream == null) {
          stream = Segment.open(room, segment, room.identity(), track.get(), false);
        }
        stream.write(more);
      } catch (RtcFailed e) {
        broken = true;
        failure.tell(e);
      }
    }

    void end() throws InterruptedException {
      if (written.isEmpty()) {
        return;
      }
      try {
        if (stream != null) {
          stream.close(Segment.end(track.get(), true));
        }
      } catch (RtcFailed e) {
        failure.tell(e);
      }
      old.show(caption(true));
    }

    private Caption caption(boolean last) {
      return new Caption(room.identity(), track.get(), segment, written, last, "");
    }
  }
}
