package dev.weir.delta;

/**
 * Where updates go. One stream calls it with one update at a time, in order, outside any lock.
 *
 * <p>It bounds its own time: Full, Done and close wait for the call that is under way. It throws
 * only if the update was not published, or a retry publishes it twice.
 */
@FunctionalInterface
public interface UpdatePublisher {
  /**
   * Publishes an update.
   *
   * @param topic {@code task:} and the task's id
   */
  void publish(String topic, Update update) throws Exception;
}
