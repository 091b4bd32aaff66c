package dev.weir.log;

import dev.weir.delta.Accumulator;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events so far come to. Guarded by the log's lock. */
final class SessionState {
  private final List<Message> messages = new ArrayList<>();
  private List<Queued> queue = List.of();
  private @Nullable Running running;
  private @Nullable String openMessage;
  private @Nullable Content openContent;
  private Accumulator openText = new Accumulator();

  void fold(SessionEvent event) {
    switch (event) {
      case EpisodeStarted e -> running = new Running(e.episode(), e.attempt());
      case EpisodeEnded e -> {
        running = null;
        clearOpen();
      }
      case MessageStarted e -> openMessage = e.message();
      case PartStarted e -> openContent = e.content();
      case PartDelta e -> openText.add(e.piece());
      case PartCompleted e -> openContent = e.content();
      case MessageCompleted e -> {
        messages.add(e.message());
        clearOpen();
      }
      case ToolResulted e -> messages.add(e.message());
      case QueueUpdated e -> queue = e.queue();
    }
  }

  Snapshot snapshot(Cursor cursor) {
    return new Snapshot(cursor, messages, running, open(), queue);
  }

  private Snapshot.@Nullable Open open() {
    if (openMessage == null || running == null) {
      return null;
    }
    Content soFar = openText.content();
    Content content = soFar == null ? openContent : soFar;
    return new Snapshot.Open(
        running.episode(), openMessage, content == null ? List.of() : List.of(content));
  }

  private void clearOpen() {
    openMessage = null;
    openContent = null;
    openText = new Accumulator();
  }
}
