package dev.weir.agent;

/** What an agent does when its session ends. Runs on a virtual thread, beside the other hooks. */
@FunctionalInterface
public interface EndHook {
  /**
   * Tidies up. Interrupted when it takes longer than {@link SessionOptions#hookTimeout}; what it
   * throws is logged.
   *
   * @param reason why the session ends, for people
   */
  void ended(String reason) throws Exception;
}
