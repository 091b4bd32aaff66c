package dev.weir.worker;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The name by which a worker is asked for at dispatchers that know names. Stateless. */
final class DispatchName {
  private DispatchName() {}

  /**
   * The override of the environment, else what was said, else the environment's; empty for a worker
   * without a name, to which jobs come by themselves.
   */
  static Optional<String> of(@Nullable String said, Map<String, String> environment) {
    return Stream.of(
            Optional.ofNullable(environment.get("LIVEKIT_AGENT_NAME_OVERRIDE")),
            Optional.ofNullable(said),
            Optional.ofNullable(environment.get("LIVEKIT_AGENT_NAME")))
        .flatMap(Optional::stream)
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .findFirst();
  }
}
