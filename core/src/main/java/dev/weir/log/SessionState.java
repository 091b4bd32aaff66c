package dev.weir.log;

import dev.weir.delta.Content;
import dev.weir.log.SessionEvent.EpisodeEnded;
import dev.weir.log.SessionEvent.EpisodeStarted;
import dev.weir.log.SessionEvent.MessageCompleted;
import dev.weir.log.SessionEvent.MessageStarted;
import dev.weir.log.SessionEvent.PartCompleted;
import dev.weir.log.SessionEvent.PartDelta;
import dev.weir.log.SessionEvent.PartStarted;
import dev.weir.log.SessionEvent.QueueUpdated;
import dev.weir.log.SessionEvent.ToolResulted;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the events so far come to. Guarded by the log's lock. */
final class SessionState {
  private final Set<String> said = new HashSet<>();
  private Said messages = Said.NOTHING;
  private List<Queued> queue = List.of();
  private @Nullable Running running;
  private @Nullable MessageStarted open;
  private @Nullable Content openPart;
  private long chars;
  private Written openText = Written.NOTHING;

  void fold(SessionEvent event) {
    switch (event) {
      case EpisodeStarted e -> running = new Running(e.episode(), e.attempt());
      case EpisodeEnded e -> {
        running = null;
        clearOpen();
      }
      case MessageStarted e -> open = e;
      case PartStarted e -> openPart = e.content();
      case PartDelta e -> openText = openText.and(e.piece().text());
      case PartCompleted e -> {}
      case MessageCompleted e -> complete(e.message());
      case ToolResulted e -> add(e.message());
      case QueueUpdated e -> queue = e.queue();
    }
  }

  /** Whether it is a piece of a message whose beginning is missing. */
  boolean orphaned(SessionEvent event) {
    return switch (event) {
      case PartStarted e -> !writing(e.message());
      case PartDelta e -> !writing(e.message());
      case PartCompleted e -> !writing(e.message());
      default -> false;
    };
  }

  /** How many characters the messages hold. */
  long chars() {
    return chars;
  }

  /** A few references, however much was said. */
  Moment at(Cursor cursor) {
    return new Moment(cursor, messages, running, open, openPart, openText, queue);
  }

  /** Whether the event may come now; asked before it is written anywhere. */
  void check(SessionEvent event) {
    switch (event) {
      case EpisodeStarted e when running != null ->
          throw new LogRefused(LogRefused.Reason.EPISODE_RUNNING, "episode: " + e.episode());
      case MessageStarted e -> checkNew(e.message());
      case ToolResulted e -> checkNew(e.message().id());
      case MessageCompleted e when e.episode() == null || !writing(e.message().id()) ->
          checkNew(e.message().id());
      default -> {}
    }
  }

  private void checkNew(String message) {
    if (said.contains(message) || writing(message)) {
      throw new LogRefused(LogRefused.Reason.DUPLICATE, "message: " + message);
    }
  }

  /** A message from elsewhere, such as an input, leaves the one being written as it is. */
  private void complete(Message message) {
    add(message);
    if (writing(message.id())) {
      clearOpen();
    }
  }

  private boolean writing(String message) {
    return open != null && open.message().equals(message);
  }

  private void add(Message message) {
    messages = messages.and(message);
    said.add(message.id());
    chars += message.chars();
  }

  private void clearOpen() {
    open = null;
    openPart = null;
    openText = Written.NOTHING;
  }
}
