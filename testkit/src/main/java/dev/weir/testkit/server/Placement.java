package dev.weir.testkit.server;

/** What has become of a job that was to be placed. */
public sealed interface Placement {
  /**
   * A worker has taken it.
   *
   * @param call the caller's side of it
   */
  record Placed(Call call) implements Placement {}

  /**
   * Nobody has; nobody will be asked again.
   *
   * @param why in the words of LiveKit's server
   */
  record Dropped(String why) implements Placement {}
}
