package dev.weir.log;

import dev.weir.log.SessionEvent.EpisodeStarted;
import dev.weir.log.SessionEvent.MessageCompleted;
import dev.weir.log.SessionEvent.MessageStarted;
import dev.weir.log.SessionEvent.QueueUpdated;
import dev.weir.log.SessionEvent.ToolResulted;

/** Names for the messages and episodes of one session. Guarded by the log's lock. */
final class Ids {
  private static final String MESSAGE = "msg_";
  private static final String EPISODE = "ep_";

  private long messages;
  private long episodes;

  String message() {
    return MESSAGE + ++messages;
  }

  String episode() {
    return EPISODE + ++episodes;
  }

  /** Of an event from before: what it names is taken. */
  void taken(SessionEvent event) {
    switch (event) {
      case EpisodeStarted e -> episodes = Math.max(episodes, number(e.episode(), EPISODE));
      case QueueUpdated e ->
          e.queue().forEach(q -> episodes = Math.max(episodes, number(q.episode(), EPISODE)));
      case MessageStarted e -> message(e.message());
      case MessageCompleted e -> message(e.message().id());
      case ToolResulted e -> message(e.message().id());
      default -> {}
    }
  }

  private void message(String id) {
    messages = Math.max(messages, number(id, MESSAGE));
  }

  /** Whoever named it otherwise cannot mean one of ours. */
  private static long number(String id, String prefix) {
    String digits = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
    return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
  }
}
