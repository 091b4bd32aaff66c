package dev.weir.worker;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which agent takes a job, before all other ways to find that out. Runs on a thread of its
 * own, which is interrupted 2 s after the job was offered; many may run at the same time.
 */
@FunctionalInterface
public interface Router {
  /**
   * The name of a registered agent, or null to leave it to the job's metadata and its room.
   *
   * @param metadata of the job; null if it is no JSON object
   * @throws Exception if it cannot say; the job is refused then
   */
  @Nullable String route(Job job, @Nullable Map<String, @Nullable Object> metadata)
      throws Exception;
}
