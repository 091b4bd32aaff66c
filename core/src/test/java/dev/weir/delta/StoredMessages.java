package dev.weir.delta;

import dev.weir.delta.TaskMessage.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store that remembers, and fails as often as it is told to. */
final class StoredMessages implements MessageStore {
  static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

  private final Map<String, TaskMessage> messages = new LinkedHashMap<>();
  private final List<String> journal;
  private int failures;
  private int updates;

  StoredMessages(List<String> journal) {
    this.journal = journal;
  }

  synchronized void fail(int times) {
    failures = times;
  }

  @Override
  public synchronized TaskMessage create(
      String taskId, Content content, @Nullable Instant createdAt) {
    failIfTold();
    String id = "m" + (messages.size() + 1);
    Instant at = createdAt == null ? CREATED : createdAt;
    TaskMessage made =
        new TaskMessage(id, taskId, List.of(content), Status.IN_PROGRESS, at, CREATED);
    messages.put(id, made);
    journal.add("create " + id);
    return made;
  }

  @Override
  public synchronized TaskMessage update(TaskMessage message) {
    updates++;
    failIfTold();
    TaskMessage kept =
        new TaskMessage(
            message.id(),
            message.taskId(),
            message.parts(),
            message.status(),
            message.createdAt(),
            CREATED.plusSeconds(1));
    messages.put(message.id(), kept);
    journal.add("store " + message.id());
    return kept;
  }

  synchronized TaskMessage get(String id) {
    TaskMessage found = messages.get(id);
    if (found == null) {
      throw new AssertionError("no message " + id + " in " + messages.keySet());
    }
    return found;
  }

  synchronized List<TaskMessage> all() {
    return List.copyOf(messages.values());
  }

  /** How often it was asked to update. */
  synchronized int updates() {
    return updates;
  }

  private void failIfTold() {
    if (failures > 0) {
      failures--;
      throw new IllegalStateException("the store is down");
    }
  }
}
