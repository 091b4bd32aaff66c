package dev.weir.log;

import dev.weir.delta.Content;
import dev.weir.episode.Audience;
import dev.weir.log.SessionEvent.EpisodeEnded;
import dev.weir.log.SessionEvent.EpisodeStarted;
import dev.weir.log.SessionEvent.MessageCompleted;
import dev.weir.log.SessionEvent.MessageStarted;
import dev.weir.log.SessionEvent.PartCompleted;
import dev.weir.log.SessionEvent.PartDelta;
import dev.weir.log.SessionEvent.PartStarted;
import dev.weir.log.SessionEvent.QueueUpdated;
import dev.weir.log.SessionEvent.ToolResulted;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events so far come to. Guarded by the log's lock. */
final class SessionState {
  private final List<Message> messages = new ArrayList<>();
  private List<Queued> queue = List.of();
  private @Nullable Running running;
  private @Nullable MessageStarted open;
  private @Nullable Content openPart;
  private long chars;
  private StringBuilder openText = new StringBuilder();

  void fold(SessionEvent event) {
    switch (event) {
      case EpisodeStarted e -> begin(e);
      case EpisodeEnded e -> {
        running = null;
        clearOpen();
      }
      case MessageStarted e -> open = e;
      case PartStarted e -> openPart = e.content();
      case PartDelta e -> openText.append(e.piece().text());
      case PartCompleted e -> {}
      case MessageCompleted e -> complete(e.message());
      case ToolResulted e -> add(e.message());
      case QueueUpdated e -> queue = e.queue();
    }
  }

  /** How many characters the messages hold. */
  long chars() {
    return chars;
  }

  Snapshot snapshot(Cursor cursor) {
    return new Snapshot(cursor, messages, running, open(), queue);
  }

  private void begin(EpisodeStarted event) {
    if (running != null) {
      throw new LogRefused(LogRefused.Reason.EPISODE_RUNNING, "episode: " + event.episode());
    }
    running = new Running(event.episode(), event.attempt());
  }

  /** A message from elsewhere, such as an input, leaves the one being written as it is. */
  private void complete(Message message) {
    add(message);
    if (open != null && open.message().equals(message.id())) {
      clearOpen();
    }
  }

  private void add(Message message) {
    messages.add(message);
    chars += message.chars();
  }

  private Snapshot.@Nullable Open open() {
    MessageStarted started = open;
    if (started == null) {
      return null;
    }
    Audience audience = EventJson.audience(started.content());
    List<Content> parts = openPart == null ? List.of() : List.of(written(openPart));
    return new Snapshot.Open(started.episode(), started.message(), audience, parts);
  }

  /** What the deltas made so far, to the letter: the deltas to come are added to it. */
  private Content written(Content part) {
    String text = openText.toString();
    return switch (part) {
      case Content.Text t -> new Content.Text(text);
      case Content.Data d -> new Content.Data(d.author(), text);
      case Content.Reasoning r -> new Content.Reasoning(text);
      case Content.ToolInput call -> new Content.ToolInput(call.callId(), call.name(), text);
      case Content.ToolResult result -> result;
    };
  }

  private void clearOpen() {
    open = null;
    openPart = null;
    openText = new StringBuilder();
  }
}
